import { compareText } from '../../../model/identity.js';
import type { PlainText } from '../../../model/plain-text.js';
import { plain } from '../../../model/plain-text.js';
import type { ResourceKey, ResourceRef } from '../../../model/resource.js';
import { resourceKey } from '../../../model/resource.js';
import type { Callees, Clue, OriginCase } from './clue.js';
import { logClues } from './log-clues.js';
import { measureClues } from './measure-clues.js';
import { traceClues } from './trace-clues.js';

/** A probable origin: the sum of its clues, and the clues as sentences, strongest first. */
export interface Origin {
  readonly about: ResourceRef;
  /** About the logarithm of how unlike the past it behaves beyond what others explain; 0 when nothing speaks for it. */
  readonly score: number;
  readonly evidence: readonly { readonly kind: Clue['kind']; readonly weight: number; readonly because: PlainText }[];
}

/** Factors by kind of clue, 1 when absent: what acknowledgements and refusals taught, or 0 to leave a kind out. */
export type Learned = Readonly<Partial<Record<Clue['kind'], number>>>;

/** What a change shortly before counts, and for how long before the window. */
const CHANGE = 0.7;
const CHANGE_BEFORE = 3_600_000;
/** Decides only among objects of which nothing else is known. */
const SEEN = 0.1;
/** What counts of an object from which the trouble cannot have come. */
const OUT_OF_REACH = 0.3;

/**
 * Ranks the objects by how likely the trouble began there. Every clue is the logarithm of an excursion in units of the
 * usual ones of the same series, so clues of unlike kinds add up and none needs a threshold of its own.
 * No clue depends on a name: relabelling all objects relabels the answer.
 */
export function rankOrigins(whole: OriginCase, learned: Learned = {}): readonly Origin[] {
  const callees = calleesOf(whole);
  const all = [
    ...measureClues(whole, callees),
    ...traceClues(whole),
    ...logClues(whole, callees),
    ...changeClues(whole),
    ...seenClues(whole, callees),
  ];
  const clues = all.map(clue => ({ ...clue, weight: clue.weight * (learned[clue.kind] ?? 1) })).filter(({ weight }) => weight > 0);
  const reachable = whole.seenAt ? reach(whole.seenAt.about, callees) : undefined;
  const byObject = new Map<ResourceKey, Clue[]>();
  for (const clue of clues) {
    const list = byObject.get(resourceKey(clue.about));
    if (list) list.push(clue);
    else byObject.set(resourceKey(clue.about), [clue]);
  }
  return whole.services
    .map((about): Origin => {
      const key = resourceKey(about);
      const near = !reachable || reachable.has(key) ? 1 : OUT_OF_REACH;
      const own = (byObject.get(key) ?? []).sort((a, b) => b.weight - a.weight || compareText(a.kind, b.kind));
      return {
        about,
        score: rounded(near * own.reduce((sum, { weight }) => sum + weight, 0)),
        evidence: own.map(({ kind, weight, because }) => ({ kind, weight: rounded(near * weight), because })),
      };
    })
    .sort((a, b) => b.score - a.score || compareText(resourceKey(a.about), resourceKey(b.about)));
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function calleesOf({ edges, spans }: OriginCase): Callees {
  const callees = new Map<ResourceKey, Map<ResourceKey, ResourceRef>>();
  const add = (from: ResourceRef, to: ResourceRef): void => {
    const list = callees.get(resourceKey(from)) ?? new Map<ResourceKey, ResourceRef>();
    callees.set(resourceKey(from), list.set(resourceKey(to), to));
  };
  for (const { from, to, relation } of edges) if (relation === 'calls' || relation === 'depends-on') add(from, to);
  // Traces know the calls that no map of the system holds.
  for (const list of [...(spans?.before ?? []), spans?.during ?? []]) {
    const byId = new Map(list.map(span => [`${span.trace} ${span.id}`, span]));
    for (const span of list) {
      const parent = span.parent === undefined ? undefined : byId.get(`${span.trace} ${span.parent}`);
      if (parent && resourceKey(parent.about) !== resourceKey(span.about)) add(parent.about, span.about);
    }
  }
  return new Map([...callees].map(([key, list]) => [key, [...list.values()]]));
}

function reach(from: ResourceRef, callees: Callees): ReadonlySet<ResourceKey> {
  const seen = new Set([resourceKey(from)]);
  for (const key of seen) for (const callee of callees.get(key) ?? []) seen.add(resourceKey(callee));
  return seen;
}

function changeClues({ changes = [], window }: OriginCase): readonly Clue[] {
  return changes
    .filter(change => change.at <= window.from && (change.finishedAt ?? change.at) >= window.from - CHANGE_BEFORE)
    .map(change => ({ about: change.about, kind: 'change', weight: CHANGE, because: plain`it changed shortly before: ${change.summary}` }));
}

/** When nothing deeper speaks, the trouble is where it was seen: there, or at the objects that nobody calls. */
function seenClues({ services, seenAt }: OriginCase, callees: Callees): readonly Clue[] {
  const called = new Set([...callees.values()].flat().map(resourceKey));
  const here = seenAt ? [seenAt.about] : services.filter(service => callees.has(resourceKey(service)) && !called.has(resourceKey(service)));
  return here.map(about => ({
    about,
    kind: 'seen-here',
    weight: SEEN,
    because: plain`it is where the trouble shows, and nothing it calls explains all of it`,
  }));
}
