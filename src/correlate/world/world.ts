import { compareText } from '../../model/identity.js';
import type { PlainText } from '../../model/plain-text.js';
import type { Resource, ResourceKey, ResourceRef } from '../../model/resource.js';
import { resourceKey } from '../../model/resource.js';
import type { Edge } from '../../model/topology.js';
import type { CallGraph } from './call-graph.js';
import { callGraph } from './call-graph.js';
import type { Nature } from '../../model/nature.js';
import { natureOf } from '../../model/nature.js';
import { workloadName } from './roll-up.js';
import type { Unit } from './unit.js';
import { betterRef, hostKey, unitSort } from './unit.js';

/** What resources and edges say: which unit an object belongs to, where it runs, who calls whom. */
export interface World {
  unitOf(ref: ResourceRef): Unit;
  /** The most telling reference to the unit of an object: what resources and edges say, or the object's own with its name rolled up. */
  refOf(ref: ResourceRef): ResourceRef;
  /** The node that it runs on, when a source says so. */
  nodeOf(ref: ResourceRef): Unit | undefined;
  readonly calls: CallGraph;
  /** Objects that alert rarely but change how others behave, in the order of keys. */
  readonly special: ReadonlyMap<Unit, Nature>;
  /** Every unit that a resource or an edge speaks of, and how to name it. */
  readonly known: ReadonlyMap<Unit, ResourceRef>;
}

const OWNERS_FOLLOWED = 8;

/**
 * Builds the world. Units are taken from `pool`, so that they keep their identity from world to world.
 * Cost: proportional to resources and edges; lookups are remembered.
 */
export function worldOf(resources: ReadonlyMap<ResourceKey, Resource>, edges: ReadonlyMap<string, Edge>, pool: Map<string, Unit>): World {
  const aliases = aliasesOf(edges);
  const runsOn = new Map<string, ResourceRef>();
  const clusters = new Set<string>();
  /** Workloads and nodes by name, to complete a reference that lacks namespace or cluster. */
  const named = new Map<string, Set<Unit>>();
  const loose = new Map<string, Resource | undefined>();
  for (const resource of resources.values()) {
    const { ref } = resource;
    if (ref.cluster !== undefined) {
      clusters.add(ref.cluster);
      const key = looseKey(ref);
      loose.set(key, loose.has(key) ? undefined : resource);
    }
  }
  const remembered = new Map<string, Unit>();
  const refs = new Map<Unit, ResourceRef>();

  const resourceOf = (ref: ResourceRef, key: ResourceKey): Resource | undefined =>
    resources.get(key) ?? (ref.cluster === undefined || !clusters.has(ref.cluster) ? loose.get(looseKey(ref)) : undefined);

  function top(ref: ResourceRef): ResourceRef {
    let current = ref;
    for (let step = 0; step < OWNERS_FOLLOWED; step++) {
      const key = resourceKey(current);
      const next: ResourceRef | undefined = resourceOf(current, key)?.owner ?? aliases.get(key);
      if (!next) return current;
      current = next;
    }
    return current;
  }

  function intern(ref: ResourceRef, name: PlainText, namespace: PlainText | undefined, cluster: PlainText | undefined): Unit {
    const sort = unitSort(ref.kind);
    const key =
      sort === 'node' || sort === 'namespace'
        ? hostKey(sort, name, cluster)
        : `${sort === 'workload' ? '' : ref.kind}/${namespace ?? ''}/${name}@${cluster ?? ''}`;
    const existing = pool.get(key);
    if (existing) return existing;
    const unit: Unit = { key, number: pool.size, sort, name, ...(namespace ? { namespace } : {}), ...(cluster ? { cluster } : {}) };
    pool.set(key, unit);
    return unit;
  }

  function unitOf(given: ResourceRef): Unit {
    const key = resourceKey(given);
    const cached = remembered.get(key);
    if (cached) return cached;
    const ref = top(given);
    const sort = unitSort(ref.kind);
    const { name } = rolledUp(ref);
    let unit: Unit | undefined;
    if (sort === 'workload' || sort === 'node')
      unit = only(
        named.get(`${sort} ${name.toLowerCase()}`),
        candidate =>
          (ref.namespace === undefined || candidate.namespace === undefined || candidate.namespace === ref.namespace) &&
          (ref.cluster === undefined || candidate.cluster === undefined || candidate.cluster === ref.cluster || !clusters.has(ref.cluster)),
      );
    unit ??= intern(ref, name, sort === 'node' || sort === 'namespace' ? undefined : ref.namespace, ref.cluster);
    remembered.set(key, unit);
    return unit;
  }

  const learnName = (ref: ResourceRef): void => {
    const unit = unitOf(ref);
    const shown = rolledUp(top(ref));
    const better = refs.get(unit);
    refs.set(unit, better ? betterRef(better, shown) : shown);
    if (unit.sort !== 'workload' && unit.sort !== 'node') return;
    const key = `${unit.sort} ${unit.name.toLowerCase()}`;
    const list = named.get(key);
    if (list) list.add(unit);
    else named.set(key, new Set([unit]));
  };
  // The most specific references first, so that those that lack a part find them, whatever order they came in.
  const ranks: ResourceRef[][] = [[], [], [], []];
  const sortIn = (ref: ResourceRef): void =>
    void ranks[(ref.namespace === undefined ? 2 : 0) + (ref.cluster === undefined ? 1 : 0)]!.push(ref);
  for (const resource of resources.values()) sortIn(resource.ref);
  for (const edge of edges.values()) {
    sortIn(edge.from);
    sortIn(edge.to);
  }
  for (const refs of ranks) refs.forEach(learnName);
  const special = new Map<Unit, Nature>();
  for (const { ref } of resources.values()) {
    const nature = natureOf(ref);
    if (nature !== 'ordinary') special.set(unitOf(ref), nature);
  }

  for (const edge of edges.values()) if (edge.relation === 'runs-on') runsOn.set(resourceKey(edge.from), edge.to);
  return {
    unitOf,
    nodeOf(ref) {
      const on = runsOn.get(resourceKey(ref));
      return on ? unitOf(on) : undefined;
    },
    calls: callGraph(edges, unitOf),
    refOf: ref => refs.get(unitOf(ref)) ?? rolledUp(top(ref)),
    known: refs,
    special,
  };
}

