import { plainText } from '../../../src/model/plain-text.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told } from './check.js';

/** Jobs that wait until someone lets them go on: worth knowing, done on purpose. */
export const jobSuspended = defineCheck({
  id: 'job-suspended',
  asks: 'Is a job suspended?',
  kinds: ['job'],
  find(job) {
    if (!job.suspended) return [];
    return [
      {
        reason: plainText('Suspended'),
        severity: 'info',
        does: plainText('is suspended'),
        ...told({ since: conditionOf(job.conditions, 'Suspended')?.since ?? job.createdAt }),
      },
    ];
  },
});
