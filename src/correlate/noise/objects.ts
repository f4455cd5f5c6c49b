import { resourceFromLabels } from '../../model/about.js';
import type { AlertHistory, RuleHistory } from '../../model/alert-history.js';
import { resourceKey } from '../../model/resource.js';
import type { Labels } from '../../model/signal.js';
import { compareSeverity } from '../../model/signal.js';

/** Labels that say where something is, whatever else it is about. */
const PLACES = ['namespace', 'node', 'instance'] as const;
/** What an alert without any of them is about: only others of that sort are near it. */
const NOWHERE = 'nowhere';

/** What two alerts must have in common to be about one trouble: the object, its namespace, its machine. */
export function objectsOf(labels: Labels): readonly string[] {
  const found = resourceFromLabels(labels);
  const keys = found.kind === 'check' || found.kind === 'job-scrape' ? [] : [resourceKey(found) as string];
  for (const place of PLACES) if (labels[place]) keys.push(`${place} ${labels[place]}`);
  return keys.length > 0 ? [...new Set(keys)] : [NOWHERE];
}

/** A firing of some rule, found by what it is about. */
export interface Placed {
  readonly rule: RuleHistory;
  readonly from: number;
  readonly to: number;
}

/** All firings by object, earliest first: who else fired about this, then? */
export class FiringIndex {
  readonly #byObject = new Map<string, Placed[]>();
  readonly #longest = new Map<string, number>();

  constructor(history: AlertHistory) {
    for (const rule of history.rules) {
      const objects = new Map([...rule.series].map(([fingerprint, labels]) => [fingerprint, objectsOf(labels)]));
      for (const { fingerprint, from, to = Infinity } of rule.firings)
        for (const object of objects.get(fingerprint) ?? [NOWHERE]) {
          const list = this.#byObject.get(object);
          if (list) list.push({ rule, from, to });
          else this.#byObject.set(object, [{ rule, from, to }]);
        }
    }
    for (const [object, list] of this.#byObject) {
      list.sort((a, b) => a.from - b.from);
      this.#longest.set(
        object,
        list.reduce((longest, { from, to }) => Math.max(longest, to - from), 0),
      );
    }
  }

  /** Firings about one of the objects that began between `since` and `to`, and lasted until `from` or longer. */
  *during(
    objects: readonly string[],
    { since, from, to }: { readonly since: number; readonly from: number; readonly to: number },
  ): Generator<Placed> {
    for (const object of objects) {
      const list = this.#byObject.get(object) ?? [];
      for (let i = firstFrom(list, since); i < list.length; i++) {
        const placed = list[i]!;
        if (placed.from > to) break;
        if (placed.to >= from) yield placed;
      }
    }
  }

  /** How long the longest firing about any of the objects was: how far back `during` has to look. */
  longest(objects: readonly string[]): number {
    return objects.reduce((longest, object) => Math.max(longest, this.#longest.get(object) ?? 0), 0);
  }
}

function firstFrom(list: readonly Placed[], since: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]!.from < since) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a firing of `other` tells a person at least as much as one of `rule`. */
export const tellsAsMuch = (other: RuleHistory, rule: RuleHistory): boolean =>
  other !== rule && compareSeverity(other.rule.severity, rule.rule.severity) <= 0;
