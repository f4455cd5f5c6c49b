import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { Condition } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told, type Found } from './check.js';

const AFTER = seconds(60);

/** Containers that run and are not ready: the probe that fails, and its answer. */
export const probeFailing = defineCheck({
  id: 'probe-failing',
  asks: 'Does a container run without ever getting ready?',
  kinds: ['pod'],
  find(pod, context) {
    if (pod.deletedAt !== undefined || pod.phase !== 'Running' || pod.ready) return [];
    const gate = pod.conditions.find(condition => !STANDARD.has(condition.type));
    const unready = pod.containers.filter(container => container.role === 'main' && container.state === 'running' && !container.ready);
    const ready = conditionOf(pod.conditions, 'Ready');
    const since = ready?.since;
    // Every container is well, and something outside has not yet said that the pod may be used.
    if (
      pod.containers.every(container => container.role !== 'main' || container.ready) &&
      (gate || ready?.reason === 'ReadinessGatesNotReady')
    ) {
      return [
        {
          reason: plainText('Gate'),
          severity: 'warning',
          after: AFTER,
          does: plainText('runs, but is not ready'),
          ...told({ since, because: gate ? gateWords(gate) : ready?.message }),
        },
      ];
    }
    return unready.map((container): Found => {
      const answer = context.warning(pod.uid, ['Unhealthy']);
      const probe = container.readiness
        ? plain`its readiness probe (${container.readiness}) does not pass`
        : plainText('its node does not call it ready');
      return {
        reason: plainText('NotReady'),
        container: container.name,
        severity: 'warning',
        after: AFTER,
        does: plainText('runs, but is not ready'),
        ...told({ since: since ?? container.runningSince, because: answer ?? (gate ? gateWords(gate) : probe) }),
      };
    });
  },
});

const gateWords = ({ type, status, message }: Condition): PlainText =>
  plain`readiness gate ${plainText(type)} is ${plainText(status)}${message ? plain`: ${message}` : plainText('')}`;

const STANDARD = new Set([
  'Ready',
  'ContainersReady',
  'Initialized',
  'PodScheduled',
  'PodReadyToStartContainers',
  'DisruptionTarget',
  'PodResizePending',
  'PodResizeInProgress',
]);
