import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told } from './check.js';

/** What an admission refusal names: the cause is in the middle of a long sentence. */
const QUOTA = /exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: ([^:]+)$/;
const DEMANDS = /failed quota: ([^:]+): must specify (.+?)(?: for: .+)?$/;
const ACCOUNT = /serviceaccount "([^"]+)" not found/;
const SILENT_HOOK = /failed calling webhook "([^"]+)":.*?: ([^:]+)$/;
const DENIED = /admission webhook "([^"]+)" denied the request: (.+)$/;
/** Names a pod that never was. */
const WHICH_POD = /^(?:.*? failed error: )?pods "[^"]*" is forbidden: /;

/** Workloads whose pods are refused before they exist: quota, admission, missing service account. */
export const replicaFailure = defineCheck({
  id: 'replica-failure',
  asks: 'Are pods refused before they exist?',
  kinds: ['deployment', 'replicaset', 'statefulset', 'daemonset', 'job'],
  find(workload, context) {
    const base = { severity: 'critical', does: plainText('gets no new pods') } as const;
    if (workload.kind === 'deployment' || workload.kind === 'replicaset') {
      const failure = conditionOf(workload.conditions, 'ReplicaFailure');
      if (failure?.status !== 'True') return [];
      // A ReplicaSet of a Deployment tells its Deployment, which is the alert.
      return [
        {
          ...base,
          ...(workload.kind === 'replicaset' && workload.owner ? {} : { alert: 'PodsRefused' }),
          reason: failure.reason ?? plainText('FailedCreate'),
          ...told({ since: failure.since, because: failure.message && inShort(failure.message) }),
        },
      ];
    }
    // The others have no condition for it; their event counts while pods are lacking.
    const lacking =
      workload.kind === 'job'
        ? workload.active + workload.succeeded + workload.failed === 0 && !workload.suspended
        : workload.total < workload.replicas;
    const warning = lacking ? context.warning(workload.uid, ['FailedCreate']) : undefined;
    return warning ? [{ ...base, alert: 'PodsRefused', reason: plainText('FailedCreate'), because: inShort(warning) }] : [];
  },
});

function inShort(message: PlainText): PlainText {
  const quota = QUOTA.exec(message);
  if (quota)
    return plain`quota ${plainText(quota[1])} is used up: asked for ${plainText(quota[2])}, used ${plainText(quota[3])} of ${plainText(quota[4])}`;
  const demands = DEMANDS.exec(message);
  if (demands) return plain`quota ${plainText(demands[1])} lets in only pods that say their ${plainText(demands[2])}, and they do not`;
  const account = ACCOUNT.exec(message);
  if (account) return plain`there is no service account ${plainText(account[1])}`;
  const silent = SILENT_HOOK.exec(message);
  if (silent) return plain`the web hook ${plainText(silent[1])} that has to let them in does not answer: ${plainText(silent[2])}`;
  const denied = DENIED.exec(message);
  return denied
    ? plain`the web hook ${plainText(denied[1])} refuses them: ${plainText(denied[2], 300)}`
    : plainText(message.replace(WHICH_POD, ''));
}