const looseKey = (ref: ResourceRef): string => `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
const withoutPort = (name: PlainText): PlainText => name.replace(/:\d{1,5}$/, '') as PlainText;

/** The reference with the name of its workload; a host without its port. */
function rolledUp(ref: ResourceRef): ResourceRef {
  const name = unitSort(ref.kind) === 'node' ? withoutPort(ref.name) : workloadName(ref.kind, ref.name);
  return name === ref.name ? ref : { ...ref, kind: ref.kind === 'pod' || ref.kind === 'replicaset' ? 'workload' : ref.kind, name };
}

/** What stands for what: a service for the one workload that it routes to, an autoscaler for its target, an owned object for its owner. */
function aliasesOf(edges: ReadonlyMap<string, Edge>): ReadonlyMap<ResourceKey, ResourceRef> {
  const targets = new Map<ResourceKey, ResourceRef[]>();
  const aliases = new Map<ResourceKey, ResourceRef>();
  for (const edge of edges.values()) {
    if (edge.relation === 'owns') aliases.set(resourceKey(edge.to), edge.from);
    else if (edge.relation === 'scales') aliases.set(resourceKey(edge.from), edge.to);
    else if (edge.relation === 'routes-to') targets.set(resourceKey(edge.from), [...(targets.get(resourceKey(edge.from)) ?? []), edge.to]);
  }
  for (const [service, routes] of targets) {
    const workloads = routes.filter(route => route.kind !== 'pod');
    const [one] = [...(workloads.length > 0 ? workloads : routes)].sort((a, b) => compareText(resourceKey(a), resourceKey(b)));
    if (one && (workloads.length === 1 || workloads.length === 0)) aliases.set(service, one);
  }
  return aliases;
}

function only(candidates: ReadonlySet<Unit> | undefined, fits: (unit: Unit) => boolean): Unit | undefined {
  let found: Unit | undefined;
  for (const candidate of candidates ?? []) {
    if (!fits(candidate)) continue;
    if (found) return undefined;
    found = candidate;
  }
  return found;
}
