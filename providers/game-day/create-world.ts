import { History } from './history.js';
import { newPod } from './pods.js';
import { place } from './placement.js';
import { draw, keyOf, pick, suffix, uid } from './random.js';
import { NODES, SERVICES, type ServiceSpec } from './services.js';
import { SOUND, type GameRevision, type NodeState, type ServiceState, type Traits, type World } from './world.js';

const HOUR = 3_600_000;
const AUTHORS = ['noor', 'mikkel', 'ines', 'tomasz', 'wanjiru', 'yuki', 'samir'] as const;

/** Who pushed it: a first name, or the account of the pipeline. */
export const authorOf = (seed: number, key: number): string => pick(AUTHORS, seed, key);

/** What the version before the current one suffers from: the reason it was replaced. Rolling back to it is no remedy but a cost. */
const OLD_FAULTS: readonly Traits[] = [
  { ...SOUND, errors: 0.03 },
  { ...SOUND, capacity: 0.7 },
  { ...SOUND, latency: 1.8, errors: 0.012 },
  { ...SOUND, capacity: 0.8, errors: 0.015 },
];

/** The shop as it stands, well and warm, before anything of this session has happened. */
export function createWorld(seed: number, startedAt: number): World {
  const services = new Map<string, ServiceState>();
  for (const spec of SERVICES) services.set(spec.name, createService(spec, seed, startedAt));
  const world: World = {
    seed,
    startedAt,
    time: startedAt,
    // The person arrives between late morning and the evening peak.
    dayShift: 0.36 + 0.16 * draw(seed, 11),
    services,
    order: [...services.values()],
    nodes: NODES.map((node): NodeState => ({
      ...node,
      uid: uid(seed, keyOf(node.name)),
      joinedAt: startedAt - 40 * 24 * HOUR,
      added: false,
      lostAt: undefined,
      ready: true,
      cordoned: false,
      idleSince: undefined,
      disk: 0.4 + 0.2 * draw(seed, keyOf(node.name)),
    })),
    nodeOrdered: undefined,
    nodeCount: NODES.length,
    happenings: new Map(),
    changes: [],
    silences: [],
    costRate: 0,
    usualCost: undefined,
    spend: new History(),
  };
  return world;
}

/** Puts the first pods on the nodes; a fault may have said before where they crowd. */
export function fillNodes(world: World): void {
  // What crowds comes first, while there is room.
  for (const service of [...world.order].sort((a, b) => Number(b.packed !== undefined) - Number(a.packed !== undefined))) {
    for (let index = 0; index < service.desired; index++) {
      const pod = newPod(world, service, world.startedAt - Math.floor((8 + 30 * draw(world.seed, service.key, index)) * HOUR));
      pod.phase = 'running';
      pod.since = pod.createdAt + service.spec.boot * 1000;
      place(world, service, pod);
      service.pods.push(pod);
    }
  }
}

function createService(spec: ServiceSpec, seed: number, startedAt: number): ServiceState {
  const key = keyOf(spec.name);
  const number = 12 + Math.floor(draw(seed, key, 1) * 40);
  const patch = Math.floor(draw(seed, key, 2) * 9);
  const version = `${1 + Math.floor(draw(seed, key, 3) * 4)}.${Math.floor(draw(seed, key, 4) * 20)}`;
  const environment = environmentOf(spec);
  const revision = (step: number, traits: Traits, hoursAgo: number): GameRevision => ({
    number: number + step,
    hash: suffix(10, seed, key, number + step),
    at: startedAt - hoursAgo * HOUR,
    image: `shop/${spec.name}:${version}.${patch + 1 + step}`,
    environment,
    author: authorOf(seed, key + step),
    traits,
  });
  return {
    spec,
    key,
    uid: uid(seed, key),
    revisions:
      spec.kind === 'workload'
        ? [revision(-1, pick(OLD_FAULTS, seed, key), 170), revision(0, SOUND, 9 + Math.floor(60 * draw(seed, key, 5)))]
        : [revision(0, SOUND, 2000)],
    desired: spec.replicas,
    pods: [],
    podCount: 0,
    rollout: undefined,
    bounds: spec.autoscale && { min: spec.autoscale.min, max: spec.autoscale.max },
    fewerSince: undefined,
    openConnections: 0,
    traffic: {
      offered: 0,
      next: 0,
      errors: 0,
      mean: spec.latency,
      spread: spec.latency / 2,
      p99: spec.latency * 3,
      cpu: 0.4,
      pool: 0,
      connections: 0,
      depth: 0,
      age: 0,
      trouble: 'none',
      blame: '',
    },
    history: new History(),
    usualCost: undefined,
    outside: { latency: 1, errors: 0, customers: 1 },
    toleration: 300_000,
    packed: undefined,
  };
}

function environmentOf(spec: ServiceSpec): Readonly<Record<string, string>> {
  return {
    LOG_LEVEL: 'info',
    HTTP_TIMEOUT_MS: String(spec.calls[0]?.timeout ?? 2000),
    ...(spec.generates ? { USERS: '60', PROFILE: 'smoke' } : {}),
    ...(spec.pool ? { POOL_SIZE: String(spec.pool.size) } : {}),
    ...(spec.language === 'java' ? { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75' } : {}),
  };
}
