import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import type { PodObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told, type CheckContext } from './check.js';
import { missingOf } from './missing-reference.js';

const AFTER = minutes(5);
/** With a warning that explains it there is no need to wait so long. */
const AFTER_WARNING = minutes(1);
const WARNINGS = ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox', 'FailedMapVolume', 'NetworkNotReady', 'FailedSync'];
const ORDINARY = new Set(['ContainerCreating', 'PodInitializing']);

/** Pods that have a node but whose containers don't come into being: volumes, network, slow init containers. */
export const stuckStarting = defineCheck({
  id: 'stuck-starting',
  asks: 'Does a pod have a node but no containers?',
  kinds: ['pod'],
  find(pod, context) {
    if (
      pod.deletedAt !== undefined ||
      pod.phase !== 'Pending' ||
      !pod.node ||
      conditionOf(pod.conditions, 'PodScheduled')?.status === 'False'
    )
      return [];
    // A container that waits for another reason is the matter of another check.
    if (pod.containers.some(container => container.waiting && !ORDINARY.has(container.waiting.reason))) return [];
    const because = missingFor(pod, context) ?? context.warning(pod.uid, WARNINGS) ?? slowInit(pod);
    return [
      {
        alert: 'PodStuckStarting',
        reason: plainText('ContainerCreating'),
        severity: 'warning',
        after: because ? AFTER_WARNING : AFTER,
        does: plainText('stuck before containers start'),
        ...told({ since: pod.startedAt ?? pod.createdAt, because }),
      },
    ];
  },
});

/** What the pod, or the workload that it belongs to, names and is not there. */
function missingFor(pod: PodObject, context: CheckContext): PlainText | undefined {
  const top = context.world.top(pod).object;
  const wants = top && 'wants' in top ? top.wants : pod.wants;
  for (const wanted of wants) {
    const missing = missingOf(wanted, pod, context);
    if (missing) return missing;
  }
  return undefined;
}

function slowInit(pod: PodObject): PlainText | undefined {
  const running = pod.containers.find(container => container.role === 'init' && container.state === 'running');
  return running ? plainText(`its init container ${running.name} has not ended`) : undefined;
}
