import { plainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck } from './check.js';

/** Long enough for an autoscaler of nodes to be asked, short enough to notice before customers do. */
const AFTER = minutes(1);

/** Pods that no node takes. The scheduler's message names the predicate that failed, node by node. */
export const unschedulable = defineCheck({ id: 'unschedulable', asks: 'Is there a pod that no node takes?', kinds: ['pod'], find: pod => {
  const scheduled = conditionOf(pod.conditions, 'PodScheduled');
  if (pod.deletedAt !== undefined || pod.phase !== 'Pending' || scheduled?.status !== 'False' || scheduled.reason === 'SchedulingGated') return [];
  return [{
    alert: 'PodUnschedulable', reason: scheduled.reason ?? plainText('Unschedulable'), severity: 'critical', since: pod.createdAt, after: AFTER,
    does: plainText('waiting for a node'), ...(scheduled.message ? { because: scheduled.message } : {}),
  }];
} });
