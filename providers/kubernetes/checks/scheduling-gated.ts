import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { defineCheck } from './check.js';

/** Pods that someone holds back before a node is looked for: worth knowing, done on purpose. */
export const schedulingGated = defineCheck({
  id: 'scheduling-gated',
  asks: 'Is a pod held back by a scheduling gate?',
  kinds: ['pod'],
  find(pod) {
    if (pod.gates.length === 0 || pod.node || pod.deletedAt !== undefined) return [];
    return [
      {
        reason: plainText('SchedulingGated'),
        severity: 'info',
        since: pod.createdAt,
        after: minutes(1),
        does: plain`is held back by scheduling gate ${joinPlain(pod.gates, ', ')}`,
      },
    ];
  },
});
