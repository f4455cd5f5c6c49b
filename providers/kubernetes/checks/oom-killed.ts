import { plain, plainText } from '../../../src/model/plain-text.js';
import { later } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { loopingSince, STILL_LOOPING } from './crash-loop.js';

/** Containers that the kernel killed because they passed their memory limit. */
export const oomKilled = defineCheck({
  id: 'oom-killed',
  asks: 'Was a container killed for its memory?',
  kinds: ['pod'],
  find: (pod, { now }) =>
    pod.deletedAt !== undefined
      ? []
      : pod.containers.flatMap((container): readonly Found[] => {
          const end = container.terminated ?? container.last;
          if (end?.reason !== 'OOMKilled') return [];
          const loops = container.waiting?.reason === 'CrashLoopBackOff';
          if (!loops && (end.finishedAt === undefined || later(end.finishedAt, STILL_LOOPING) <= now)) return [];
          const repeated = loops || container.restarts >= 3;
          return [
            {
              alert: 'ContainerOOMKilled',
              reason: plainText('OOMKilled'),
              container: container.name,
              severity: repeated ? 'critical' : 'warning',
              since: repeated ? loopingSince(pod, container) : (end.finishedAt ?? pod.createdAt),
              does: plainText('killed for using more memory than the limit'),
              because: container.memoryLimit
                ? plain`its limit is ${container.memoryLimit}, exit ${end.exitCode}`
                : plain`exit ${end.exitCode}`,
              ...(loops || end.finishedAt === undefined ? {} : { until: later(end.finishedAt, STILL_LOOPING) }),
            },
          ];
        }),
});
