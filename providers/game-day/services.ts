/** One dependency of a service, in the order in which a request makes its calls. */
export interface Call {
  readonly to: string;
  /** Calls a request; below 1 when only some requests need it. */
  readonly share: number;
  /** Milliseconds after which the caller gives up. */
  readonly timeout: number;
  /** True when the caller can answer without it. */
  readonly optional?: boolean;
  readonly retries?: 1;
}

/** What is fixed about a part of the shop. What changes is in `world.ts`. */
export interface ServiceSpec {
  readonly name: string;
  readonly namespace: string;
  readonly team: string;
  readonly kind: 'workload' | 'database' | 'cache' | 'queue' | 'external';
  /** What people call it in a sentence. */
  readonly title: string;
  readonly replicas: number;
  /** Cores and MiB that a pod asks for; the memory is its limit too. */
  readonly cpu: number;
  readonly memory: number;
  /** MiB after start, and per request under way. */
  readonly baseMemory: number;
  /** Requests a second that use up the CPU of one pod (of all of it, for what has no pods). */
  readonly capacity: number;
  /** Milliseconds of its own per request when nothing waits. */
  readonly latency: number;
  /** Requests under way that one pod holds at most. */
  readonly workers: number;
  /** Seconds from start to ready. */
  readonly boot: number;
  readonly calls: readonly Call[];
  /** Connections a pod keeps to `to`; each request holds one while it talks to it. */
  readonly pool?: { readonly to: string; readonly size: number };
  /** Requests a second from customers at the usual time of day. */
  readonly customers?: number;
  /** Requests a second that each ready pod makes by itself. */
  readonly generates?: number;
  readonly consumes?: string;
  readonly publishes?: readonly string[];
  readonly autoscale?: { readonly min: number; readonly max: number; readonly target: number };
  /** Connections it accepts in all. */
  readonly maxConnections?: number;
  /** Milliseconds at p99 that the team promised. */
  readonly promise: number;
  /** Dollars an hour besides the nodes it runs on. */
  readonly cost: number;
  readonly language?: 'go' | 'java' | 'node' | 'python';
}

type Part = Partial<ServiceSpec> & Pick<ServiceSpec, 'name' | 'title' | 'team' | 'capacity' | 'latency' | 'promise'>;

const workload = (part: Part): ServiceSpec => ({
  namespace: 'shop',
  kind: 'workload',
  replicas: 4,
  cpu: 0.5,
  memory: 512,
  baseMemory: 190,
  workers: 60,
  boot: 9,
  calls: [],
  cost: 0,
  language: 'go',
  ...part,
});
const managed = (kind: ServiceSpec['kind'], part: Part): ServiceSpec => ({
  namespace: 'shop',
  kind,
  replicas: 0,
  cpu: 0,
  memory: 0,
  baseMemory: 0,
  workers: 100_000,
  boot: 0,
  calls: [],
  cost: 0,
  ...part,
});

