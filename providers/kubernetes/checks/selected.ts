import type { PodObject, WorkloadObject } from '../objects/objects.js';
import { matches, type Selector } from '../objects/selector.js';
import type { World } from '../objects/world.js';

export function* workloadsIn(world: World, namespace: string | undefined): Iterable<WorkloadObject> {
  for (const kind of ['deployment', 'statefulset', 'daemonset'] as const) yield* world.within(kind, namespace);
}

/** The workloads of a namespace whose pods a selector takes. */
export const workloadsOf = (world: World, namespace: string | undefined, selector: Selector): readonly WorkloadObject[] =>
  [...workloadsIn(world, namespace)].filter(workload => matches(selector, workload.podLabels));

/** Whether a selector takes some pod that is there, or that would be if its workload were not scaled to zero, or its cron job ran. */
export function selectsSomething(world: World, namespace: string | undefined, selector: Selector): boolean {
  for (const pod of world.within('pod', namespace)) if (matches(selector, pod.labels)) return true;
  for (const job of world.within('cronjob', namespace)) if (matches(selector, job.podLabels)) return true;
  return workloadsOf(world, namespace, selector).some(workload => workload.replicas === 0);
}

/** The pods behind a service that its slices name. */
export function podsBehind(world: World, serviceUid: string): readonly PodObject[] {
  const pods: PodObject[] = [];
  for (const slice of world.children(serviceUid)) {
    if (slice.kind !== 'slice') continue;
    for (const name of slice.pods) {
      const pod = world.find('pod', slice.namespace, name);
      if (pod) pods.push(pod);
    }
  }
  return pods;
}
