import { plain, plainText } from '../../../src/model/plain-text.js';
import { progressOf } from '../changes/rollouts.js';
import { revisionsOf } from '../changes/revisions.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck } from './check.js';

/** Rollouts that passed their progress deadline. Counts that are fine win over a condition that stayed behind. */
export const rolloutStuck = defineCheck({
  id: 'rollout-stuck',
  asks: 'Does a rollout not get on?',
  kinds: ['deployment'],
  effect: true,
  find: (workload, { world }) => {
    const progressing = conditionOf(workload.conditions, 'Progressing');
    const revision = revisionsOf(world, workload).at(-1);
    if (progressing?.status !== 'False' || (revision && progressOf(workload, revision, revision.createdAt).state === 'finished')) return [];
    return [
      {
        alert: 'RolloutStuck',
        reason: progressing.reason ?? plainText('ProgressDeadlineExceeded'),
        severity: workload.available === 0 ? 'critical' : 'warning',
        ...(progressing.since === undefined ? {} : { since: progressing.since }),
        does: plain`does not get on with its rollout${revision ? plain` of ${revision.name}` : plainText('')}: ${workload.updated} of ${workload.replicas} pods updated, ${workload.available} available`,
        ...(progressing.message ? { because: progressing.message } : {}),
      },
    ];
  },
});
