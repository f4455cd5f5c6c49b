import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { minutes, seconds, type Instant } from '../../../src/model/time.js';
import type { PodObject, WorkloadObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import type { World } from '../objects/world.js';
import { podsBelow } from '../read/pods-of.js';
import { defineCheck, endOf, told, type CheckContext } from './check.js';

/** A Deployment tells since when it lacks its minimum; the others only how many are ready, so they are given more time. */
const AFTER_SAID = seconds(30);
const AFTER_COUNTED = minutes(3);
/** Short of some, but not of the minimum: only worth a finding, and each rollout is so for a while. */
const AFTER_SHORT = seconds(90);

/** Workloads with fewer pods ready than they need. Below the minimum it is an alert. */
export const workloadUnavailable = defineCheck({
  id: 'workload-unavailable',
  asks: 'Has a workload fewer pods ready than it needs?',
  kinds: ['deployment', 'statefulset', 'daemonset', 'replicaset'],
  effect: true,
  find(workload, context) {
    // A ReplicaSet of a Deployment tells its Deployment.
    if (
      workload.replicas === 0 ||
      workload.deletedAt !== undefined ||
      workload.ready >= workload.replicas ||
      (workload.kind === 'replicaset' && workload.owner)
    )
      return [];
    const available = conditionOf(workload.conditions, 'Available');
    const isShort = workload.kind === 'deployment' && available?.status !== 'False';
    const cause = causeAmongPods(workload.uid, context);
    const because = workload.kind === 'statefulset' ? blockedBy(workload, context, cause) : cause;
    return [
      {
        ...(isShort ? {} : { alert: 'WorkloadUnavailable' }),
        reason: plainText(isShort ? 'ReplicasShort' : 'MinimumReplicasUnavailable'),
        severity: workload.ready === 0 ? 'critical' : 'warning',
        after: isShort ? AFTER_SHORT : workload.kind === 'deployment' ? AFTER_SAID : AFTER_COUNTED,
        does: plain`has ${workload.ready} of ${workload.replicas} pods ready`,
        ...told({
          since: isShort ? shortSince(workload.uid, context.world) : (available?.since ?? shortSince(workload.uid, context.world)),
          because,
        }),
      },
    ];
  },
});

/** Since when the first of its pods has not been ready. */
function shortSince(uid: string, world: World): Instant | undefined {
  let first: Instant | undefined;
  for (const pod of podsBelow(world, uid)) {
    if (pod.ready || pod.deletedAt !== undefined) continue;
    const since = conditionOf(pod.conditions, 'Ready')?.since ?? pod.createdAt;
    if (first === undefined || since < first) first = since;
  }
  return first;
}

/** Pods of a stateful set come one after the other: the first that is not ready holds up the rest. */
function blockedBy(
  set: Pick<WorkloadObject, 'uid' | 'total' | 'replicas'>,
  { world }: CheckContext,
  cause: PlainText | undefined,
): PlainText | undefined {
  if (set.total >= set.replicas) return cause;
  const unready = [...podsBelow(world, set.uid)]
    .filter(pod => !pod.ready)
    .map(pod => pod.name)
    .sort()[0];
  return unready ? plain`${unready} is not ready, and the pods after it wait for it${cause ? plain`: ${cause}` : plainText('')}` : cause;
}

/** The state that most of its pods are in, as the likely reason. */
function causeAmongPods(uid: string, context: CheckContext): PlainText | undefined {
  const counts = new Map<PlainText, number>();
  for (const pod of podsBelow(context.world, uid)) {
    if (pod.ready || pod.deletedAt !== undefined) continue;
    const cause = causeOf(pod, context);
    if (cause) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

function causeOf(pod: PodObject, context: CheckContext): PlainText | undefined {
  const unready = pod.containers.find(
    container => !container.ready && container.role !== 'ephemeral' && !(container.role === 'init' && container.terminated?.exitCode === 0),
  );
  const waiting = unready?.waiting;
  const end = unready?.terminated ?? unready?.last;
  if (waiting && end) return plain`${waiting.reason}, ${endOf(end)}`;
  if (waiting && waiting.reason !== 'ContainerCreating' && waiting.reason !== 'PodInitializing')
    return waiting.message ? plain`${waiting.reason}: ${waiting.message}` : waiting.reason;
  const told =
    conditionOf(pod.conditions, 'PodScheduled')?.message ??
    context.warning(pod.uid, ['Unhealthy', 'FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);
  if (told || unready?.state !== 'running') return told;
  return unready.readiness
    ? plain`running, but the readiness probe (${unready.readiness}) does not pass`
    : plainText('running, but the readiness probe does not pass');
}
