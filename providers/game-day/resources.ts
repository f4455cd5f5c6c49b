import { plainText, type PlainText } from '../../src/model/plain-text.js';
import type { FactValue, Resource, ResourceRef, Revision } from '../../src/model/resource.js';
import { instant, type Instant } from '../../src/model/time.js';
import type { Edge } from '../../src/model/topology.js';
import { refOf } from './signals.js';
import type { Simulation } from './simulation.js';
import {
  currentRevision,
  deploymentRef,
  podRef,
  readyPods,
  revisionName,
  type GameRef,
  type GameRevision,
  type NodeState,
  type Pod,
  type ServiceState,
} from './world.js';

const hpaRef = (service: ServiceState): GameRef => ({ kind: 'hpa', name: service.spec.name, namespace: service.spec.namespace });
const replicaSetRef = (service: ServiceState, hash: string): GameRef => ({
  kind: 'replicaset',
  name: `${service.spec.name}-${hash}`,
  namespace: service.spec.namespace,
});
export const serviceRef = (service: ServiceState): GameRef => ({
  kind: 'service',
  name: service.spec.name,
  namespace: service.spec.namespace,
});

/** Every object that the shop consists of, as the servers would list them. */
export function resourcesOf(simulation: Simulation): readonly Resource[] {
  const { world } = simulation;
  const at = (simulated: number): Instant => instant(simulation.toClock(simulated));
  const seenAt = at(world.time);
  const resource = (ref: GameRef, facts: Readonly<Record<string, FactValue>>, more: Partial<Resource> = {}): Resource => ({
    ref: refOf(ref),
    labels: {},
    facts,
    seenAt,
    ...more,
  });
  const found: Resource[] = [];
  for (const service of world.order) {
    const { spec } = service;
    const labels = { app: plainText(spec.name), team: plainText(spec.team) };
    found.push(resource(serviceRef(service), { type: spec.kind === 'workload' ? 'ClusterIP' : spec.kind }, { labels }));
    if (spec.kind !== 'workload') continue;
    found.push(
      resource(deploymentRef(service), deploymentFacts(service), {
        labels,
        uid: plainText(service.uid),
        revisions: revisionsOf(service, at),
      }),
    );
    if (service.bounds)
      found.push(resource(hpaRef(service), { ...service.bounds, replicas: service.desired }, { owner: refOf(deploymentRef(service)) }));
    for (const hash of new Set(service.pods.map(pod => pod.hash)))
      found.push(
        resource(
          replicaSetRef(service, hash),
          { pods: service.pods.filter(pod => pod.hash === hash).length },
          { labels, owner: refOf(deploymentRef(service)) },
        ),
      );
    for (const pod of service.pods) {
      found.push(
        resource(podRef(service, pod), podFacts(pod), {
          labels: { ...labels, 'pod-template-hash': plainText(pod.hash) },
          uid: plainText(pod.uid),
          owner: refOf(replicaSetRef(service, pod.hash)),
        }),
      );
    }
  }
  for (const node of world.nodes)
    found.push(
      resource({ kind: 'node', name: node.name }, nodeFacts(node), {
        uid: plainText(node.uid),
        labels: { 'topology.kubernetes.io/zone': plainText(node.zone) },
      }),
    );
  for (const silence of world.silences) {
    if (silence.endsAt > world.time)
      found.push(resource({ kind: 'silence', name: silence.id }, { by: silence.by, comment: silence.comment, endsAt: at(silence.endsAt) }));
  }
  return found;
}

function deploymentFacts(service: ServiceState): Readonly<Record<string, FactValue>> {
  const current = currentRevision(service);
  return {
    replicas: service.desired,
    ready: readyPods(service),
    revision: revisionName(current),
    image: current.image,
    updated: service.pods.filter(pod => pod.hash === current.hash && pod.phase !== 'terminating').length,
    restarts: service.pods.reduce((sum, pod) => sum + pod.restarts, 0),
    ...(service.bounds ? { hpa: service.spec.name } : {}),
  };
}

