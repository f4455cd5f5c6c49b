import { compareText } from '../../model/identity.js';
import type { ResourceRef } from '../../model/resource.js';
import type { Edge } from '../../model/topology.js';
import type { Unit } from './unit.js';

/** A unit within reach over calls in either direction. */
export interface Near {
  readonly unit: Unit;
  readonly hops: number;
  /** The unit before it on the shortest path, for the sentence. */
  readonly by: Unit;
}

/** Who calls or depends on whom, between units. */
export interface CallGraph {
  callees(unit: Unit): readonly Unit[];
  callers(unit: Unit): readonly Unit[];
  has(unit: Unit): boolean;
  /** Calls between two units, in either direction, as in `near`; undefined when they are not near. */
  hops(from: Unit, to: Unit): number | undefined;
  /** Units whose calls reach this one over up to HOPS hops, at most REACH_LIMIT; remembered. */
  upstream(unit: Unit): readonly Unit[];
  /** Units that this one's calls reach. */
  downstream(unit: Unit): readonly Unit[];
  /** Units up to HOPS calls away, nearest first, at most NEAR_LIMIT; remembered. */
  near(unit: Unit): ReadonlyMap<Unit, Near>;
}

/** Hubs would relate everything to everything: the nearest are enough. */
const NEAR_LIMIT = 64;
const REACH_LIMIT = 200;
/** Calls between two units that still relate them. */
const HOPS = 4;
const NONE: readonly Unit[] = [];
const NO_NUMBERS = new Int32Array(0);

/** What is near a unit, and the same again by the numbers of the units. */
interface Reach {
  readonly near: ReadonlyMap<Unit, Near>;
  readonly numbers: Int32Array;
  readonly hops: Uint8Array;
}

export function callGraph(edges: ReadonlyMap<string, Edge>, unitOf: (ref: ResourceRef) => Unit): CallGraph {
  const callees = new Map<Unit, Set<Unit>>();
  const callers = new Map<Unit, Set<Unit>>();
  const add = (map: Map<Unit, Set<Unit>>, from: Unit, to: Unit): void => {
    const set = map.get(from);
    if (set) set.add(to);
    else map.set(from, new Set([to]));
  };
  for (const edge of edges.values()) {
    if (edge.relation !== 'calls' && edge.relation !== 'depends-on' && edge.relation !== 'routes-to') continue;
    const from = unitOf(edge.from);
    const to = unitOf(edge.to);
    if (from === to) continue;
    add(callees, from, to);
    add(callers, to, from);
  }
  const sorted = (map: Map<Unit, Set<Unit>>): Map<Unit, readonly Unit[]> =>
    new Map([...map].map(([unit, set]) => [unit, [...set].sort((a, b) => compareText(a.key, b.key))]));
  const down = sorted(callees);
  const up = sorted(callers);
  const inCalls = [...down.keys(), ...up.keys()];
  const room = inCalls.reduce((most, { number }) => Math.max(most, number + 1), 0);
  const connected = new Uint8Array(room);
  for (const { number } of inCalls) connected[number] = 1;
  const remembered = new Map<Unit, Reach>();
  /** Hops from `last` to each unit by number, 0 when it is not near: asked for the same unit many times in a row. */
  const hopsFromLast = new Uint8Array(room);
  let last: { readonly start: Unit; readonly reach: Reach } | undefined;

  const reachOf = (start: Unit): Reach => remembered.get(start) ?? nearTo(start);

  function hops(from: Unit, to: Unit): number | undefined {
    if (last?.start !== from) {
      for (const number of last?.reach.numbers ?? NO_NUMBERS) hopsFromLast[number] = 0;
      last = { start: from, reach: reachOf(from) };
      const { numbers, hops: distances } = last.reach;
      for (let i = 0; i < numbers.length; i++) hopsFromLast[numbers[i]!] = distances[i]!;
    }
    return hopsFromLast[to.number] || undefined;
  }

  function nearTo(start: Unit): Reach {
    const found: Near[] = [];
    const seen = new Set([start]);
    let frontier: readonly Unit[] = [start];
    for (let hop = 1; hop <= HOPS && found.length < NEAR_LIMIT; hop++) {
      const next: Near[] = [];
      for (const by of frontier)
        for (const unit of [...(down.get(by) ?? NONE), ...(up.get(by) ?? NONE)]) {
          if (seen.has(unit)) continue;
          seen.add(unit);
          next.push({ unit, hops: hop, by });
        }
      next.sort((a, b) => compareText(a.unit.key, b.unit.key));
      found.push(...next.slice(0, NEAR_LIMIT - found.length));
      frontier = next.map(entry => entry.unit);
    }
    const reach = {
      near: new Map(found.map(entry => [entry.unit, entry])),
      numbers: Int32Array.from(found, entry => entry.unit.number),
      hops: Uint8Array.from(found, entry => entry.hops),
    };
    remembered.set(start, reach);
    return reach;
  }
  return {
    callees: unit => down.get(unit) ?? NONE,
    callers: unit => up.get(unit) ?? NONE,
    has: ({ number }) => connected[number] === 1,
    hops,
    near: unit => reachOf(unit).near,
    upstream: reaching(up),
    downstream: reaching(down),
  };
}

/** What can be reached from a unit, remembered. */
function reaching(next: ReadonlyMap<Unit, readonly Unit[]>): (start: Unit) => readonly Unit[] {
  const remembered = new Map<Unit, readonly Unit[]>();
  return start => {
    const cached = remembered.get(start);
    if (cached) return cached;
    const seen = new Set([start]);
    let frontier: readonly Unit[] = [start];
    for (let hop = 0; hop < HOPS && seen.size <= REACH_LIMIT; hop++) {
      const found: Unit[] = [];
      for (const unit of frontier)
        for (const other of next.get(unit) ?? NONE) {
          if (seen.has(other)) continue;
          seen.add(other);
          found.push(other);
        }
      frontier = found;
    }
    const reached = [...seen].slice(1, REACH_LIMIT + 1);
    remembered.set(start, reached);
    return reached;
  };
}