/** Callers stand before what they call: the traffic model walks the list once a step. */
// A part of the shop a line.
// prettier-ignore
export const SERVICES: readonly ServiceSpec[] = [
  workload({ name: 'load-generator', namespace: 'perf', title: 'the load test', team: 'performance', replicas: 1, cpu: 2, capacity: 1500, latency: 1, workers: 5000, promise: 100_000, generates: 30, language: 'python',
    calls: [{ to: 'catalogue', share: 0.7, timeout: 3000 }, { to: 'search', share: 0.3, timeout: 3000 }] }),
  workload({ name: 'storefront', title: 'the web shop', team: 'web', customers: 220, capacity: 100, latency: 12, workers: 200, boot: 6, promise: 1500, language: 'node', autoscale: { min: 4, max: 10, target: 0.7 },
    calls: [{ to: 'shop-api', share: 1, timeout: 4000 }] }),
  workload({ name: 'mobile-gateway', title: 'the gateway of the apps', team: 'mobile', replicas: 3, customers: 130, capacity: 80, latency: 8, workers: 200, promise: 1500, language: 'node',
    calls: [{ to: 'shop-api', share: 1, timeout: 4000 }] }),
  workload({ name: 'shop-api', title: 'the API behind web and apps', team: 'core', replicas: 6, cpu: 1, capacity: 105, latency: 14, workers: 120, promise: 1200, autoscale: { min: 6, max: 14, target: 0.7 },
    calls: [
      { to: 'accounts', share: 0.2, timeout: 1500, retries: 1 }, { to: 'catalogue', share: 0.9, timeout: 1500, retries: 1 }, { to: 'search', share: 0.3, timeout: 2000 },
      { to: 'recommendations', share: 0.4, timeout: 400, optional: true }, { to: 'cart', share: 0.25, timeout: 1500, retries: 1 }, { to: 'checkout', share: 0.06, timeout: 9000 },
    ] }),
  workload({ name: 'checkout', title: 'checkout', team: 'orders', replicas: 6, capacity: 6.6, latency: 40, workers: 40, boot: 11, promise: 2500, language: 'java', memory: 768, baseMemory: 340,
    calls: [
      { to: 'cart', share: 1, timeout: 1500, retries: 1 }, { to: 'inventory', share: 1, timeout: 2500 }, { to: 'payments', share: 1, timeout: 7000 }, { to: 'orders', share: 1, timeout: 2500 },
    ] }),
  workload({ name: 'payments', title: 'payments', team: 'payments', capacity: 10.5, latency: 25, workers: 40, promise: 1500, language: 'java', memory: 768, baseMemory: 330, boot: 13,
    pool: { to: 'cardnet', size: 10 }, calls: [{ to: 'cardnet', share: 1, timeout: 5000 }] }),
  workload({ name: 'orders', title: 'orders', team: 'orders', capacity: 10.5, latency: 18, promise: 800, pool: { to: 'orders-db', size: 30 },
    calls: [{ to: 'orders-db', share: 3, timeout: 2000 }], publishes: ['orders-queue', 'mail-queue'] }),
  workload({ name: 'fulfilment', title: 'fulfilment', team: 'warehouse', replicas: 3, capacity: 14, latency: 30, promise: 4000, consumes: 'orders-queue', language: 'python',
    calls: [{ to: 'inventory', share: 1, timeout: 3000 }, { to: 'parcelhub', share: 1, timeout: 4000 }] }),
  workload({ name: 'notifications', title: 'mail and push', team: 'crm', replicas: 2, cpu: 0.25, memory: 256, baseMemory: 90, capacity: 22, latency: 15, promise: 4000, consumes: 'mail-queue', language: 'python',
    calls: [{ to: 'postbird', share: 1, timeout: 4000 }] }),
  workload({ name: 'catalogue', title: 'the catalogue', team: 'discovery', replicas: 6, cpu: 0.75, capacity: 95, latency: 9, workers: 80, promise: 500, boot: 14, language: 'java', memory: 640, baseMemory: 240, autoscale: { min: 6, max: 12, target: 0.75 },
    pool: { to: 'catalogue-db', size: 20 }, calls: [{ to: 'inventory', share: 0.08, timeout: 1500, optional: true }, { to: 'catalogue-db', share: 1, timeout: 1000 }] }),
  workload({ name: 'search', title: 'search', team: 'discovery', cpu: 1, memory: 1024, baseMemory: 420, capacity: 48, latency: 30, promise: 900, boot: 18, language: 'java', autoscale: { min: 4, max: 8, target: 0.75 } }),
  workload({ name: 'recommendations', title: 'recommendations', team: 'discovery', cpu: 1, memory: 1024, baseMemory: 480, capacity: 62, latency: 40, promise: 900, language: 'python' }),
  workload({ name: 'cart', title: 'the cart', team: 'core', capacity: 50, latency: 7, promise: 400, pool: { to: 'cart-cache', size: 40 },
    calls: [{ to: 'cart-cache', share: 2, timeout: 500, retries: 1 }] }),
  workload({ name: 'accounts', title: 'accounts', team: 'identity', replicas: 3, capacity: 46, latency: 11, promise: 600, pool: { to: 'accounts-db', size: 25 },
    calls: [{ to: 'accounts-db', share: 1, timeout: 1000 }] }),
  workload({ name: 'inventory', title: 'stock reservation', team: 'warehouse', capacity: 42, latency: 12, workers: 50, promise: 900, pool: { to: 'stock-db', size: 30 },
    calls: [{ to: 'stock-db', share: 4, timeout: 1500 }] }),
  managed('database', { name: 'orders-db', title: 'the orders database', team: 'data', capacity: 900, latency: 6, promise: 60, maxConnections: 200, cost: 1.1 }),
  managed('database', { name: 'stock-db', title: 'the stock database', team: 'data', capacity: 1400, latency: 32, promise: 250, maxConnections: 200, cost: 0.9 }),
  managed('database', { name: 'catalogue-db', title: 'the catalogue database', team: 'data', capacity: 2600, latency: 4, promise: 60, maxConnections: 400, cost: 0.7 }),
  managed('database', { name: 'accounts-db', title: 'the accounts database', team: 'data', capacity: 700, latency: 5, promise: 60, maxConnections: 150, cost: 0.4 }),
  managed('cache', { name: 'cart-cache', title: 'the cart cache', team: 'data', capacity: 9000, latency: 1, promise: 20, maxConnections: 1000, cost: 0.3 }),
  managed('queue', { name: 'orders-queue', title: 'the queue of new orders', team: 'orders', capacity: 3000, latency: 3, promise: 50, cost: 0.05 }),
  managed('queue', { name: 'mail-queue', title: 'the queue of mails', team: 'crm', capacity: 3000, latency: 3, promise: 50, cost: 0.02 }),
  managed('external', { name: 'cardnet', title: 'the card processor', team: 'payments', capacity: 100_000, latency: 180, promise: 1200, cost: 0 }),
  managed('external', { name: 'parcelhub', title: 'the parcel carrier', team: 'warehouse', capacity: 100_000, latency: 240, promise: 2500, cost: 0 }),
  managed('external', { name: 'postbird', title: 'the mail sender', team: 'crm', capacity: 100_000, latency: 120, promise: 2500, cost: 0 }),
];

export interface NodeSpec {
  readonly name: string;
  readonly zone: string;
}
export const NODES: readonly NodeSpec[] = [
  { name: 'ip-10-0-1-17', zone: 'eu-a' },
  { name: 'ip-10-0-1-44', zone: 'eu-a' },
  { name: 'ip-10-0-2-23', zone: 'eu-b' },
  { name: 'ip-10-0-2-61', zone: 'eu-b' },
  { name: 'ip-10-0-3-12', zone: 'eu-c' },
  { name: 'ip-10-0-3-58', zone: 'eu-c' },
];
/** What a node offers to pods, and its price. */
export const NODE_CPU = 7.6;
export const NODE_MEMORY = 29_000;
export const NODE_PRICE = 0.38;
/** Nodes the autoscaler may reach. */
export const MOST_NODES = 10;
