import { plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, endOf, told, type Found } from './check.js';

/** Init containers that failed and are not tried again, or not yet: the pod never gets to its work. */
export const initFailing = defineCheck({
  id: 'init-failing',
  asks: 'Did an init container fail?',
  kinds: ['pod'],
  find: pod =>
    pod.deletedAt !== undefined || pod.phase === 'Succeeded'
      ? []
      : pod.containers.flatMap((container): readonly Found[] => {
          const end = container.terminated;
          // Killed for memory, and looping, are the matters of other checks.
          if (container.role !== 'init' || !end || end.exitCode === 0 || end.reason === 'OOMKilled' || container.restarts >= 2) return [];
          return [
            {
              reason: plainText('InitFailed'),
              container: container.name,
              severity: 'warning',
              does: plain`can't start: its init container failed`,
              ...told({ since: end.finishedAt ?? pod.createdAt, because: endOf(end) }),
            },
          ];
        }),
});
