import { plain, plainText } from '../../../model/plain-text.js';
import type { ResourceRef } from '../../../model/resource.js';
import { resourceKey } from '../../../model/resource.js';
import { spreadOf } from '../../series/spread.js';
import type { Clue, OriginCase } from './clue.js';
import { AS_USUAL, beyondUsual } from './clue.js';
import { summariseSpans } from './spans.js';

/** Requests that a stretch must hold to be compared, before and during. */
const FEWEST_BEFORE = 2;
const FEWEST = 3;
/** Milliseconds that are never worth a clue. */
const LEAST = 1;
/** Of the earlier stretches, the one that a rise must stand out from (0.25: all but the most similar quarter). */
const QUANTILE = 0.25;

/** Time inside a service follows the data it is asked for as well as the fault, so it counts half. */
const OWN_TIME = 0.5;

interface Rise {
  readonly added: number;
  readonly surprise: number;
  readonly count: number;
}

function riseOf(before: readonly (readonly number[])[], during: readonly number[]): Rise | undefined {
  if (during.length < FEWEST) return undefined;
  const now = spreadOf(during).middle;
  const rises = before
    .filter(values => values.length >= FEWEST_BEFORE)
    .map(values => {
      const { middle, spread } = spreadOf(values);
      const added = Math.max(0, now - middle);
      return { added, surprise: Math.log1p(added / Math.max(spread, 0.25 * middle, LEAST)), count: during.length };
    })
    .sort((a, b) => a.surprise - b.surprise);
  return rises[Math.floor((rises.length - 1) * QUANTILE)];
}

/**
 * Clues from traces: services that take longer themselves, and services whose way to all their neighbours got longer
 * (a slow network at one end shows on every call that begins or ends there). Medians against several earlier stretches.
 */
export function traceClues({ spans, services }: OriginCase): readonly Clue[] {
  if (!spans?.during.length || !spans.before.length) return [];
  const before = spans.before.map(summariseSpans);
  const during = summariseSpans(spans.during);
  const own = new Map<string, { total: number; surprise: number; operation: string }>();
  for (const [key, { about, values }] of during.own) {
    const rise = riseOf(
      before.map(summary => summary.own.get(key)?.values ?? []),
      values,
    );
    if (!rise) continue;
    const service = own.get(resourceKey(about)) ?? { total: 0, surprise: 0, operation: '' };
    service.total += rise.added * rise.count;
    if (rise.surprise > service.surprise) {
      service.surprise = rise.surprise;
      service.operation = key.slice(resourceKey(about).length + 1);
    }
    own.set(resourceKey(about), service);
  }
  const ways: { readonly from: ResourceRef; readonly to: ResourceRef; readonly rise: Rise }[] = [];
  for (const [key, { from, to, values }] of during.between) {
    const rise = riseOf(
      before.map(summary => summary.between.get(key)?.values ?? []),
      values,
    );
    if (rise) ways.push({ from, to, rise });
  }
  const allOwn = Math.max(
    1,
    [...own.values()].reduce((sum, { total }) => sum + total, 0),
  );
  const allWays = Math.max(
    1,
    ways.reduce((sum, { rise }) => sum + rise.added * rise.count, 0),
  );
  return services.flatMap((service): readonly Clue[] => {
    const key = resourceKey(service);
    const clues: Clue[] = [];
    const self = own.get(key);
    const slow = self ? OWN_TIME * beyondUsual(self.surprise) * Math.sqrt(self.total / allOwn) : 0;
    if (self && slow > 0)
      clues.push({
        about: service,
        kind: 'own-time',
        weight: slow,
        because: plain`requests spend longer inside ${service.name} itself, most in ${plainText(self.operation, 80)}`,
      });
    const touching = ways.filter(way => resourceKey(way.from) === key || resourceKey(way.to) === key);
    const calls = touching.reduce((sum, { rise }) => sum + rise.count, 0);
    const covered = touching.reduce((sum, { rise }) => sum + rise.added * rise.count, 0) / allWays;
    const late = touching.reduce((sum, { rise }) => sum + (rise.surprise > AS_USUAL ? rise.count : 0), 0) / Math.max(1, calls);
    const weight = Math.max(0, ...touching.map(({ rise }) => rise.surprise)) * Math.sqrt(covered) * late;
    if (weight > 0)
      clues.push({
        about: service,
        kind: 'network',
        weight,
        because: plain`calls to and from ${service.name} spend longer on the way, which no work explains`,
      });
    return clues;
  });
}
