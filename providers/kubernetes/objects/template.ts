import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Template } from './objects.js';
import { at, listAt, present, rawTextAt, recordAt, textAt, textsAt, type Raw } from './raw.js';
import { guarded, guardedWord, hidden } from './shown-value.js';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
/** The controllers write these; they say nothing of what a person changed. */
const CONTROLLER_LABELS = new Set(['pod-template-hash', 'controller-revision-hash', 'pod-template-generation']);
/** Fields whose values may hold credentials: only whether they changed is kept. */
const GUARDED_FIELDS = new Set(['value', 'annotations', 'httpHeaders', 'data', 'options', 'volumeAttributes']);
const WORDS = new Set(['command', 'args']);
const MOST_FIELDS = 600;

/** Reads a pod template as a map of paths to values: `containers[app].image` → `shop/app:1`. */
export function readTemplate(template: unknown): Template {
  const spec = recordAt(template, 'spec');
  const fields = new Map<string, string>();
  flatten(spec, '', false, fields);
  flatten(withoutControllerLabels(recordAt(template, 'metadata', 'labels')), 'labels', false, fields);
  const annotations = recordAt(template, 'metadata', 'annotations');
  flatten(annotations, 'annotations', true, fields);
  const restartedAt = textAt(annotations, RESTARTED_AT);
  if (restartedAt) fields.set(`annotations.${RESTARTED_AT}`, restartedAt);
  return present({
    fields,
    restartedAt,
    images: listAt(spec, 'containers').map(container => textAt(container, 'image') ?? plainText('?')),
    labels: textsAt(template, 'metadata', 'labels'),
    configs: configsIn(spec),
    claims: claimsOf(spec),
  });
}

/** The ConfigMaps that a pod spec mounts or reads its environment from. */
export function configsIn(spec: unknown): readonly PlainText[] {
  const names = new Set<PlainText>();
  const add = (name: PlainText | undefined): void => {
    if (name) names.add(name);
  };
  for (const volume of listAt(spec, 'volumes')) {
    add(textAt(volume, 'configMap', 'name'));
    // The CA bundle that every pod gets is no configuration of anyone.
    for (const source of listAt(volume, 'projected', 'sources'))
      if (rawTextAt(source, 'configMap', 'name') !== 'kube-root-ca.crt') add(textAt(source, 'configMap', 'name'));
  }
  for (const container of [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]) {
    for (const from of listAt(container, 'envFrom')) add(textAt(from, 'configMapRef', 'name'));
    for (const variable of listAt(container, 'env')) add(textAt(variable, 'valueFrom', 'configMapKeyRef', 'name'));
  }
  return [...names];
}

export const claimsOf = (spec: unknown): readonly PlainText[] =>
  listAt(spec, 'volumes')
    .map(volume => textAt(volume, 'persistentVolumeClaim', 'claimName'))
    .filter(name => name !== undefined);

function withoutControllerLabels(labels: Raw): Raw {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !CONTROLLER_LABELS.has(name)));
}

/**
 * Flattens any part of an object to paths. Members of a list that have a name (or a mount path, key or port) are told
 * apart by it, so that a container that moves in the list is no change.
 * @param guard whether values below may hold secrets
 */
export function flatten(value: unknown, path: string, guard: boolean, into: Map<string, string>): void {
  if (into.size >= MOST_FIELDS || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    const field = path.slice(path.lastIndexOf('.') + 1);
    if (WORDS.has(field))
      into.set(path, value.map((word, index) => guardedWord(String(word), field === 'command' && index === 0)).join(' '));
    else
      value.forEach((item, index) => {
        flattenMember(item, index, path, guard, into);
      });
    return;
  }
  if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      if (name.startsWith('kubectl.kubernetes.io/last-applied')) continue;
      flatten(inner, path === '' ? plainText(name, 200) : `${path}.${plainText(name, 200)}`, guard || GUARDED_FIELDS.has(name), into);
    }
    return;
  }
  const text = String(value as string | number | boolean);
  into.set(path, guard ? guarded(text) : text.length > 400 ? hidden(text) : plainText(text));
}

const KEYS = ['name', 'mountPath', 'containerPort', 'key', 'topologyKey'];

/** The field that names a member is in its path; only a member that has nothing else keeps it as its value. */
function flattenMember(item: unknown, index: number, path: string, guard: boolean, into: Map<string, string>): void {
  const field = KEYS.find(name => typeof at(item, name) === 'string' || typeof at(item, name) === 'number');
  if (field === undefined) {
    flatten(item, `${path}[${index}]`, guard, into);
    return;
  }
  const key = plainText(at(item, field), 120);
  const { [field]: _, ...rest } = item as Raw;
  if (Object.keys(rest).length === 0) into.set(`${path}[${key}]`, key);
  else flatten(rest, `${path}[${key}]`, guard, into);
}
