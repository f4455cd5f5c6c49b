import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { PodObject } from '../objects/objects.js';
import { defineCheck, told, type CheckContext, type Found } from './check.js';
import { insteadWords } from './nearest.js';

const REASONS = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
]);

/** Containers that can't be made or started: a missing ConfigMap, Secret, entry or command. */
export const configError = defineCheck({
  id: 'config-error',
  asks: 'Can a container not be made or started?',
  kinds: ['pod'],
  find: (pod, context) =>
    pod.deletedAt !== undefined
      ? []
      : pod.containers.flatMap((container): readonly Found[] => {
          const waiting = container.waiting;
          if (!waiting || !REASONS.has(waiting.reason)) return [];
          const because = waiting.message ?? context.warning(pod.uid, ['Failed', 'FailedPostStartHook']);
          return [
            {
              alert: 'ContainerCannotStart',
              reason: waiting.reason,
              container: container.name,
              severity: 'critical',
              does: plain`not started: ${waiting.reason}`,
              ...told({ since: pod.startedAt ?? pod.createdAt, because: because && plain`${because}${hint(because, pod, context)}` }),
            },
          ];
        }),
});

/** What was probably meant, when a ConfigMap is missing and one of nearly that name is there, or one of that name elsewhere. */
function hint(because: PlainText, pod: PodObject, { world, sees }: CheckContext): PlainText {
  const [, missing] = /configmap "([^"]+)" not found/i.exec(because) ?? [];
  return missing !== undefined && sees('config', pod.namespace) ? insteadWords(world, 'config', missing, pod.namespace) : plainText('');
}
