import { plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, told } from './check.js';
import { lastManager } from '../objects/read-base.js';

/** Rollouts that someone stopped half-way: worth knowing, done on purpose. */
export const rolloutPaused = defineCheck({
  id: 'rollout-paused',
  asks: 'Was a rollout stopped half-way?',
  kinds: ['deployment'],
  find(workload) {
    if (!workload.paused || workload.updated >= workload.replicas) return [];
    const manager = lastManager(workload.managers, 'paused');
    return [
      {
        reason: plainText('Paused'),
        severity: 'info',
        does: plain`is paused with ${workload.updated} of ${workload.replicas} pods updated`,
        ...told({ since: manager?.at ?? workload.createdAt, because: manager ? plain`by ${manager.name}` : undefined }),
      },
    ];
  },
});
