import { plainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck } from './check.js';

const AFTER = minutes(5);
/** With a warning that explains it there is no need to wait so long. */
const AFTER_WARNING = minutes(1);
const WARNINGS = ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox', 'FailedMapVolume', 'NetworkNotReady', 'FailedSync'];
const ORDINARY = new Set(['ContainerCreating', 'PodInitializing']);

/** Pods that have a node but whose containers don't come into being: volumes, network, slow init containers. */
export const stuckStarting = defineCheck({ id: 'stuck-starting', asks: 'Does a pod have a node but no containers?', kinds: ['pod'], find: (pod, context) => {
  if (pod.deletedAt !== undefined || pod.phase !== 'Pending' || !pod.node || conditionOf(pod.conditions, 'PodScheduled')?.status === 'False') return [];
  // A container that waits for another reason is the matter of another check.
  if (pod.containers.some(container => container.waiting && !ORDINARY.has(container.waiting.reason))) return [];
  const warning = context.warning(pod.uid, WARNINGS);
  return [{
    alert: 'PodStuckStarting', reason: plainText('ContainerCreating'), severity: 'warning', since: pod.startedAt ?? pod.createdAt, after: warning ? AFTER_WARNING : AFTER,
    does: plainText('stuck before containers start'), ...(warning ? { because: warning } : {}),
  }];
} });
