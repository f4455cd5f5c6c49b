import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { JobObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import type { World } from '../objects/world.js';
import { defineCheck, told } from './check.js';
import { isOver, lastEndOf } from './job-end.js';

/** Jobs that gave up. Of a CronJob only the last one that ended counts: a later success ends the alert. */
export const jobFailed = defineCheck({
  id: 'job-failed',
  asks: 'Did a job give up?',
  kinds: ['job'],
  find: (job, { world }) => {
    const failed = conditionOf(job.conditions, 'Failed');
    if (failed?.status !== 'True' || hasLaterEnd(world, job)) return [];
    return [
      {
        alert: 'JobFailed',
        reason: failed.reason ?? plainText('Failed'),
        severity: 'warning',
        ...(failed.since === undefined ? {} : { since: failed.since }),
        does: plain`failed after ${job.failed} ${plainText(job.failed === 1 ? 'try' : 'tries')}`,
        ...told({ because: causeOf(lastEndOf(job, world), failed.message) }),
      },
    ];
  },
});

const causeOf = (end: PlainText | undefined, message: PlainText | undefined): PlainText | undefined =>
  end && message ? plain`${end} (${message})` : (end ?? message);

function hasLaterEnd(world: World, job: JobObject): boolean {
  if (!job.owner) return false;
  for (const sibling of world.children(job.owner.uid))
    if (sibling.kind === 'job' && sibling.createdAt > job.createdAt && isOver(sibling)) return true;
  return false;
}
