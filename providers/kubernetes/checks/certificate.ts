import { plain, plainText } from '../../../src/model/plain-text.js';
import { hours, later, minutes } from '../../../src/model/time.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told } from './check.js';

const SOON = hours(7 * 24);

/** Certificates that cert-manager keeps: not issued, ended, or near their end although they should have been renewed. */
export const certificate = defineCheck({
  id: 'certificate',
  asks: 'Is a certificate not issued, or near its end?',
  kinds: ['certificate'],
  find(object, { now }) {
    const ready = conditionOf(object.conditions, 'Ready');
    const failing = conditionOf(object.conditions, 'Issuing');
    const because = ready?.status === 'False' ? (ready.message ?? ready.reason) : failing?.status === 'True' ? failing.message : undefined;
    if (object.endsAt !== undefined && object.endsAt <= now)
      return [
        { reason: plainText('Ended'), severity: 'critical', does: plainText('has ended'), ...told({ since: object.endsAt, because }) },
      ];
    const renewal = object.renewsAt;
    if (object.endsAt !== undefined && object.endsAt <= later(now, SOON) && (renewal === undefined || renewal <= now)) {
      return [
        {
          reason: plainText('Ending'),
          severity: 'warning',
          does: plain`ends within ${Math.ceil((object.endsAt - now) / hours(24))} days and was not renewed`,
          ...told({ since: renewal ?? now, because }),
        },
      ];
    }
    if (ready?.status !== 'False') return [];
    return [
      {
        reason: ready.reason ?? plainText('NotReady'),
        severity: 'warning',
        after: minutes(3),
        does: plainText('is not issued'),
        ...told({ since: ready.since ?? object.createdAt, because }),
      },
    ];
  },
});
