import type { Plan } from '../../../src/model/plan.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import type { Ability } from '../../../src/plan/remedies/remedy.js';

/** What the set tells of the fix: alternatives of steps, most with a kubectl command. */
export interface ToldFix {
  readonly v2_root_cause_objects: readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
  }[];
  readonly v2_solutions: readonly (readonly { readonly steps: readonly { readonly command?: string; readonly text?: string }[] }[])[];
}

/** One thing that is done to one kind of object. */
export interface Deed {
  readonly verb: string;
  readonly kind: string;
  readonly name: string;
}

const KINDS: Readonly<Record<string, string>> = { horizontalpodautoscaler: 'hpa', persistentvolumeclaim: 'pvc', config: 'configmap' };
export const kindName = (kind: string): string => KINDS[kind.toLowerCase()] ?? kind.toLowerCase();

const UNDO = /\brollout undo (\w+)\/(\S+)/;
const SCALE = /\bscale (?:--\S+ )*(\w+)\/(\S+)/;
const PAUSE = /\bannotate (\w+) (\S+) \S*pause=/;
const EDIT = /\bedit (\w+) (\S+)/;
const DELETE = /\bdelete (\w+) (\S+)/;
const READ: readonly (readonly [string, RegExp])[] = [
  ['roll-back', UNDO],
  ['scale', SCALE],
  ['pause', PAUSE],
  ['edit', EDIT],
  ['remove', DELETE],
];

/** The commands of all alternatives that change a named object; what only reads, and a restart of everything, is no fix of its own. */
export const toldDeeds = ({ v2_solutions: solutions }: ToldFix): readonly Deed[] =>
  solutions
    .flat()
    .flatMap(({ steps }) => steps)
    .flatMap(({ command }) =>
      READ.flatMap(([verb, pattern]) => {
        const found = pattern.exec(command ?? '');
        return found ? [{ verb, kind: kindName(found[1]!), name: found[2]! }] : [];
      }),
    );

/** An edit is what kubectl calls each of these; a person who sets back or raises edits, too. */
const EDITS: ReadonlySet<string> = new Set(['set-image', 'set-env', 'set-resources', 'set-autoscaler-bounds', 'set-back', 'raise']);
const verbOf = (word: string): string => (EDITS.has(word) ? 'edit' : word);

export interface PlannedDeed {
  readonly verb: string;
  readonly on: ResourceRef;
  readonly by: 'action' | 'hand';
}

/** What a plan does, in the words of the commands. A step by hand that stands in for an action counts as that action. */
export const plannedDeeds = ({ steps, byHand }: Plan): readonly PlannedDeed[] => [
  ...(byHand ?? []).flatMap(({ verb, on, instead }) => (on ? [{ verb: verbOf(instead?.name ?? verb), on, by: 'hand' as const }] : [])),
  ...steps.map(({ action }) => ({ verb: verbOf(action.name), on: action.on, by: 'action' as const })),
];

/** What a person is told to do, by kind of object: the remedies that have steps by hand. */
const BY_HAND: readonly (readonly [verb: string, kinds: readonly string[]])[] = [
  [
    'edit',
    ['configmap', 'secret', 'networkpolicy', 'resourcequota', 'limitrange', 'virtualservice', 'destinationrule', 'authorizationpolicy'],
  ],
  ['pause', ['schedule']],
  ['remove', ['schedule']],
];

/** Whether the product has a word for this deed: an action that it performs, or a step that it tells a person. An edit of a workload may be of anything, so it does not count. */
export function coverOf({ verb, kind }: Deed, abilities: readonly Ability[]): 'action' | 'hand' | undefined {
  const workload = ['deployment', 'statefulset', 'daemonset'].includes(kind);
  if (abilities.some(({ name, on }) => verbOf(name) === verb && on.includes(kind) && !(verb === 'edit' && workload))) return 'action';
  return BY_HAND.some(([word, kinds]) => word === verb && kinds.includes(kind)) ? 'hand' : undefined;
}
