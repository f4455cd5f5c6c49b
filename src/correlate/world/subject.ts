import type { ResourceRef } from '../../model/resource.js';
import type { Alert } from '../../model/signal.js';
import type { Unit } from './unit.js';
import type { World } from './world.js';

/** What a signal speaks of, in the terms that rules compare. */
export interface Subject {
  readonly unit: Unit;
  /** How to name the unit. */
  readonly ref: ResourceRef;
  /** The node that it is about or runs on. */
  readonly node?: Unit;
  /** Namespace and cluster together; undefined when neither is known: then nearness in time proves nothing. */
  readonly scope?: string;
  /** Lower-case names of objects in its labels, in order and without the unit's own name. */
  readonly names: readonly string[];
}

/** Label names (lower case, without separators) whose values name an object; beside those of model/about.ts, CloudWatch dimensions. */
const NAMING = new Set([
  'service',
  'servicename',
  'exportedservice',
  'app',
  'application',
  'deployment',
  'statefulset',
  'daemonset',
  'workload',
  'functionname',
  'queuename',
  'tablename',
  'dbinstanceidentifier',
  'dbclusteridentifier',
  'cacheclusterid',
  'loadbalancer',
  'loadbalancername',
  'targetgroup',
  'autoscalinggroupname',
  'component',
  'container',
]);

/** A subject with all that it was made from. */
interface Known {
  readonly about: ResourceRef;
  readonly node: string | undefined;
  readonly cluster: string | undefined;
  readonly names: readonly string[];
  readonly subject: Subject;
}

const sameRef = (a: ResourceRef, b: ResourceRef): boolean =>
  a.kind === b.kind && a.name === b.name && a.namespace === b.namespace && a.cluster === b.cluster;
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => name === b[index]);

/** The subjects of alerts in one world: what says the same has the same subject, so that subjects compare by identity. */
export class Subjects {
  readonly #world: World;
  /** By the names that tell most of them apart: of those that share them there are few. */
  readonly #known = new Map<string, Known[]>();

  constructor(world: World) {
    this.#world = world;
  }

  of(alert: Alert): Subject {
    const names = namesIn(alert.labels);
    const {
      about,
      labels: { node, cluster },
    } = alert;
    // Most alerts name a pod and nothing else: no text is put together for them.
    const key = names.length === 0 && node === undefined ? about.name : `${about.name} ${node ?? ''} ${names.join(' ')}`;
    const namesakes = this.#known.get(key);
    const known = namesakes?.find(
      each => each.node === node && each.cluster === cluster && sameRef(each.about, about) && sameNames(each.names, names),
    );
    if (known) return known.subject;
    const subject = subjectOf(alert, names, this.#world);
    const made = { about, node, cluster, names, subject };
    if (namesakes) namesakes.push(made);
    else this.#known.set(key, [made]);
    return subject;
  }
}

function subjectOf({ about, labels }: Alert, named: readonly string[], world: World): Subject {
  const unit = world.unitOf(about);
  // The alert may know its namespace where the unit, known from a call graph only, does not.
  const namespace = unit.namespace ?? about.namespace;
  const cluster = unit.cluster ?? about.cluster;
  const scope = unit.sort === 'workload' && (namespace ?? cluster) !== undefined ? `${namespace ?? ''}@${cluster ?? ''}` : undefined;
  const node = unit.sort === 'node' ? unit : (world.nodeOf(about) ?? nodeLabel(labels, unit, world));
  const own = unit.name.toLowerCase();
  const names = named.includes(own) ? named.filter(name => name !== own) : named;
  return { unit, ref: world.refOf(about), ...(node ? { node } : {}), ...(scope ? { scope } : {}), names };
}

const NO_NAMES: readonly string[] = [];

function nodeLabel(labels: Alert['labels'], unit: Unit, world: World): Unit | undefined {
  const name = labels['node'];
  if (!name) return undefined;
  const cluster = labels['cluster'] ?? unit.cluster;
  return world.unitOf({ kind: 'node', name, ...(cluster ? { cluster } : {}) });
}

function namesIn(labels: Alert['labels']): readonly string[] {
  let names: string[] | undefined;
  for (const label in labels) {
    if (!namesObject(label)) continue;
    const name = (labels[label] ?? '').toLowerCase();
    if (name !== '' && !names?.includes(name)) (names ??= []).push(name);
  }
  return names?.sort() ?? NO_NAMES;
}

const remembered = new Map<string, boolean>();
const REMEMBERED_LIMIT = 5000;

/** Remembered: the same label names come again and again. */
function namesObject(label: string): boolean {
  const known = remembered.get(label);
  if (known !== undefined) return known;
  const naming = NAMING.has(label.toLowerCase().replace(/[_-]/g, ''));
  if (remembered.size < REMEMBERED_LIMIT) remembered.set(label, naming);
  return naming;
}
