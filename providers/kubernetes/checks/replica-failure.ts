import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told } from './check.js';

/** What an admission refusal names: the cause is in the middle of a long sentence. */
const QUOTA = /exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: ([^:]+)$/;
const ACCOUNT = /serviceaccount "([^"]+)" not found/;

/** Workloads whose pods are refused before they exist: quota, admission, missing service account. */
export const replicaFailure = defineCheck({
  id: 'replica-failure', asks: 'Are pods refused before they exist?', kinds: ['deployment', 'replicaset', 'statefulset', 'daemonset', 'job'],
  find(workload, context) {
    const base = { severity: 'critical', does: plainText('gets no new pods') } as const;
    if (workload.kind === 'deployment' || workload.kind === 'replicaset') {
      const failure = conditionOf(workload.conditions, 'ReplicaFailure');
      if (failure?.status !== 'True') return [];
      // A ReplicaSet of a Deployment tells its Deployment, which is the alert.
      return [{ ...base, ...(workload.kind === 'replicaset' && workload.owner ? {} : { alert: 'PodsRefused' }), reason: failure.reason ?? plainText('FailedCreate'), ...told({ since: failure.since, because: failure.message && inShort(failure.message) }) }];
    }
    // The others have no condition for it; their event counts while pods are lacking.
    const lacking = workload.kind === 'job' ? workload.active + workload.succeeded + workload.failed === 0 && !workload.suspended : workload.total < workload.replicas;
    const warning = lacking ? context.warning(workload.uid, ['FailedCreate']) : undefined;
    return warning ? [{ ...base, alert: 'PodsRefused', reason: plainText('FailedCreate'), because: inShort(warning) }] : [];
  },
});

function inShort(message: PlainText): PlainText {
  const quota = QUOTA.exec(message);
  if (quota) return plain`quota ${plainText(quota[1])} is used up: asked for ${plainText(quota[2])}, used ${plainText(quota[3])} of ${plainText(quota[4])}`;
  const account = ACCOUNT.exec(message);
  return account ? plain`there is no service account ${plainText(account[1])}` : message;
}
