import { plain } from '../../../src/model/plain-text.js';
import { defineCheck, type Found } from './check.js';

const REASONS = new Set(['CreateContainerConfigError', 'CreateContainerError', 'PreCreateHookError', 'PreStartHookError', 'PostStartHookError', 'RunContainerError', 'StartError', 'ContainerCannotRun']);

/** Containers that can't be made or started: a missing ConfigMap, Secret or command. */
export const configError = defineCheck({ id: 'config-error', asks: 'Can a container not be made or started?', kinds: ['pod'], find: (pod, context) => pod.deletedAt !== undefined ? [] : pod.containers.flatMap((container): readonly Found[] => {
  const waiting = container.waiting;
  if (!waiting || !REASONS.has(waiting.reason)) return [];
  const because = waiting.message ?? context.warning(pod.uid, ['Failed', 'FailedPostStartHook']);
  return [{
    alert: 'ContainerCannotStart', reason: waiting.reason, container: container.name, severity: 'critical', since: pod.startedAt ?? pod.createdAt,
    does: plain`not started: ${waiting.reason}`, ...(because ? { because } : {}),
  }];
}) });
