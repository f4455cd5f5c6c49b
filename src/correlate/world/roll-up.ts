import type { PlainText } from '../../model/plain-text.js';

/**
 * Names that controllers make: Kubernetes encodes random suffixes and template hashes in this alphabet only
 * (apimachinery, util/rand, SafeEncodeString), so an ordinary word is never mistaken for one.
 */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const DEPLOYMENT_POD = new RegExp(`^(.+)-[${SAFE}]{6,10}-[${SAFE}]{5}$`);
const REPLICA_SET = new RegExp(`^(.+)-[${SAFE}]{6,10}$`);
const HASHED_POD = new RegExp(`^(.+)-[${SAFE}]{5}$`);
const STATEFUL_POD = /^(.+)-\d{1,4}$/;
const CRON_JOB = /^(.+)-\d{8,}$/;

const first = (name: string, patterns: readonly RegExp[]): PlainText => {
  for (const pattern of patterns) {
    const match = pattern.exec(name);
    if (match?.[1]) return match[1] as PlainText;
  }
  return name as PlainText;
};

/** The name of the workload that an object's own name gives away, when no owner is known. */
export function workloadName(kind: string, name: PlainText): PlainText {
  switch (kind) {
    case 'pod':
      return first(first(name, [DEPLOYMENT_POD, HASHED_POD, STATEFUL_POD]), [CRON_JOB]);
    case 'replicaset':
      return first(name, [REPLICA_SET]);
    case 'job':
      return first(name, [CRON_JOB]);
    default:
      return name;
  }
}
