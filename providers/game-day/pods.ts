import { happen } from './journal.js';
import { place } from './placement.js';
import { draw, keyOf, suffix, uid } from './random.js';
import { currentRevision, podRef, STEP, type GameRevision, type Pod, type ServiceState, type World } from './world.js';

const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;
/** A container that ran this long starts with a short back-off again. */
const FORGIVEN_AFTER = 600_000;
const GRACE = 10_000;

/** A pod of the current revision, not yet on a node. */
export function newPod(world: World, service: ServiceState, at: number): Pod {
  const revision = currentRevision(service);
  const name = `${service.spec.name}-${revision.hash}-${suffix(5, world.seed, service.key + 17, service.podCount++)}`;
  const key = keyOf(name);
  return {
    name,
    uid: uid(world.seed, key),
    key,
    hash: revision.hash,
    createdAt: at,
    phase: 'pending',
    node: undefined,
    since: at,
    restarts: 0,
    backoff: 0,
    memory: service.spec.baseMemory,
    leaked: 0,
    cpu: 0,
    routedUntil: 0,
  };
}

const revisionOf = (service: ServiceState, pod: Pod): GameRevision =>
  service.revisions.find(revision => revision.hash === pod.hash) ?? currentRevision(service);

/** One step in the life of every pod of a service. `perPod`: requests a second that each ready pod got. */
export function stepPods(world: World, service: ServiceState, perPod: number): void {
  for (const pod of service.pods) {
    if (pod.phase === 'running') run(world, service, pod, perPod);
    else if (pod.phase === 'pending') schedule(world, service, pod);
    else if (pod.phase === 'starting') start(world, service, pod);
    else if (pod.phase === 'backoff') wait(world, service, pod);
  }
  for (const pod of service.pods) {
    if (!isOver(world, pod)) continue;
    service.pods = service.pods.filter(other => !isOver(world, other));
    break;
  }
}

const isOver = (world: World, pod: Pod): boolean => pod.phase === 'terminating' && world.time - pod.since >= GRACE;

function schedule(world: World, service: ServiceState, pod: Pod): void {
  if (place(world, service, pod)) {
    pod.phase = 'starting';
    pod.since = world.time;
  } else if (world.time - pod.since >= 10_000) {
    happen(
      world,
      podRef(service, pod),
      'FailedScheduling',
      'warning',
      `0/${world.nodes.length} nodes are available: ${world.nodes.filter(node => node.ready).length} Insufficient cpu, ${world.nodes.filter(node => !node.ready).length} node(s) had untolerated taint {node.kubernetes.io/unreachable: }.`,
      30_000,
    );
  }
}

function start(world: World, service: ServiceState, pod: Pod): void {
  const boot = service.spec.boot * 1000 * (0.8 + 0.4 * draw(world.seed, pod.key, pod.restarts));
  if (world.time - pod.since >= boot) {
    pod.phase = 'running';
    pod.since = world.time;
    if (pod.restarts > 0) happen(world, podRef(service, pod), 'Started', 'normal', `Started container ${service.spec.name}`);
  } else if (pod.restarts > 0) {
    happen(world, podRef(service, pod), 'Unhealthy', 'warning', 'Readiness probe failed: dial tcp: connect: connection refused', 10_000);
  }
}

function run(world: World, service: ServiceState, pod: Pod, perPod: number): void {
  const { traits } = revisionOf(service, pod);
  const { spec } = service;
  // Pods leak unevenly: some of them serve heavier customers.
  pod.leaked += traits.leak * perPod * (STEP / 1000) * (0.55 + 0.9 * draw(world.seed, pod.key, 90 + pod.restarts));
  const busy = Math.min(spec.workers, (perPod * service.traffic.mean) / 1000);
  pod.memory = spec.baseMemory * (1 + 0.03 * (draw(world.seed, pod.key, Math.floor(world.time / 60_000)) - 0.5)) + busy * 1.2 + pod.leaked;
  if (pod.memory >= spec.memory) {
    happen(
      world,
      { kind: 'node', name: pod.node ?? 'unknown' },
      'OOMKilling',
      'warning',
      `Memory cgroup out of memory: Killed process in container ${spec.name} of pod ${pod.name}`,
    );
    crash(world, service, pod, 'OOMKilled', 137);
  } else if (
    traits.lifetime !== undefined &&
    world.time - pod.since >= traits.lifetime * 1000 * (0.7 + 0.6 * draw(world.seed, pod.key, 200 + pod.restarts))
  ) {
    crash(world, service, pod, 'Error', 2);
  }
}

function crash(world: World, service: ServiceState, pod: Pod, reason: 'OOMKilled' | 'Error', exit: number): void {
  const ranFor = world.time - pod.since;
  pod.backoff = ranFor > FORGIVEN_AFTER || pod.backoff === 0 ? FIRST_BACKOFF : Math.min(LONGEST_BACKOFF, pod.backoff * 2);
  pod.last = { reason, exit, at: world.time };
  pod.phase = 'backoff';
  pod.since = world.time;
  pod.leaked = 0;
  pod.memory = service.spec.baseMemory;
  // Until the endpoint is taken out, its share of the requests fails.
  pod.routedUntil = world.time + STEP;
}

function wait(world: World, service: ServiceState, pod: Pod): void {
  happen(
    world,
    podRef(service, pod),
    'BackOff',
    'warning',
    `Back-off restarting failed container ${service.spec.name} in pod ${pod.name}_${service.spec.namespace}(${pod.uid})`,
    10_000,
  );
  if (world.time - pod.since < pod.backoff) return;
  pod.restarts++;
  pod.phase = 'starting';
  pod.since = world.time;
}
