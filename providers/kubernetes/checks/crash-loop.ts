import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { instant, later, minutes, seconds, type Instant } from '../../../src/model/time.js';
import type { Container } from '../objects/container.js';
import type { PodObject } from '../objects/objects.js';
import { defineCheck, endOf, told, type Found } from './check.js';

/** Longer than the kubelet's longest back-off (5 minutes), so that the alert holds while the container runs between two crashes. */
export const STILL_LOOPING = minutes(10);
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;
/** How a container ends that the kubelet stopped: asked to end, and killed when it did not. */
const STOPPED = new Set([137, 143]);

/** Containers that keep ending. One that is killed for memory is the matter of `oom-killed`. */
export const crashLoop = defineCheck({
  id: 'crash-loop',
  asks: 'Does a container keep ending?',
  kinds: ['pod'],
  find: (pod, { now, warning }) =>
    pod.deletedAt !== undefined
      ? []
      : pod.containers.flatMap((container): readonly Found[] => {
          const end = container.terminated ?? container.last;
          const waits = container.waiting?.reason === 'CrashLoopBackOff';
          if (end?.reason === 'OOMKilled') return [];
          const recent = end?.finishedAt !== undefined && later(end.finishedAt, STILL_LOOPING) > now;
          // Between two crashes a container runs or has just ended; a single failure is no loop yet.
          const between = recent && container.restarts >= 2 && end.exitCode !== 0 && !container.waiting;
          if (!waits && !between) return [];
          const probe = end && STOPPED.has(end.exitCode) ? warning(pod.uid, ['Unhealthy']) : undefined;
          const stopped: PlainText | undefined =
            probe && /^(Liveness|Startup)/.test(probe) ? plain`stopped by its probe: ${probe}` : undefined;
          const because = stopped ?? (end ? endOf(end) : (container.waiting?.message ?? plainText('no reason given')));
          return [
            {
              alert: 'PodCrashLooping',
              reason: plainText('CrashLoopBackOff'),
              container: container.name,
              severity: 'critical',
              does: plainText(
                container.role === 'init' ? 'in a crash loop of an init container, so that it never starts' : 'in a crash loop',
              ),
              ...told({
                since: loopingSince(pod, container),
                because,
                until: waits || end?.finishedAt === undefined ? undefined : later(end.finishedAt, STILL_LOOPING),
              }),
            },
          ];
        }),
});

/** Counts back from the last crash by the kubelet's back-off (10 s doubling to 5 min), but not before the pod began. */
export function loopingSince(pod: PodObject, container: Container): Instant {
  const began = pod.startedAt ?? pod.createdAt;
  const last = (container.terminated ?? container.last)?.finishedAt;
  if (last === undefined) return began;
  let back = 0;
  for (let i = 0; i < Math.min(container.restarts, 2000); i++) back += Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(i, 10));
  return instant(Math.max(began, last - back - seconds(30)));
}
