import { plainText } from '../../../src/model/plain-text.js';
import { instant, later, minutes, seconds, type Instant } from '../../../src/model/time.js';
import type { Container, PodObject } from '../objects/objects.js';
import { defineCheck, endOf, type Found } from './check.js';

/** Longer than the kubelet's longest back-off (5 minutes), so that the alert holds while the container runs between two crashes. */
export const STILL_LOOPING = minutes(10);
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;

/** Containers that keep ending. One that is killed for memory is the matter of `oom-killed`. */
export const crashLoop = defineCheck({ id: 'crash-loop', asks: 'Does a container keep ending?', kinds: ['pod'], find: (pod, { now }) => pod.deletedAt !== undefined ? [] : pod.containers.flatMap((container): readonly Found[] => {
  const end = container.terminated ?? container.last;
  const waits = container.waiting?.reason === 'CrashLoopBackOff';
  if (end?.reason === 'OOMKilled') return [];
  const recent = end?.finishedAt !== undefined && later(end.finishedAt, STILL_LOOPING) > now;
  // Between two crashes a container runs or has just ended; a single failure is no loop yet.
  const between = recent && container.restarts >= 2 && end.exitCode !== 0 && !container.waiting;
  if (!waits && !between) return [];
  return [{
    alert: 'PodCrashLooping', reason: plainText('CrashLoopBackOff'), container: container.name, severity: 'critical', since: loopingSince(pod, container),
    does: plainText('in a crash loop'), because: end ? endOf(end) : container.waiting?.message ?? plainText('no reason given'),
    ...(waits || end?.finishedAt === undefined ? {} : { until: later(end.finishedAt, STILL_LOOPING) }),
  }];
}) });

/** Counts back from the last crash by the kubelet's back-off (10 s doubling to 5 min), but not before the pod began. */
export function loopingSince(pod: PodObject, container: Container): Instant {
  const began = pod.startedAt ?? pod.createdAt;
  const last = (container.terminated ?? container.last)?.finishedAt;
  if (last === undefined) return began;
  let back = 0;
  for (let i = 0; i < Math.min(container.restarts, 2000); i++) back += Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(i, 10));
  return instant(Math.max(began, last - back - seconds(30)));
}
