import type { MetricSeries } from '../../model/signal.js';
import { instant, minutes } from '../../model/time.js';
import type { Edge } from '../../model/topology.js';
import type { Unit } from '../world/unit.js';
import type { World } from '../world/world.js';
import type { Candidate } from './case.js';
import { measureOf } from './graph/measure.js';
import type { Origin } from './graph/rank-origins.js';
import { rankOrigins } from './graph/rank-origins.js';

/** What the series around an incident say of a unit. */
export interface Measured {
  readonly origin: Origin;
  readonly series: readonly MetricSeries[];
}

const HISTORY = minutes(120);
/** How much of the incident is looked at: later everything moves. */
const LOOKED_AT = minutes(20);

/**
 * Ranks the candidates by their series, where any were fetched: who moved beyond what those it calls explain.
 * @param seriesOf the series of a unit
 */
export function measuredOf(
  candidates: readonly Candidate[],
  seriesOf: (unit: Unit) => readonly MetricSeries[],
  world: World,
  start: number,
): ReadonlyMap<Unit, Measured> {
  const found = candidates.map(candidate => ({ candidate, series: seriesOf(candidate.unit) }));
  if (found.every(({ series }) => series.length === 0)) return NOTHING;
  const window = { from: instant(start), to: instant(start + LOOKED_AT) };
  const refs = new Map(candidates.map(({ unit, ref }) => [unit, ref]));
  const edges = candidates.flatMap(({ unit, ref }) =>
    world.calls.callees(unit).flatMap((callee): readonly Edge[] => {
      const to = refs.get(callee);
      return to ? [{ from: ref, to, relation: 'calls' }] : [];
    }),
  );
  const measures = found.flatMap(({ candidate, series }) =>
    series.flatMap(one => measureOf({ ...one, about: candidate.ref }, window, HISTORY) ?? []),
  );
  const origins = new Map(
    rankOrigins({ services: candidates.map(({ ref }) => ref), edges, window, measures }).map(origin => [origin.about, origin]),
  );
  const measured = new Map<Unit, Measured>();
  for (const {
    candidate: { unit, ref },
    series,
  } of found) {
    const origin = origins.get(ref);
    if (origin && series.length > 0) measured.set(unit, { origin, series });
  }
  return measured;
}

const NOTHING: ReadonlyMap<Unit, Measured> = new Map();
