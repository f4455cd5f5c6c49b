import { plainText } from '../../../src/model/plain-text.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck } from './check.js';

/** Workloads whose pods are refused before they exist: quota, admission, missing service account. */
export const replicaFailure = defineCheck({ id: 'replica-failure', asks: 'Are pods refused before they exist?', kinds: ['deployment', 'replicaset'], find: workload => {
  // A ReplicaSet of a Deployment tells its Deployment.
  if (workload.kind === 'replicaset' && workload.owner) return [];
  const failure = conditionOf(workload.conditions, 'ReplicaFailure');
  if (failure?.status !== 'True') return [];
  return [{
    alert: 'PodsRefused', reason: failure.reason ?? plainText('FailedCreate'), severity: 'critical', ...(failure.since === undefined ? {} : { since: failure.since }),
    does: plainText('gets no new pods'), ...(failure.message ? { because: failure.message } : {}),
  }];
} });
