import { plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, told } from './check.js';
import { isOver, lastEndOf } from './job-end.js';

/** Jobs whose pods failed, and that go on trying: no alert yet. */
export const jobRetried = defineCheck({
  id: 'job-retried',
  asks: 'Did a job fail that is tried again?',
  kinds: ['job'],
  find(job, { world }) {
    if (job.failed === 0 || job.suspended || isOver(job)) return [];
    return [
      {
        reason: plainText('Retried'),
        severity: 'warning',
        since: job.createdAt,
        does: plain`failed ${job.failed} ${plainText(job.failed === 1 ? 'time' : 'times')} and is tried again (at most ${job.backoffLimit + 1} tries)`,
        ...told({ because: lastEndOf(job, world) }),
      },
    ];
  },
});
