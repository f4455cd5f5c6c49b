import { plainText } from '../../../src/model/plain-text.js';
import { namedServices } from './named-services.js';
import type { CronJobObject, JobObject, ReplicaSetObject, RevisionObject, WorkloadObject } from './objects.js';
import { at, flagAt, listAt, numberAt, present, rawTextAt, recordAt, textAt, textsAt, timeAt } from './raw.js';
import { conditionsAt, readBase } from './read-base.js';
import { strayProbesOf, wantedBy } from './references.js';
import { claimsOf, configsIn, readTemplate } from './template.js';

/** What Kubernetes takes when `progressDeadlineSeconds` is not set, in seconds. */
const DEADLINE = 600;

const imagesOf = (template: unknown): readonly ReturnType<typeof plainText>[] =>
  listAt(template, 'spec', 'containers').map(container => textAt(container, 'image') ?? plainText('?'));

export function readWorkload(kind: WorkloadObject['kind'], object: unknown): WorkloadObject {
  const template = at(object, 'spec', 'template');
  const status = at(object, 'status');
  const isDaemons = kind === 'daemonset';
  const count = (name: string, daemons: string): number => numberAt(status, isDaemons ? daemons : name) ?? 0;
  return present({
    ...readBase(kind, object, true),
    replicas: isDaemons ? (numberAt(status, 'desiredNumberScheduled') ?? 0) : (numberAt(object, 'spec', 'replicas') ?? 1),
    ready: count('readyReplicas', 'numberReady'),
    updated: count('updatedReplicas', 'updatedNumberScheduled'),
    available: count('availableReplicas', 'numberAvailable'),
    total: count('replicas', 'currentNumberScheduled'),
    observedGeneration: numberAt(status, 'observedGeneration') ?? 0,
    paused: flagAt(object, 'spec', 'paused'),
    revision: Number(rawTextAt(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision') ?? 0) || 0,
    updateRevision: textAt(status, 'updateRevision'),
    currentRevision: textAt(status, 'currentRevision'),
    deadline: numberAt(object, 'spec', 'progressDeadlineSeconds') ?? DEADLINE,
    strategy: strategyOf(object),
    conditions: conditionsAt(object),
    images: imagesOf(template),
    podLabels: textsAt(template, 'metadata', 'labels'),
    configs: configsIn(at(template, 'spec')),
    claims: claimsOf(at(template, 'spec')),
    named: namedServices(template),
    wants: wantedBy(at(template, 'spec')),
    serviceName: kind === 'statefulset' ? textAt(object, 'spec', 'serviceName') : undefined,
    ports: listAt(template, 'spec', 'containers')
      .flatMap(container => listAt(container, 'ports'))
      .map(port => present({ name: textAt(port, 'name'), number: numberAt(port, 'containerPort') ?? 0 })),
    strayProbes: strayProbesOf(at(template, 'spec')),
    hasRequests: listAt(template, 'spec', 'containers').some(
      container =>
        Object.keys(recordAt(container, 'resources', 'requests')).length > 0 ||
        Object.keys(recordAt(container, 'resources', 'limits')).length > 0,
    ),
    storageClasses: [
      ...new Set(
        listAt(object, 'spec', 'volumeClaimTemplates')
          .map(claim => textAt(claim, 'spec', 'storageClassName'))
          .filter(name => name !== undefined),
      ),
    ],
  });
}

/** How a rollout replaces pods, in words: "25% unavailable, 25% more at a time". */
function strategyOf(object: unknown): ReturnType<typeof plainText> {
  const strategy = recordAt(object, 'spec', 'strategy');
  const update = Object.keys(strategy).length > 0 ? strategy : recordAt(object, 'spec', 'updateStrategy');
  const type = rawTextAt(update, 'type') ?? 'RollingUpdate';
  if (type === 'Recreate') return plainText('all at once (Recreate)');
  if (type === 'OnDelete') return plainText('only pods that someone deletes (OnDelete)');
  const unavailable = at(update, 'rollingUpdate', 'maxUnavailable');
  const surge = at(update, 'rollingUpdate', 'maxSurge');
  if (unavailable === undefined && surge === undefined) return plainText('one at a time');
  return plainText(`at most ${String(unavailable ?? 0)} unavailable, ${String(surge ?? 0)} more at a time`);
}

export function readReplicaSet(object: unknown): ReplicaSetObject {
  const annotations = recordAt(object, 'metadata', 'annotations');
  return present({
    ...readBase('replicaset', object, false),
    replicas: numberAt(object, 'spec', 'replicas') ?? 1,
    ready: numberAt(object, 'status', 'readyReplicas') ?? 0,
    running: numberAt(object, 'status', 'replicas') ?? 0,
    revision: Number(rawTextAt(annotations, 'deployment.kubernetes.io/revision') ?? 0) || 0,
    hash: textAt(object, 'metadata', 'labels', 'pod-template-hash') ?? plainText(''),
    cause: textAt(annotations, 'kubernetes.io/change-cause'),
    reused: rawTextAt(annotations, 'deployment.kubernetes.io/revision-history') !== undefined,
    conditions: conditionsAt(object),
    template: readTemplate(at(object, 'spec', 'template')),
  });
}

/** A ControllerRevision of a StatefulSet or DaemonSet: its data is a patch that replaces the pod template. */
export function readRevision(object: unknown): RevisionObject {
  return present({
    ...readBase('revision', object, false),
    revision: numberAt(object, 'revision') ?? 0,
    hash:
      textAt(object, 'metadata', 'labels', 'controller-revision-hash') ??
      textAt(object, 'metadata', 'labels', 'controller.kubernetes.io/hash') ??
      textAt(object, 'metadata', 'name') ??
      plainText(''),
    cause: textAt(object, 'metadata', 'annotations', 'kubernetes.io/change-cause'),
    template: readTemplate(templateOfRevision(object)),
  });
}

/** The pod template that a ControllerRevision holds, without the instruction of the patch. */
export function templateOfRevision(object: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(recordAt(object, 'data', 'spec', 'template')).filter(([name]) => name !== '$patch'));
}

export function readJob(object: unknown): JobObject {
  return present({
    ...readBase('job', object, false),
    active: numberAt(object, 'status', 'active') ?? 0,
    succeeded: numberAt(object, 'status', 'succeeded') ?? 0,
    failed: numberAt(object, 'status', 'failed') ?? 0,
    backoffLimit: numberAt(object, 'spec', 'backoffLimit') ?? 6,
    suspended: flagAt(object, 'spec', 'suspend'),
    conditions: conditionsAt(object),
    images: imagesOf(at(object, 'spec', 'template')),
    named: namedServices(at(object, 'spec', 'template')),
    wants: wantedBy(at(object, 'spec', 'template', 'spec')),
    configs: configsIn(at(object, 'spec', 'template', 'spec')),
  });
}

export function readCronJob(object: unknown): CronJobObject {
  return present({
    ...readBase('cronjob', object, true),
    schedule: textAt(object, 'spec', 'schedule') ?? plainText(''),
    suspended: flagAt(object, 'spec', 'suspend'),
    lastScheduledAt: timeAt(object, 'status', 'lastScheduleTime'),
    lastSucceededAt: timeAt(object, 'status', 'lastSuccessfulTime'),
    images: imagesOf(at(object, 'spec', 'jobTemplate', 'spec', 'template')),
    podLabels: textsAt(object, 'spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'),
    named: namedServices(at(object, 'spec', 'jobTemplate', 'spec', 'template')),
    wants: wantedBy(at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec')),
    startingDeadline: numberAt(object, 'spec', 'startingDeadlineSeconds'),
    configs: configsIn(at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec')),
  });
}
