import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { FactValue, Resource, ResourceRef, Revision } from '../../../src/model/resource.js';
import type { Labels } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import { hpaOf } from '../changes/live-changes.js';
import { rollBackTargets, revisionsOf } from '../changes/revisions.js';
import { progressOf } from '../changes/rollouts.js';
import { isBad } from '../changes/node-changes.js';
import type { Container } from '../objects/container.js';
import type { HpaObject, KubernetesObject, NodeObject, PodObject, Template, WorkloadObject } from '../objects/objects.js';
import { topRef, type World } from '../objects/world.js';

type Facts = Readonly<Record<string, FactValue | undefined>>;
const MOST_LABELS = 24;

/** What the room gets to know of an object; undefined for what only serves here (revisions, slices, empty ReplicaSets). */
export function resourceOf(world: World, object: KubernetesObject, seenAt: Instant): Resource | undefined {
  switch (object.kind) {
    case 'pod':
      return resource(world, object, podFacts(object), seenAt);
    case 'deployment':
    case 'statefulset':
    case 'daemonset':
      return resource(world, object, workloadFacts(world, object), seenAt, rollBackTargets(world, object));
    // A Deployment keeps ten ReplicaSets of the past: they are its revisions, not resources.
    case 'replicaset':
      return object.replicas === 0 && object.running === 0 && object.owner
        ? undefined
        : resource(
            world,
            object,
            { replicas: object.replicas, ready: object.ready, revision: object.revision > 0 ? `r${object.revision}` : undefined },
            seenAt,
          );
    case 'job':
      return resource(
        world,
        object,
        { active: object.active, succeeded: object.succeeded, failed: object.failed, suspended: object.suspended || undefined },
        seenAt,
      );
    case 'cronjob':
      return resource(
        world,
        object,
        {
          schedule: object.schedule,
          suspended: object.suspended || undefined,
          lastRun: object.lastScheduledAt,
          lastSuccess: object.lastSucceededAt,
        },
        seenAt,
      );
    case 'node':
      return resource(world, object, nodeFacts(object), seenAt);
    case 'service':
      return resource(world, object, { type: object.serviceType, ...endpointsOf(world, object.uid) }, seenAt);
    case 'hpa':
      return resource(world, object, hpaFacts(object), seenAt);
    case 'pdb':
      return resource(world, object, { allowed: object.allowed, healthy: object.healthy, wanted: object.wanted }, seenAt);
    case 'pvc':
      return resource(world, object, { phase: object.phase, storageClass: object.storageClass }, seenAt);
    default:
      return undefined;
  }
}

function resource(world: World, object: KubernetesObject, facts: Facts, seenAt: Instant, revisions?: readonly Revision[]): Resource {
  const owner = ownerRef(world, object);
  const kept: Record<string, FactValue> = {};
  for (const [name, value] of Object.entries({
    ...facts,
    gitops: object.gitops,
    created: object.createdAt,
    deleting: object.deletedAt === undefined ? undefined : true,
  }))
    if (value !== undefined) kept[name] = value;
  return {
    ref: world.ref(object),
    uid: plainText(object.uid),
    labels: fewLabels(object.labels),
    facts: kept,
    seenAt,
    ...(owner ? { owner } : {}),
    ...(revisions && revisions.length > 0 ? { revisions } : {}),
  };
}

/** The end of the owner chain: what a person would call "the thing it belongs to". */
function ownerRef(world: World, object: KubernetesObject): ResourceRef | undefined {
  return object.owner ? topRef(world, world.top(object)) : undefined;
}

function fewLabels(labels: Labels): Labels {
  const entries = Object.entries(labels);
  return entries.length <= MOST_LABELS ? labels : Object.fromEntries(entries.slice(0, MOST_LABELS));
}

function podFacts(pod: PodObject): Facts {
  const worst = worstContainer(pod.containers);
  const end = worst?.terminated ?? worst?.last;
  return {
    phase: pod.phase,
    reason: pod.reason,
    node: pod.node,
    ready: pod.ready,
    containers: pod.containers.filter(container => container.role === 'main').length,
    restarts: pod.containers.reduce((sum, container) => sum + container.restarts, 0),
    waiting: worst?.waiting?.reason,
    lastEnd: end?.reason,
    lastExitCode: end?.exitCode,
    image: pod.containers.find(container => container.role === 'main')?.image,
  };
}

/** The container that explains the pod: one that waits, then the one with most restarts. */
function worstContainer(containers: readonly Container[]): Container | undefined {
  return (
    containers.find(container => container.waiting) ??
    containers.reduce<Container | undefined>(
      (worst, container) => (container.restarts > (worst?.restarts ?? 0) ? container : worst),
      undefined,
    ) ??
    containers.find(container => container.terminated && container.terminated.exitCode !== 0)
  );
}

function workloadFacts(world: World, workload: WorkloadObject): Facts {
  const hpa = hpaOf(world, workload);
  const revision = revisionsOf(world, workload).at(-1);
  return {
    replicas: workload.replicas,
    ready: workload.ready,
    updated: workload.updated,
    available: workload.available,
    revision: revision?.name,
    image: workload.images[0],
    rollout: revision ? progressOf(workload, revision, revision.createdAt).state : undefined,
    paused: workload.paused || undefined,
    strategy: workload.strategy,
    memoryLimits: revision && memoryLimitsIn(revision.template),
    ...(hpa ? { hpa: hpa.name, hpaMin: hpa.min, hpaMax: hpa.max } : {}),
  };
}

const MEMORY_LIMIT = /^containers\[([^\]]+)\]\.resources\.limits\.memory$/;

/** "app=512Mi, proxy=64Mi"; undefined when no container has a limit. */
function memoryLimitsIn({ fields }: Template): PlainText | undefined {
  const limits = [...fields].flatMap(([path, value]) => {
    const container = MEMORY_LIMIT.exec(path)?.[1];
    return container === undefined ? [] : [`${container}=${value}`];
  });
  return limits.length > 0 ? plainText(limits.join(', '), 300) : undefined;
}

function nodeFacts(node: NodeObject): Facts {
  const troubles = node.conditions.filter(isBad).map(condition => (condition.type === 'Ready' ? 'NotReady' : condition.type));
  return {
    ready: !troubles.includes('NotReady'),
    trouble: troubles.length > 0 ? plainText(troubles.join(', '), 120) : undefined,
    cordoned: node.unschedulable || undefined,
    zone: node.zone,
    instanceType: node.instanceType,
    kubelet: node.kubelet,
  };
}

const hpaFacts = (hpa: HpaObject): Facts => ({
  target: plainText(`${hpa.target.kind}/${hpa.target.name}`),
  min: hpa.min,
  max: hpa.max,
  current: hpa.current,
  desired: hpa.desired,
  lastScaled: hpa.lastScaledAt,
});

/** Ready endpoints of a service, or nothing when it has no slices. */
function endpointsOf(world: World, uid: string): { readonly ready?: number; readonly endpoints?: number } {
  let ready = 0;
  let total = 0;
  let found = false;
  for (const slice of world.children(uid)) {
    if (slice.kind !== 'slice') continue;
    found = true;
    ready += slice.ready;
    total += slice.total;
  }
  return found ? { ready, endpoints: total } : {};
}
