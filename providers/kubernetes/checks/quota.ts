import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { defineCheck } from './check.js';

/** What is left is less than one of ten. */
const NEARLY = 0.9;

/** Quotas that are used up, or nearly: the next rollout may be refused its pods. */
export const quota = defineCheck({
  id: 'quota',
  asks: 'Is a quota used up, or nearly?',
  kinds: ['resourcequota'],
  find(object) {
    const scarce = object.allowances.filter(allowance => allowance.share >= NEARLY);
    if (scarce.length === 0) return [];
    return [
      {
        reason: plainText('Scarce'),
        severity: 'info',
        since: object.createdAt,
        after: minutes(1),
        does: plainText(scarce.some(allowance => allowance.share >= 1) ? 'is used up' : 'is nearly used up'),
        because: joinPlain(
          scarce.slice(0, 5).map(({ resource, used, hard }) => plain`${used} of ${hard} ${resource}`),
          ', ',
        ),
      },
    ];
  },
});
