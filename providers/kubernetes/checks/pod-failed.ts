import { plain, plainText } from '../../../src/model/plain-text.js';
import { later, minutes } from '../../../src/model/time.js';
import { defineCheck, endOf, told } from './check.js';

/** A failed pod stays as a record for a long time; the news in it does not. */
const NEWS_FOR = minutes(30);

/** Pods that ended for good without having done their work, and nothing replaces them. Those of a Job are the matter of the Job. */
export const podFailed = defineCheck({
  id: 'pod-failed',
  asks: 'Did a pod fail for good?',
  kinds: ['pod'],
  find(pod, { now }) {
    if (pod.phase !== 'Failed' || pod.reason === 'Evicted' || pod.deletedAt !== undefined || pod.owner) return [];
    const ended = pod.containers.find(container => container.terminated && container.terminated.exitCode !== 0)?.terminated;
    const since = ended?.finishedAt ?? pod.startedAt ?? pod.createdAt;
    const isNews = later(since, NEWS_FOR) > now;
    return [
      {
        ...(isNews ? { alert: 'PodFailed' } : {}),
        reason: pod.reason ?? plainText('Failed'),
        severity: 'warning',
        does: plainText('failed for good'),
        ...told({ since, because: pod.message ?? (ended ? endOf(ended) : pod.reason ? plain`${pod.reason}` : undefined) }),
      },
    ];
  },
});
