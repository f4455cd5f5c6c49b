import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { conditionOf } from '../objects/read-base.js';
import type { HpaObject } from '../objects/objects.js';
import { autoscalerTarget } from './autoscaler-target.js';
import { defineCheck, told, type CheckContext, type Found } from './check.js';

const AFTER = minutes(2);

/** Autoscalers that want more than they may, or that can't see what they scale by. */
export const autoscaler = defineCheck({
  id: 'autoscaler',
  asks: 'Does an autoscaler want more than it may, or fail to see what it scales by?',
  kinds: ['hpa'],
  find: (hpa, context) => {
    const findings: Found[] = [];
    const limited = conditionOf(hpa.conditions, 'ScalingLimited');
    if (limited?.status === 'True' && limited.reason === 'TooManyReplicas' && hpa.current >= hpa.max && hpa.max > hpa.min) {
      findings.push({
        alert: 'AutoscalerAtMaximum',
        reason: plainText('TooManyReplicas'),
        severity: 'warning',
        ...(limited.since === undefined ? {} : { since: limited.since }),
        after: AFTER,
        does: plain`wants more than its maximum of ${hpa.max}`,
        ...(limited.message ? { because: limited.message } : {}),
      });
    }
    for (const type of ['ScalingActive', 'AbleToScale']) {
      const condition = conditionOf(hpa.conditions, type);
      // Scaled to zero by hand: switched off, not broken.
      if (condition?.status !== 'False' || condition.reason === 'ScalingDisabled') continue;
      findings.push({
        alert: 'AutoscalerStuck',
        reason: condition.reason ?? plainText(type),
        severity: 'warning',
        ...(condition.since === undefined ? {} : { since: condition.since }),
        after: AFTER,
        does: plainText(type === 'ScalingActive' ? "can't read its metrics" : "can't scale"),
        ...told({ because: targetTrouble(hpa, context) ?? condition.message }),
      });
    }
    return findings;
  },
});

/** What is wrong with what it scales: that says more than the failure that follows. */
function targetTrouble(hpa: HpaObject, context: CheckContext): PlainText | undefined {
  const [found] = autoscalerTarget.needs.every(kind => context.sees(kind, hpa.namespace)) ? autoscalerTarget.find(hpa, context) : [];
  return found?.because && plain`it ${found.does}, ${found.because}`;
}
