import { stepAutoscaler, stepDeployment } from './deployments.js';
import { SAMPLE, type Sample } from './history.js';
import { forget } from './journal.js';
import { stepNodes } from './nodes.js';
import { stepPods } from './pods.js';
import { NODE_CPU, NODE_PRICE, type ServiceSpec } from './services.js';
import { stepTraffic } from './traffic.js';
import { readyPods, STEP, type ServiceState, type World } from './world.js';

/** Dollars for a thousand requests that cross the edge: transfer, logs, managed services by use. */
const PRICE_OF_THOUSAND = 0.0016;

/** No fault begins this early: what things cost then is the usual. */
const QUIET = 1_200_000;

/** Five seconds of the life of the shop: traffic first, then what it does to pods, deployments and nodes. */
export function stepWorld(world: World): void {
  world.time += STEP;
  stepTraffic(world);
  for (const service of world.order) {
    if (service.spec.kind !== 'workload') continue;
    const ready = readyPods(service);
    stepPods(world, service, ready === 0 ? 0 : service.traffic.offered / ready);
    stepDeployment(world, service);
    stepAutoscaler(world, service);
  }
  stepNodes(world);
  world.costRate = costOf(world);
  if (world.time % SAMPLE === 0) remember(world);
  if (world.time % 300_000 === 0) forget(world);
}

/** Dollars an hour as things stand. */
function costOf(world: World): number {
  let cost = world.nodes.length * NODE_PRICE;
  for (const { spec, traffic } of world.order) {
    cost += spec.cost;
    cost += transferCost(spec, traffic.offered);
  }
  return cost;
}

const transferCost = (spec: ServiceSpec, rate: number): number => (spec.customers || spec.generates ? rate * 3.6 * PRICE_OF_THOUSAND : 0);

/** A service's own part: the room its pods take on the nodes, what it is billed for, and its transfer. */
const ownCost = ({ spec, pods, traffic }: ServiceState): number =>
  (pods.length * spec.cpu * NODE_PRICE) / NODE_CPU + spec.cost + transferCost(spec, traffic.offered);

function remember(world: World): void {
  for (const service of world.order) service.history.put(world.time, sampleOf(service), noteOf(service));
  world.spend.put(world.time, { cost: world.costRate });
  if (world.usualCost === undefined && world.time - world.startedAt >= QUIET) {
    world.usualCost = world.spend.mean('cost', world.startedAt, world.time);
    for (const service of world.order) service.usualCost = service.history.mean('cost', world.startedAt, world.time);
  }
}

function sampleOf(service: ServiceState): Sample {
  const { traffic, spec } = service;
  const { offered: rate, errors, p99, cpu } = traffic;
  switch (spec.kind) {
    case 'workload': {
      const sample = { rate, errors, p99, cpu, cost: ownCost(service), memory: memoryShare(service), ready: readyPods(service) };
      return spec.pool ? { ...sample, pool: traffic.pool } : sample;
    }
    case 'queue':
      return { rate, depth: traffic.depth, age: traffic.age, cost: spec.cost };
    case 'database':
    case 'cache':
      return { rate, errors, p99, cpu, connections: service.openConnections, cost: spec.cost };
    case 'external':
      return { rate, errors, p99 };
  }
}

/** The fullest pod's memory as a share of its limit. */
export function memoryShare(service: ServiceState): number {
  let most = 0;
  for (const pod of service.pods) if (pod.phase === 'running') most = Math.max(most, pod.memory);
  return service.spec.memory > 0 ? most / service.spec.memory : 0;
}

const noteOf = ({ traffic }: ServiceState): string => (traffic.trouble === 'none' ? '' : `${traffic.trouble} ${traffic.blame}`);
