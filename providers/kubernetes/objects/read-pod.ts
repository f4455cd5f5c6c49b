import { plainText } from '../../../src/model/plain-text.js';
import type { Container, Terminated } from './container.js';
import type { PodObject } from './objects.js';
import { at, flagAt, listAt, numberAt, present, rawTextAt, textAt, textsAt, timeAt } from './raw.js';
import { conditionOf, conditionsAt, readBase } from './read-base.js';
import { nodeTermsAt } from './selector.js';
import { quantity } from './quantity.js';
import { probeWords, wantedBy } from './references.js';
import { claimsOf, configsIn } from './template.js';

/** Keeps of a pod what an on-call person asks for; its spec (environment, volumes) is dropped here. */
export function readPod(object: unknown): PodObject {
  const status = at(object, 'status');
  const conditions = conditionsAt(object);
  const containers = [
    ...containersOf(object, 'initContainers', 'initContainerStatuses', 'init'),
    ...containersOf(object, 'containers', 'containerStatuses', 'main'),
    ...containersOf(object, 'ephemeralContainers', 'ephemeralContainerStatuses', 'ephemeral'),
  ];
  return present({
    ...readBase('pod', object, false),
    phase: textAt(status, 'phase') ?? plainText('Unknown'),
    reason: textAt(status, 'reason'),
    message: textAt(status, 'message'),
    node: textAt(object, 'spec', 'nodeName'),
    startedAt: timeAt(status, 'startTime'),
    ready: conditionOf(conditions, 'Ready')?.status === 'True',
    // Of the conditions that hold only the scheduling one is ever asked for.
    conditions: conditions.filter(condition => condition.status !== 'True'),
    containers,
    claims: claimsOf(at(object, 'spec')),
    configs: configsIn(at(object, 'spec')),
    nodeSelector: textsAt(object, 'spec', 'nodeSelector'),
    nodeTerms: nodeTermsAt(object, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'),
    gates: listAt(object, 'spec', 'schedulingGates').map(gate => textAt(gate, 'name') ?? plainText('?')),
    tolerates: listAt(object, 'spec', 'tolerations').map(toleration => rawTextAt(toleration, 'key') ?? '*'),
    requests: { cpu: requested(object, 'cpu'), memory: requested(object, 'memory') },
    wants: listAt(object, 'metadata', 'ownerReferences').length > 0 ? [] : wantedBy(at(object, 'spec')),
    privileged: [...listAt(object, 'spec', 'initContainers'), ...listAt(object, 'spec', 'containers')].some(container =>
      flagAt(container, 'securityContext', 'privileged'),
    ),
  });
}

const requested = (object: unknown, resource: 'cpu' | 'memory'): number =>
  listAt(object, 'spec', 'containers').reduce<number>(
    (sum, container) => sum + (quantity(at(container, 'resources', 'requests', resource)) ?? 0),
    0,
  );

function containersOf(object: unknown, list: string, statuses: string, role: Container['role']): readonly Container[] {
  return listAt(object, 'status', statuses).map(status => {
    const name = textAt(status, 'name') ?? plainText('?');
    const spec = listAt(object, 'spec', list).find(candidate => rawTextAt(candidate, 'name') === rawTextAt(status, 'name'));
    const waiting = at(status, 'state', 'waiting');
    const terminated = terminatedOf(at(status, 'state', 'terminated'));
    const runningSince = timeAt(status, 'state', 'running', 'startedAt');
    const running = at(status, 'state', 'running') !== undefined;
    return present({
      name,
      role,
      image: textAt(spec, 'image') ?? textAt(status, 'image') ?? plainText('?'),
      memoryLimit: textAt(spec, 'resources', 'limits', 'memory'),
      readiness: probeWords(at(spec, 'readinessProbe')),
      ready: flagAt(status, 'ready'),
      restarts: numberAt(status, 'restartCount') ?? 0,
      state: terminated
        ? ('terminated' as const)
        : waiting !== undefined
          ? ('waiting' as const)
          : running
            ? ('running' as const)
            : ('unknown' as const),
      waiting:
        waiting === undefined
          ? undefined
          : present({ reason: textAt(waiting, 'reason') ?? plainText('Waiting'), message: textAt(waiting, 'message') }),
      runningSince,
      terminated,
      last: terminatedOf(at(status, 'lastState', 'terminated')),
    });
  });
}

function terminatedOf(state: unknown): Terminated | undefined {
  const exitCode = numberAt(state, 'exitCode');
  if (exitCode === undefined) return undefined;
  return present({
    reason: textAt(state, 'reason') ?? plainText(exitCode === 0 ? 'Completed' : 'Error'),
    exitCode,
    message: textAt(state, 'message'),
    startedAt: timeAt(state, 'startedAt'),
    finishedAt: timeAt(state, 'finishedAt'),
  });
}
