import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { minutes, seconds } from '../../../src/model/time.js';
import type { PodObject, WorkloadObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import { podsBelow } from '../read/pods-of.js';
import { defineCheck, endOf, type CheckContext } from './check.js';

/** A Deployment tells since when it lacks its minimum; the others only how many are ready, so they are given more time. */
const AFTER_SAID = seconds(30);
const AFTER_COUNTED = minutes(3);

/** Workloads with fewer pods ready than they need. */
export const workloadUnavailable = defineCheck({ id: 'workload-unavailable', asks: 'Has a workload fewer pods ready than it needs?', kinds: ['deployment', 'statefulset', 'daemonset'], find: (workload, context) => {
  if (workload.replicas === 0) return [];
  const available = conditionOf(workload.conditions, 'Available');
  const short = workload.kind === 'deployment' ? available?.status === 'False' : workload.ready < workload.replicas;
  if (!short) return [];
  const because = causeAmongPods(workload, context);
  return [{
    alert: 'WorkloadUnavailable', reason: plainText('MinimumReplicasUnavailable'), severity: workload.ready === 0 ? 'critical' : 'warning',
    ...(available?.since === undefined ? {} : { since: available.since }), after: workload.kind === 'deployment' ? AFTER_SAID : AFTER_COUNTED,
    does: plain`has ${workload.ready} of ${workload.replicas} pods ready`, ...(because ? { because } : {}),
  }];
} });

/** The state that most of its pods are in, as the likely reason. */
function causeAmongPods(workload: WorkloadObject, context: CheckContext): PlainText | undefined {
  const counts = new Map<PlainText, number>();
  for (const pod of podsBelow(context.world, workload.uid)) {
    if (pod.ready || pod.deletedAt !== undefined) continue;
    const cause = causeOf(pod, context);
    if (cause) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

function causeOf(pod: PodObject, context: CheckContext): PlainText | undefined {
  const unready = pod.containers.find(container => !container.ready && container.role !== 'ephemeral');
  const waiting = unready?.waiting;
  const end = unready?.terminated ?? unready?.last;
  if (waiting && end) return plain`${waiting.reason}, ${endOf(end)}`;
  if (waiting && waiting.reason !== 'ContainerCreating') return waiting.message ? plain`${waiting.reason}: ${waiting.message}` : waiting.reason;
  return conditionOf(pod.conditions, 'PodScheduled')?.message ?? context.warning(pod.uid, ['Unhealthy', 'FailedMount', 'FailedCreatePodSandBox']) ?? (unready?.state === 'running' ? plainText('running, but the readiness probe does not pass') : undefined);
}
