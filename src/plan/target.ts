import { compareText } from '../model/identity.js';
import { plainText } from '../model/plain-text.js';
import { resourceKey, type Resource, type ResourceRef } from '../model/resource.js';
import type { Snapshot } from '../model/snapshot.js';
import { scalerOf } from './limits.js';

/** Steps from a pod to its workload: Pod → ReplicaSet → Deployment, Pod → Job → CronJob. */
const LONGEST_CHAIN = 5;
const WORKLOADS = ['deployment', 'statefulset', 'daemonset'] as const;

/** The objects, known to a source right now, that acting on a reference means. */
export type FindTargets = (ref: ResourceRef) => readonly Resource[];

/**
 * Itself, its controller, what a service routes to. Never more than the snapshot holds: a name in an alert that no source
 * knows has no target, and one that several objects bear has none either.
 */
export function targetsIn(snapshot: Snapshot): FindTargets {
  const byName = grouped(snapshot.resources.values(), resource => resource.ref);
  const routes = grouped(
    [...snapshot.edges.values()].filter(edge => edge.relation === 'routes-to'),
    edge => edge.from,
  );

  /** By key, else by kind and name when exactly one fits: sources differ in whether they name the cluster or the namespace. */
  function known(ref: ResourceRef): Resource | undefined {
    const exact = snapshot.resources.get(resourceKey(ref));
    if (exact) return exact;
    const alike = (byName.get(nameKey(ref)) ?? []).filter(resource => fits(resource.ref, ref));
    return alike.length === 1 ? alike[0] : undefined;
  }

  function controllerOf(resource: Resource): Resource | undefined {
    let current: Resource | undefined = resource;
    for (let step = 0; current?.owner && step < LONGEST_CHAIN; step++) current = snapshot.resources.get(resourceKey(current.owner));
    return current;
  }

  return ref => {
    const found = new Map<string, Resource>();
    const add = (resource: Resource | undefined): void => {
      const controller = resource && controllerOf(resource);
      if (controller) found.set(resourceKey(controller.ref), controller);
    };
    const own = known(ref);
    if (own && own.ref.kind !== 'service') add(own);
    for (const edge of routes.get(nameKey(ref)) ?? []) if (fits(edge.from, own?.ref ?? ref)) add(known(edge.to));
    // An alert often knows no more than a service's name: the workload that bears it in that namespace.
    if (found.size === 0 && ['service', 'app', 'check'].includes(ref.kind)) for (const kind of WORKLOADS) add(known({ ...ref, kind }));
    return [...found.values()].sort((a, b) => compareText(resourceKey(a.ref), resourceKey(b.ref)));
  };
}

/** The autoscaler of a workload, where a source knows it. */
export function scalersOf(workload: Resource, targetsOf: FindTargets): readonly Resource[] {
  const name = scalerOf(workload);
  const { kind: _, ...place } = workload.ref;
  return name === undefined ? [] : targetsOf({ ...place, kind: 'hpa', name: plainText(name) });
}

/** Whether an experiment is one that a schedule makes again and again: those bear its name and something random. */
export const isMadeBy = (experiment: ResourceRef, schedule: ResourceRef): boolean =>
  schedule.kind === 'schedule' &&
  schedule.namespace === experiment.namespace &&
  (experiment.name === schedule.name || experiment.name.startsWith(`${schedule.name}-`));

const nameKey = (ref: ResourceRef): string => `${ref.kind}/${ref.name}`;

function grouped<T>(values: Iterable<T>, refOf: (value: T) => ResourceRef): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = nameKey(refOf(value));
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

const fits = (a: ResourceRef, b: ResourceRef): boolean =>
  a.kind === b.kind &&
  a.name === b.name &&
  (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace) &&
  sameCluster(a.cluster, b.cluster);

/** "prod-eu" is also "arn:aws:eks:…:cluster/prod-eu" and "admin@prod-eu"; it is never "non-prod-eu": what one cluster reports must not be mended in another. */
function sameCluster(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short !== '' && long.endsWith(short) && /[/:@_]/.test(long.charAt(long.length - short.length - 1));
}
