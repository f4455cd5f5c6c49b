import { wobble } from './random.js';
import type { Call } from './services.js';
import { currentRevision, readyPods, SOUND, STEP, type Pod, type ServiceState, type Trouble, type World } from './world.js';

const DT = STEP / 1000;
const DAY = 86_400_000;
/** Failures that nobody's fault explains: broken clients, lost packets. */
const BACKGROUND_ERRORS = 0.0005;
/** Above this load a queue is taken for full, and nobody waits longer than this (milliseconds). */
const FULL = 0.95;
const LONGEST_WAIT = 2500;

/** How busy the shop is: a day's wave with a smaller half-day wave on it, 1 on an average afternoon. */
export function timeOfDay(world: World): number {
  const phase = 2 * Math.PI * ((world.time - world.startedAt) / DAY + world.dayShift);
  return 0.8 + 0.28 * Math.sin(phase - Math.PI / 2) + 0.06 * Math.sin(2 * phase + 0.6);
}

/** Share of calls that take longer than `limit`, for a mean and a spread: a logistic tail, near the exponential one at the mean. */
export function lateShare(mean: number, spread: number, limit: number): number {
  const distance = (limit - mean) / Math.max(1, spread);
  return distance > 12 ? 0 : 1 / (1 + Math.exp(1.7 * distance + 0.54));
}

/** p99 from mean and spread: between a normal (2.33 spreads) and an exponential tail (3.6 spreads). */
const p99Of = (mean: number, spread: number): number => mean + spread * (2.33 + 1.27 * Math.min(1, spread / Math.max(1, mean)));

/** What a caller sees of one dependency: share that fails after its retry, and how long it waits. */
function seen(call: Call, callee: ServiceState): { failed: number; mean: number; spread: number; late: number } {
  const { mean, spread, errors } = callee.traffic;
  const late = lateShare(mean, spread, call.timeout);
  const once = 1 - (1 - errors) * (1 - late);
  // A retry mends what was bad luck; what fails for most fails again.
  const failed = call.retries ? once * (0.25 + 0.75 * once) : once;
  return {
    failed,
    late,
    mean: Math.min(mean, call.timeout) * (1 - late) + call.timeout * late,
    spread: Math.min(spread, call.timeout / 2),
  };
}

/** What the ready pods of a service can do together, with each its even share of the requests. */
interface Blend {
  readonly ready: number;
  /** Requests a second that they can serve. */
  readonly most: number;
  /** Share of the arriving requests that finds a pod with room, and how long it waits there. */
  readonly admitted: number;
  readonly wait: number;
  readonly latency: number;
  readonly errors: number;
  readonly pool: number;
}

/** Sums over the ready pods what their versions are like. Own work is M/M/1 a pod: a slow pod is overloaded while its siblings are not. */
function blend(service: ServiceState, arriving: number): Blend {
  const { spec, revisions } = service;
  const count = readyPods(service);
  const each = count > 0 ? arriving / count : 0;
  let hash = '';
  let traits = SOUND;
  let most = 0;
  let served = 0;
  let wait = 0;
  let latency = 0;
  let errors = 0;
  let pool = 0;
  for (const pod of service.pods) {
    if (pod.phase !== 'running') continue;
    if (pod.hash !== hash) {
      hash = pod.hash;
      traits = revisions.find(revision => revision.hash === hash)?.traits ?? SOUND;
    }
    const capacity = (spec.capacity * traits.capacity) / strain(service, pod);
    const load = Math.min(FULL, each / capacity);
    most += capacity;
    served += Math.min(each, capacity * FULL);
    wait += Math.min(LONGEST_WAIT, ((1000 / capacity) * load * load) / (1 - load));
    latency += traits.latency;
    errors += traits.errors;
    pool += traits.pool ?? spec.pool?.size ?? 0;
    pod.cpu = Math.min(1, each / capacity);
  }
  const n = Math.max(1, count);
  return {
    ready: count,
    most,
    admitted: arriving > 0 ? served / arriving : 1,
    wait: wait / n,
    latency: count > 0 ? latency / n : 1,
    errors: errors / n,
    pool,
  };
}

