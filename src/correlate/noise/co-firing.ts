import type { AlertHistory, RuleHistory } from '../../model/alert-history.js';
import { compareText } from '../../model/identity.js';
import type { CoFiring } from '../../model/noise.js';
import { plainText, type PlainText } from '../../model/plain-text.js';
import type { Labels } from '../../model/signal.js';
import { minutes } from '../../model/time.js';
import { median } from './candidates.js';
import { type FiringIndex, objectsOf, tellsAsMuch, type Placed } from './objects.js';

/** Alerts of one trouble rarely start in the same second. */
const SLACK = minutes(2);
/** Fewer firings than these may coincide by chance. */
const LEAST_FIRINGS = 5;
/** Share of its firings that another rule must tell of for it to add nothing. */
const ADDS_NOTHING = 0.9;
/** A rule that fires for more than this share of the window coincides with everything. */
const ALWAYS = 0.5;
const SHOWN = 3;

/** Rules that fire, about the same object, whenever this one does, the closest first; those that are at least as severe. */
export function coFiringOf(history: RuleHistory, whole: AlertHistory, index: FiringIndex): readonly CoFiring[] {
  if (history.firings.length < LEAST_FIRINGS) return [];
  const seen = new Map<RuleHistory, { ahead: number[] }>();
  for (const { fingerprint, from, to = Infinity } of history.firings) {
    const objects = objectsOf(history.series.get(fingerprint) ?? {});
    const nearest = new Map<RuleHistory, Placed>();
    for (const placed of index.during(objects, { since: from - SLACK - index.longest(objects), from: from - SLACK, to: to + SLACK })) {
      if (!tellsAsMuch(placed.rule, history)) continue;
      const known = nearest.get(placed.rule);
      if (!known || Math.abs(placed.from - from) < Math.abs(known.from - from)) nearest.set(placed.rule, placed);
    }
    for (const [rule, placed] of nearest) {
      const known = seen.get(rule);
      if (known) known.ahead.push(from - placed.from);
      else seen.set(rule, { ahead: [from - placed.from] });
    }
  }
  const all = history.firings.length;
  return [...seen]
    .flatMap(([other, { ahead }]): CoFiring[] => {
      const share = ahead.length / all;
      if (share < ADDS_NOTHING || firingShare(other, whole) > ALWAYS) return [];
      return [
        {
          other: other.rule.name,
          share,
          led: ahead.filter(time => time >= 0).length / ahead.length,
          ahead: median(ahead),
          equal: equalLabels(history, other),
        },
      ];
    })
    .sort((a, b) => b.share - a.share || b.led - a.led || compareText(a.other, b.other))
    .slice(0, SHOWN);
}

/** Whether the other one says it first and for at least as long as to make this one needless. */
export const addsNothing = ({ led, equal }: CoFiring): boolean => led >= 0.5 && equal.length > 0;

/** Share of the window in which any of its alerts fired, at most 1. */
function firingShare({ firings }: RuleHistory, { window }: AlertHistory): number {
  const spans = firings.map(({ from, to = window.to }) => [from, to] as const).sort((a, b) => a[0] - b[0]);
  let [sum, until] = [0, -Infinity];
  for (const [from, to] of spans) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum / Math.max(1, window.to - window.from);
}

/** Labels that both rules' alerts carry, with values that occur at both. */
function equalLabels(a: RuleHistory, b: RuleHistory): readonly PlainText[] {
  const values = (series: Iterable<Labels>): Map<string, Set<string>> => {
    const found = new Map<string, Set<string>>();
    for (const labels of series)
      for (const [name, value] of Object.entries(labels)) {
        const list = found.get(name);
        if (list) list.add(value);
        else found.set(name, new Set([value]));
      }
    return found;
  };
  const [left, right] = [values(a.series.values()), values(b.series.values())];
  const every = (name: string): boolean =>
    [...a.series.values()].every(labels => labels[name] !== undefined) &&
    [...b.series.values()].every(labels => labels[name] !== undefined);
  return [...left.keys()]
    .filter(
      name =>
        !['alertname', 'severity'].includes(name) && every(name) && [...(left.get(name) ?? [])].some(value => right.get(name)?.has(value)),
    )
    .sort(compareText)
    .map(name => plainText(name));
}