/** How `kubectl get pods` would put it. */
export function podStatus(pod: Pod): string {
  switch (pod.phase) {
    case 'pending':
      return 'Pending';
    case 'starting':
      return pod.restarts > 0 ? 'Running' : 'ContainerCreating';
    case 'running':
      return 'Running';
    case 'backoff':
      return pod.last?.reason === 'OOMKilled' && pod.restarts === 0 ? 'OOMKilled' : 'CrashLoopBackOff';
    case 'terminating':
      return 'Terminating';
    case 'lost':
      return 'Unknown';
  }
}

function podFacts(pod: Pod): Readonly<Record<string, FactValue>> {
  return {
    phase: podStatus(pod),
    ready: pod.phase === 'running',
    restarts: pod.restarts,
    memoryMiB: Math.round(pod.memory),
    ...(pod.node ? { node: pod.node } : {}),
    ...(pod.last ? { lastTermination: pod.last.reason, exitCode: pod.last.exit } : {}),
  };
}

const nodeFacts = (node: NodeState): Readonly<Record<string, FactValue>> => ({
  ready: node.ready,
  zone: node.zone,
  diskUsed: Math.round(node.disk * 1000) / 1000,
  ...(node.cordoned ? { cordoned: true } : {}),
  ...(node.ready ? {} : { taint: 'node.kubernetes.io/unreachable' }),
});

/** Newest first, as a roll-back would name them. */
export function revisionsOf(service: ServiceState, at: (simulated: number) => Instant): readonly Revision[] {
  return service.revisions.toReversed().map((revision, index) => ({
    name: plainText(revisionName(revision)),
    hash: plainText(revision.hash),
    at: at(revision.at),
    summary: summaryOf(revision),
    current: index === 0,
  }));
}

const summaryOf = (revision: GameRevision): PlainText =>
  plainText(`${revision.image}${revision.environment['POOL_SIZE'] ? `, POOL_SIZE ${revision.environment['POOL_SIZE']}` : ''}`);

/** Who calls, owns, runs on and scales what. */
export function edgesOf({ world }: Simulation): readonly Edge[] {
  const edges: Edge[] = [];
  const add = (from: GameRef, to: GameRef, relation: Edge['relation']): void =>
    void edges.push({ from: refOf(from), to: refOf(to), relation });
  for (const service of world.order) {
    const { spec } = service;
    const named = (name: string): GameRef => ({
      kind: 'service',
      name,
      namespace: world.services.get(name)?.spec.namespace ?? spec.namespace,
    });
    for (const call of spec.calls) add(serviceRef(service), named(call.to), 'calls');
    for (const queue of spec.publishes ?? []) add(serviceRef(service), named(queue), 'calls');
    if (spec.consumes) add(serviceRef(service), named(spec.consumes), 'depends-on');
    if (spec.kind !== 'workload') continue;
    add(serviceRef(service), deploymentRef(service), 'routes-to');
    if (service.bounds) add(hpaRef(service), deploymentRef(service), 'scales');
    for (const hash of new Set(service.pods.map(pod => pod.hash))) add(deploymentRef(service), replicaSetRef(service, hash), 'owns');
    for (const pod of service.pods) {
      add(replicaSetRef(service, pod.hash), podRef(service, pod), 'owns');
      if (pod.node) add(podRef(service, pod), { kind: 'node', name: pod.node }, 'runs-on');
    }
  }
  return edges;
}

/** The service that an object stands for: a pod's, a deployment's, its own. */
export function serviceBehind({ world }: Simulation, ref: ResourceRef): ServiceState | undefined {
  const named = world.services.get(ref.name);
  if (named) return named;
  if (ref.kind === 'pod' || ref.kind === 'replicaset')
    return world.order.find(service => ref.name.startsWith(`${service.spec.name}-`) && ref.namespace === service.spec.namespace);
  return undefined;
}