/** Near its memory limit a process spends its time collecting garbage. */
function strain(service: ServiceState, pod: Pod): number {
  const over = pod.memory / service.spec.memory - 0.82;
  return over <= 0 ? 1 : 1 + 5 * (over / 0.18) ** 2;
}

/** One step of the traffic through the whole call graph, callers first. Answers and latencies travel back one hop a step. */
export function stepTraffic(world: World): void {
  const step = Math.round(world.time / STEP);
  const busy = timeOfDay(world);
  for (const service of world.order) {
    const { traffic, spec, outside } = service;
    if (spec.customers) traffic.next += spec.customers * busy * outside.customers * (1 + 0.02 * wobble(world.seed, service.key, step));
    if (spec.generates) traffic.next += spec.generates * (currentRevision(service).traits.output ?? 1) * readyPods(service);
  }
  for (const service of world.order) {
    if (service.spec.kind === 'queue') stepQueue(world, service);
    else if (service.spec.kind === 'workload') stepWorkload(world, service, step);
    else stepManaged(world, service, step);
    service.traffic.next = 0;
  }
}

function stepWorkload(world: World, service: ServiceState, step: number): void {
  const { spec, traffic } = service;
  const queue = spec.consumes === undefined ? undefined : world.services.get(spec.consumes);
  if (queue) traffic.next = Math.min(blend(service, 0).most * 0.94, queue.traffic.depth / DT + queue.traffic.offered);
  const offered = spec.customers ? traffic.next : traffic.next * service.outside.customers;
  traffic.offered = offered;
  let dead = 0;
  for (const pod of service.pods) if (pod.phase !== 'running' && pod.routedUntil > world.time) dead++;
  const ready = readyPods(service);
  if (ready + dead === 0) {
    Object.assign(traffic, {
      errors: offered > 0 ? 1 : 0,
      mean: 3,
      spread: 2,
      cpu: 0,
      pool: 0,
      p99: 10,
      trouble: offered > 0 ? 'no-pods' : 'none',
      blame: '',
    });
    return;
  }
  const lost = dead / (ready + dead);
  const arriving = offered * (1 - lost);
  const own = blend(service, arriving);
  const { admitted, wait } = own;
  let mean = spec.latency * own.latency * service.outside.latency + wait;
  let variance = (0.45 * spec.latency * own.latency) ** 2 + wait ** 2;

  let alive = 1 - own.errors - BACKGROUND_ERRORS;
  let worst = { share: own.errors, trouble: 'own-bug' as Trouble, blame: '' };
  const blameOn = (share: number, trouble: Trouble, blame: string): void => {
    if (share > worst.share) worst = { share, trouble, blame };
  };
  traffic.pool = 0;
  for (const call of spec.calls) {
    const callee = world.services.get(call.to);
    if (!callee) continue;
    const look = seen(call, callee);
    if (spec.pool?.to === call.to) {
      // Connections in use by Little's law; above what there are, requests wait until they give up.
      const size = Math.max(1, own.pool);
      const held = (arriving * admitted * (look.mean * Math.max(1, call.share) + spec.latency)) / 1000;
      const use = held / size;
      traffic.pool = Math.min(1, use);
      traffic.connections = size;
      const crowd = Math.min(FULL, use);
      const queueing =
        (look.mean * Math.max(1, call.share) * crowd ** Math.min(8, 1 + size / Math.max(1, own.ready))) /
        (1 - crowd) /
        Math.max(1, size / Math.max(1, own.ready));
      mean += Math.min(queueing, 2500);
      variance += Math.min(queueing, 2500) ** 2;
      if (use > FULL) {
        const refused = 1 - FULL / use;
        alive *= 1 - refused;
        blameOn(refused, 'pool-exhausted', call.to);
      }
    }
    callee.traffic.next += offered * (1 - lost) * admitted * Math.max(0, alive) * call.share * (1 + (call.retries ?? 0) * look.failed);
    if (spec.pool?.to === call.to) callee.traffic.connections += traffic.connections;
    const part = Math.min(1, call.share);
    mean += look.mean * call.share;
    variance += (look.spread * Math.sqrt(call.share)) ** 2 * Math.max(1, call.share);
    if (call.optional) continue;
    alive *= 1 - part * look.failed;
    blameOn(part * look.failed, look.late > callee.traffic.errors ? 'dependency-slow' : 'dependency-failed', call.to);
  }
  // Threads: requests under way beyond what the pods can hold are turned away too.
  const underWay = (arriving * admitted * mean) / 1000;
  const threads = spec.workers * Math.max(1, own.ready);
  const held = underWay > threads && !queue ? threads / underWay : 1;
  blameOn(1 - admitted * held, strained(service) ? 'memory' : 'overloaded', '');
  blameOn(lost, service.pods.some(pod => pod.phase === 'lost') ? 'unreachable' : 'crashing', '');
  const errors = 1 - (1 - lost) * admitted * held * Math.max(0, alive);
  const jitter = 1 + 0.03 * wobble(world.seed, service.key ^ 0x55aa, step);
  traffic.errors = Math.min(1, Math.max(0, errors * (errors < 0.02 ? 1 + 0.25 * wobble(world.seed, service.key ^ 0x1234, step) : 1)));
  traffic.mean = mean * jitter + lost * 400;
  traffic.spread = Math.sqrt(variance) + lost * 700;
  traffic.p99 = p99Of(traffic.mean, traffic.spread) * jitter;
  traffic.cpu = own.most > 0 ? Math.min(1, (arriving / own.most) * (0.97 + 0.03 * jitter)) : 0;
  traffic.trouble = worst.share > 0.01 ? worst.trouble : 'none';
  traffic.blame = worst.share > 0.01 ? worst.blame : '';
  const done = offered * (1 - traffic.errors);
  for (const name of spec.publishes ?? []) {
    const target = world.services.get(name);
    if (target) target.traffic.next += done;
  }
  // A consumer that fails gives the message back.
  if (queue) queue.traffic.depth = Math.max(0, queue.traffic.depth + (queue.traffic.offered - done) * DT);
}

