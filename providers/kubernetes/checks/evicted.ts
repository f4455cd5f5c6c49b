import { plainText } from '../../../src/model/plain-text.js';
import { later, minutes } from '../../../src/model/time.js';
import { defineCheck } from './check.js';

/** An evicted pod stays as a record for a long time; the news in it does not. */
const NEWS_FOR = minutes(30);

/** Pods that a node threw out because it ran short of something. */
export const evicted = defineCheck({
  id: 'evicted',
  asks: 'Did a node throw a pod out?',
  kinds: ['pod'],
  find: (pod, { now }) => {
    if (pod.phase !== 'Failed' || pod.reason !== 'Evicted') return [];
    const since = pod.containers.reduce(
      (latest, container) =>
        container.terminated?.finishedAt !== undefined && container.terminated.finishedAt > latest
          ? container.terminated.finishedAt
          : latest,
      pod.startedAt ?? pod.createdAt,
    );
    const until = later(since, NEWS_FOR);
    const isNews = until > now;
    return [
      {
        ...(isNews ? { alert: 'PodEvicted', until } : {}),
        reason: plainText('Evicted'),
        severity: isNews ? 'warning' : 'info',
        since,
        does: plainText('evicted'),
        ...(pod.message ? { because: pod.message } : {}),
      },
    ];
  },
});
