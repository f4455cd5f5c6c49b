import type { HandStep } from '../model/hand-step.js';
import type { DiffLine } from '../model/plan.js';
import { plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';

/** A change as text for a repository. */
export interface PatchText {
  /** File name without its end: "deployment-checkout". */
  readonly name: string;
  /** A strategic merge patch in YAML, as Kustomize and `kubectl patch` take it. */
  readonly patch: string;
  /** A diff that adds the patch as a new file: `git apply` takes it on any branch. */
  readonly diff: string;
  /** Fields whose values no source shows: they have to be filled in. */
  readonly missing: readonly PlainText[];
}

const GROUPS: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  deployment: ['apps/v1', 'Deployment'],
  statefulset: ['apps/v1', 'StatefulSet'],
  daemonset: ['apps/v1', 'DaemonSet'],
  cronjob: ['batch/v1', 'CronJob'],
  hpa: ['autoscaling/v2', 'HorizontalPodAutoscaler'],
};
const UNKNOWN_VALUE = /^\((?:not shown|hidden.*)\)$/;
const NOT_SET = '(not set)';

type Tree = Map<string, Tree | string | null>;

/** Below these a key may hold dots and slashes, and every value is text. */
const TEXTS = /^(.*?\b(?:annotations|labels|matchLabels|nodeSelector))\.(.+)$/;
/** What tells the members of a list apart, where it is not their name. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  volumeMounts: 'mountPath',
  ports: 'containerPort',
  items: 'key',
  topologySpreadConstraints: 'topologyKey',
};

/** `spec.template.spec.containers[app].env[POOL].value` → its parts; a member of a list stands as `[app]`. */
function partsOf(path: string): readonly string[] {
  const texts = TEXTS.exec(path);
  const parts = (text: string): readonly string[] => text.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
  return texts ? [...parts(texts[1] ?? ''), texts[2] ?? ''] : parts(path);
}

/** A list whose members have no name, or words of a command line: a patch would replace all of it. */
const isMergeable = (path: string): boolean => !/\[\d+\](?!.*\[)/.test(path) && !/\.(?:command|args)$/.test(path);

function put(tree: Tree, [first, ...rest]: readonly string[], value: string | null): void {
  if (first === undefined) return;
  if (rest.length === 0) return void tree.set(first, value);
  const known = tree.get(first);
  const below: Tree = known instanceof Map ? known : new Map();
  tree.set(first, below);
  put(below, rest, value);
}

/** Words that YAML reads as something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const WORD = /^[A-Za-z](?:[\w./-]*\w)?$/;

/** JSON strings are YAML, whatever they hold: a value from a cluster can't break out of its line. */
function scalar(value: string | null, isText: boolean): string {
  if (value === null) return 'null';
  if (!isText && /^(?:-?\d{1,15}|true|false)$/.test(value)) return value;
  return WORD.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);
}

function yaml(tree: Tree, indent: string, parent = ''): readonly string[] {
  return [...tree].flatMap(([name, value]): readonly string[] => {
    const member = /^\[(.*)\]$/.exec(name);
    if (member) {
      const mergeKey = MERGE_KEYS[parent] ?? 'name';
      const [first = '', ...rest] = [
        `${mergeKey}: ${scalar(member[1] ?? '', mergeKey !== 'containerPort')}`,
        ...(value instanceof Map ? yaml(value, '') : []),
      ];
      return [`${indent}- ${first}`, ...rest.map(line => `${indent}  ${line}`)];
    }
    const key = WORD.test(name) && !RESERVED.test(name) ? name : JSON.stringify(name);
    return value instanceof Map
      ? [`${indent}${key}:`, ...yaml(value, `${indent}  `, name)]
      : [`${indent}${key}: ${scalar(value, name === 'value' || /annotations|labels|matchLabels|nodeSelector/.test(parent))}`];
  });
}

/**
 * The change that a step by hand commits, from the diff that the server gave for it; undefined when there is nothing to
 * write. Values that no source shows are left for the person.
 */
export function patchOf({ on, diff }: HandStep): PatchText | undefined {
  const group = on && GROUPS[on.kind];
  if (!on || !group || !diff || diff.length === 0) return undefined;
  const [apiVersion, kind] = group;
  const isKnown = ({ path, after }: DiffLine): boolean => !UNKNOWN_VALUE.test(after) && isMergeable(path);
  const missing = diff.filter(line => !isKnown(line)).map(({ path }) => path);
  const tree: Tree = new Map<string, Tree | string | null>([
    ['apiVersion', apiVersion],
    ['kind', kind],
    [
      'metadata',
      new Map<string, Tree | string | null>([['name', on.name], ...(on.namespace ? [['namespace', on.namespace] as const] : [])]),
    ],
  ]);
  for (const { path, after } of diff.filter(isKnown)) put(tree, partsOf(path), after === NOT_SET ? null : after);
  const patch = [...heading(on, diff, missing), ...yaml(tree, '')];
  const name = fileName(on);
  return { name, patch: `${patch.join('\n')}\n`, diff: addition(`patches/${name}.yaml`, patch), missing };
}

function heading(on: ResourceRef, diff: readonly DiffLine[], missing: readonly PlainText[]): readonly string[] {
  return [
    `# What has to change in ${on.kind} ${on.namespace ? `${on.namespace}/` : ''}${on.name}, as the API server told it:`,
    ...diff.map(({ path, before, after }) => `#   ${path}: ${before} -> ${after}`),
    ...missing.map(path => `# Fill in by hand, it can not be shown or merged: ${path}`),
  ].map(line => plainText(line, 400));
}

/** Names come from a cluster: only what no file system minds stays. */
const fileName = ({ kind, namespace, name }: ResourceRef): string =>
  [kind, namespace ?? '', name]
    .filter(part => part !== '')
    .join('-')
    .replace(/[^a-zA-Z0-9-]+/g, '-')
    .slice(0, 120);

/** The diff of a file that was not there. */
const addition = (file: string, lines: readonly string[]): string =>
  [
    `diff --git a/${file} b/${file}`,
    'new file mode 100644',
    '--- /dev/null',
    `+++ b/${file}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map(line => `+${line}`),
    '',
  ].join('\n');