const strained = (service: ServiceState): boolean => service.pods.some(pod => pod.phase === 'running' && strain(service, pod) > 2);

/** Databases, caches and third parties: one big machine with a limit of connections. */
function stepManaged(world: World, service: ServiceState, step: number): void {
  const { spec, traffic, outside } = service;
  traffic.offered = traffic.next;
  const load = Math.min(0.99, traffic.offered / spec.capacity);
  const jitter = 1 + 0.04 * wobble(world.seed, service.key, step);
  const open = traffic.connections;
  const refused = spec.maxConnections !== undefined && open > spec.maxConnections ? 1 - spec.maxConnections / open : 0;
  const work = spec.latency * outside.latency;
  traffic.mean = work * (1 + (load * load) / (1 - load)) * jitter;
  traffic.spread = traffic.mean * (spec.kind === 'external' ? 0.35 : 0.3);
  traffic.p99 = p99Of(traffic.mean, traffic.spread);
  traffic.errors = Math.min(1, outside.errors + refused + 0.0002);
  traffic.cpu = load;
  traffic.pool = spec.maxConnections === undefined ? 0 : Math.min(1, open / spec.maxConnections);
  traffic.trouble = refused > 0 ? 'connections-refused' : 'none';
  service.openConnections = open;
  traffic.connections = 0;
}

/** Messages that wait, and how old the oldest is at the pace of the consumers. */
function stepQueue(world: World, service: ServiceState): void {
  const { traffic, spec } = service;
  traffic.offered = traffic.next;
  traffic.mean = spec.latency;
  traffic.spread = 1;
  traffic.p99 = spec.latency * 3;
  traffic.errors = 0;
  const consumer = world.order.find(other => other.spec.consumes === spec.name);
  const pace = consumer ? consumer.traffic.offered * (1 - consumer.traffic.errors) : 0;
  traffic.age = pace > 0 ? traffic.depth / pace : traffic.depth > 0 ? traffic.age + DT : 0;
}
