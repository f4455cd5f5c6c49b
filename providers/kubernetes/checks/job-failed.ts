import { plain, plainText } from '../../../src/model/plain-text.js';
import type { JobObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import type { World } from '../objects/world.js';
import { defineCheck } from './check.js';

/** Jobs that gave up. Of a CronJob only the last one that ended counts: a later success ends the alert. */
export const jobFailed = defineCheck({ id: 'job-failed', asks: 'Did a job give up?', kinds: ['job'], find: (job, { world }) => {
  const failed = conditionOf(job.conditions, 'Failed');
  if (failed?.status !== 'True' || hasLaterEnd(world, job)) return [];
  return [{
    alert: 'JobFailed', reason: failed.reason ?? plainText('Failed'), severity: 'warning', ...(failed.since === undefined ? {} : { since: failed.since }),
    does: plain`failed after ${job.failed} ${plainText(job.failed === 1 ? 'try' : 'tries')}`, ...(failed.message ? { because: failed.message } : {}),
  }];
} });

const hasEnded = (job: JobObject): boolean => job.conditions.some(condition => (condition.type === 'Failed' || condition.type === 'Complete') && condition.status === 'True');

function hasLaterEnd(world: World, job: JobObject): boolean {
  if (!job.owner) return false;
  for (const sibling of world.children(job.owner.uid)) if (sibling.kind === 'job' && sibling.createdAt > job.createdAt && hasEnded(sibling)) return true;
  return false;
}
