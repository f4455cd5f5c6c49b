import { plainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { defineCheck } from './check.js';

const AFTER = minutes(2);
const WARNINGS = ['ProvisioningFailed', 'FailedBinding', 'VolumeResizeFailed'];

/** Volume claims that stay without a volume. One that only waits for its first pod is in order. */
export const claimPending = defineCheck({ id: 'claim-pending', asks: 'Does a volume claim stay without its volume?', kinds: ['pvc'], find: (claim, context) => {
  if (claim.phase === 'Lost') return [{ alert: 'VolumeLost', reason: plainText('Lost'), severity: 'critical', does: plainText('lost its volume') }];
  if (claim.phase !== 'Pending' || claim.deletedAt !== undefined) return [];
  const warning = context.warning(claim.uid, WARNINGS);
  if (!warning && !isWantedBySomePod(claim.namespace, claim.name, context)) return [];
  return [{ alert: 'VolumeClaimPending', reason: plainText('Pending'), severity: 'warning', since: claim.createdAt, after: AFTER, does: plainText('has no volume'), ...(warning ? { because: warning } : {}) }];
} });

function isWantedBySomePod(namespace: string | undefined, name: string, { world }: Parameters<typeof claimPending.find>[1]): boolean {
  for (const pod of world.all('pod')) if (pod.namespace === namespace && pod.phase === 'Pending' && pod.claims.some(claim => claim === name)) return true;
  return false;
}
