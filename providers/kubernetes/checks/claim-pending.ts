import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { ClaimObject } from '../objects/objects.js';
import { defineCheck, told, type CheckContext } from './check.js';
import { claimCause } from './claim-cause.js';

const AFTER = seconds(60);

/** Volume claims that stay without a volume. One that only waits for its first pod is in order. */
export const claimPending = defineCheck({
  id: 'claim-pending',
  asks: 'Does a volume claim stay without its volume?',
  kinds: ['pvc'],
  needs: ['storageclass', 'pv'],
  find(claim, context) {
    if (claim.phase === 'Lost')
      return [
        {
          alert: 'VolumeLost',
          reason: plainText('Lost'),
          severity: 'critical',
          since: claim.createdAt,
          does: plainText('lost its volume'),
          ...told({ because: claim.volume ? plain`the volume ${claim.volume} is gone` : undefined }),
        },
      ];
    if (claim.phase !== 'Pending' || claim.deletedAt !== undefined) return [];
    const wanted = isWanted(claim, context);
    const cause = claimCause(claim, context);
    if (!cause && (!wanted || waitsForPod(claim, context))) return [];
    return [
      {
        ...(wanted ? { alert: 'VolumeClaimPending' } : {}),
        reason: plainText('Pending'),
        severity: 'warning',
        since: claim.createdAt,
        after: AFTER,
        does: plainText('has no volume'),
        ...told({ because: cause }),
      },
    ];
  },
});

function isWanted(claim: ClaimObject, { world }: CheckContext): boolean {
  for (const pod of world.within('pod', claim.namespace)) if (pod.phase === 'Pending' && pod.claims.includes(claim.name)) return true;
  return false;
}

/** Its class makes the volume when a pod is placed: that the pod is not placed is the matter of another check. */
function waitsForPod(claim: ClaimObject, { world }: CheckContext): boolean {
  for (const one of world.all('storageclass'))
    if (one.waitsForPod && (claim.storageClass === undefined ? one.isDefault : one.name === claim.storageClass)) return true;
  return false;
}
