import type { Step, Suspect } from '../../model/incident.js';
import { natureOf } from '../../model/nature.js';
import type { Unit } from '../world/unit.js';
import type { World } from '../world/world.js';
import type { Candidate, Case } from './case.js';
import { namedBy } from './surrounding.js';

const STEPS_KEPT = 60;

/**
 * How the trouble travelled from the first suspect: errors and latency to callers, missing requests to callees and, through
 * a queue, to consumers; through silent objects only where there is trouble behind them. Breadth first, so each object is
 * reached the shortest way.
 */
export function spreadOf(whole: Case, suspects: readonly Suspect[], world: World): readonly Step[] {
  const candidates = new Map(whole.candidates.map(candidate => [candidate.unit, candidate]));
  const origin = whole.candidates.find(candidate => candidate.ref === suspects[0]?.about);
  if (!origin) return [];
  const steps: (readonly [Unit, Unit])[] = [];
  const reached = new Set<Unit>([origin.unit]);
  const queue: Unit[] = [origin.unit];
  const go = (from: Unit, to: Unit): void => {
    if (reached.has(to)) return;
    reached.add(to);
    steps.push([from, to]);
    queue.push(to);
  };
  if (natureOf(origin.ref) !== 'ordinary' || origin.unit.sort !== 'workload')
    for (const unit of touchedFirst(origin, whole, suspects, world)) go(origin.unit, unit);
  const suffers = (unit: Unit): boolean => whole.alerting.has(unit) && !whole.requestsOnly.has(unit);
  for (let next = 0; next < queue.length && steps.length < STEPS_KEPT; next++) {
    const unit = queue[next]!;
    for (const caller of world.calls.callers(unit)) {
      if (
        suffers(caller) ||
        (!whole.alerting.has(caller) && world.calls.callers(caller).some(other => suffers(other) && !reached.has(other)))
      )
        go(unit, caller);
    }
    for (const callee of world.calls.callees(unit)) {
      if (whole.requestsOnly.has(callee)) go(unit, callee);
      else if (
        !whole.alerting.has(callee) &&
        [...world.calls.callers(callee), ...world.calls.callees(callee)].some(other => whole.requestsOnly.has(other) && !reached.has(other))
      ) {
        go(unit, callee);
        for (const consumer of world.calls.callers(callee)) if (whole.requestsOnly.has(consumer)) go(callee, consumer);
      }
    }
  }
  return steps.map(([from, to]) => ({ from: refOf(from, candidates, world), to: refOf(to, candidates, world) }));
}

const refOf = (unit: Unit, candidates: ReadonlyMap<Unit, Candidate>, world: World): Step['from'] =>
  candidates.get(unit)?.ref ?? world.known.get(unit) ?? { kind: unit.sort, name: unit.name };

/** What a node or a namespace carries; what an experiment is named after or a configuration hits first: the next suspect. */
function touchedFirst(origin: Candidate, whole: Case, suspects: readonly Suspect[], world: World): readonly Unit[] {
  if (natureOf(origin.ref) === 'ordinary') return origin.explains;
  const ordinary = suspects
    .flatMap(suspect => whole.candidates.find(candidate => candidate.ref === suspect.about && natureOf(candidate.ref) === 'ordinary') ?? [])
    .map(candidate => candidate.unit);
  const named = namedBy(origin.unit, whole.alerting, world);
  const first = ordinary.find(unit => named.length === 0 || named.includes(unit)) ?? named[0];
  return first ? [first] : [];
}
