import { compareText } from '../model/identity.js';
import { resourceKey, type Resource, type ResourceRef } from '../model/resource.js';
import type { Snapshot } from '../model/snapshot.js';

/** Steps from a pod to its workload: Pod → ReplicaSet → Deployment, Pod → Job → CronJob. */
const LONGEST_CHAIN = 5;

/**
 * The objects, known to a source right now, that acting on `ref` means: itself, its controller, what a service routes to.
 * Never more than the snapshot holds: a name in an alert that no source knows has no target.
 */
export function targetsOf(ref: ResourceRef, snapshot: Snapshot): readonly Resource[] {
  const found = new Map<string, Resource>();
  const add = (resource: Resource | undefined): void => {
    let current = resource;
    for (let step = 0; current && step < LONGEST_CHAIN; step++) {
      if (!current.owner) break;
      current = snapshot.resources.get(resourceKey(current.owner));
    }
    if (current) found.set(resourceKey(current.ref), current);
  };
  const own = known(ref, snapshot);
  if (own && own.ref.kind !== 'service') add(own);
  for (const edge of snapshot.edges.values()) {
    if (edge.relation === 'routes-to' && same(edge.from, own?.ref ?? ref)) add(known(edge.to, snapshot));
  }
  // An alert often knows no more than a service's name: the workload that bears it in that namespace.
  if (found.size === 0 && ['service', 'app', 'check'].includes(ref.kind)) {
    for (const kind of ['deployment', 'statefulset', 'daemonset']) add(known({ ...ref, kind }, snapshot));
  }
  return [...found.values()].sort((a, b) => compareText(resourceKey(a.ref), resourceKey(b.ref)));
}

const same = (a: ResourceRef, b: ResourceRef): boolean => a.kind === b.kind && a.name === b.name && (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);

/** By key, else by kind and name when exactly one fits: sources differ in whether they name the cluster or the namespace. */
function known(ref: ResourceRef, snapshot: Snapshot): Resource | undefined {
  const exact = snapshot.resources.get(resourceKey(ref));
  if (exact) return exact;
  const alike = [...snapshot.resources.values()].filter(resource => same(resource.ref, ref));
  return alike.length === 1 ? alike[0] : undefined;
}
