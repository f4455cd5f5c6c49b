import type { FieldChange } from '../../src/model/signal.js';
import type { History } from './history.js';
import type { NodeSpec, ServiceSpec } from './services.js';

/** Milliseconds of one step of the simulation. */
export const STEP = 5000;

/** An object by its own words; `signals.ts` makes plain text of them. */
export interface GameRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** How a version of a service behaves, as factors and rates beside its ServiceSpec. */
export interface Traits {
  readonly capacity: number;
  readonly latency: number;
  /** Share of requests that fail by themselves. */
  readonly errors: number;
  /** MiB that each request leaves behind. */
  readonly leak: number;
  /** Seconds that a container lives once it is ready; absent: for ever. */
  readonly lifetime?: number;
  /** Its last words. */
  readonly lastWords?: string;
  /** Replaces the size of the connection pool. */
  readonly pool?: number;
  /** Factor on the requests that it makes by itself. */
  readonly output?: number;
}
export const SOUND: Traits = { capacity: 1, latency: 1, errors: 0, leak: 0 };

export interface GameRevision {
  readonly number: number;
  readonly hash: string;
  readonly at: number;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly author: string;
  readonly traits: Traits;
}

/** pending: no node; starting: not ready yet; backoff: crashed and waiting; lost: its node does not answer. */
export type PodPhase = 'pending' | 'starting' | 'running' | 'backoff' | 'terminating' | 'lost';
export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly key: number;
  readonly hash: string;
  readonly createdAt: number;
  phase: PodPhase;
  node: string | undefined;
  /** When the phase began. */
  since: number;
  restarts: number;
  /** Milliseconds that the next restart waits. */
  backoff: number;
  /** MiB. */
  memory: number;
  leaked: number;
  /** Share of its CPU in use. */
  cpu: number;
  /** Still gets requests that it can't answer, until then. */
  routedUntil: number;
  last?: { readonly reason: 'OOMKilled' | 'Error'; readonly exit: number; readonly at: number };
}

/** What dominated the failures or the waiting of a step; log lines are written from it. */
export type Trouble =
  | 'none'
  | 'dependency-failed'
  | 'dependency-slow'
  | 'pool-exhausted'
  | 'overloaded'
  | 'crashing'
  | 'no-pods'
  | 'unreachable'
  | 'own-bug'
  | 'connections-refused'
  | 'memory';

/** Traffic of a service in the last step: rates a second, milliseconds, shares 0 to 1. */
export interface Traffic {
  offered: number;
  /** Offered in the step under way, filled by the callers. */
  next: number;
  errors: number;
  mean: number;
  spread: number;
  p99: number;
  cpu: number;
  pool: number;
  /** A caller: the size of its pool. A database: what was opened in the step under way. */
  connections: number;
  /** Messages waiting, and the age of the oldest in seconds (queues). */
  depth: number;
  age: number;
  trouble: Trouble;
  /** The dependency that the trouble comes from. */
  blame: string;
}

export interface ServiceState {
  readonly spec: ServiceSpec;
  readonly key: number;
  readonly uid: string;
  /** Newest last: the current one. */
  revisions: GameRevision[];
  desired: number;
  pods: Pod[];
  podCount: number;
  rollout: { readonly startedAt: number; finishedAt: number | undefined; readonly change: GameChange } | undefined;
  /** Between how many pods its autoscaler chooses; absent: it has none. */
  bounds: { readonly min: number; readonly max: number } | undefined;
  /** Since when the autoscaler has wanted fewer pods. */
  fewerSince: number | undefined;
  /** Connections that callers keep open to it. */
  openConnections: number;
  readonly traffic: Traffic;
  readonly history: History;
  /** Dollars an hour over the first quiet minutes. */
  usualCost: number | undefined;
  /** What a fault does to it from outside, as factors; `errors` is a share. `customers`: demand. */
  outside: { latency: number; errors: number; customers: number };
  /** Pods tolerate a dead node this many milliseconds before they are evicted. */
  toleration: number;
  /** A node that the scheduler prefers for most of its pods (a missing anti-affinity). */
  packed: string | undefined;
}

export interface NodeState extends NodeSpec {
  readonly uid: string;
  readonly joinedAt: number;
  readonly added: boolean;
  /** Undefined while it answers. */
  lostAt: number | undefined;
  ready: boolean;
  /** Takes no new pods. */
  cordoned: boolean;
  idleSince: number | undefined;
  /** Share of its disk in use. */
  disk: number;
}

/** A platform event, counted like Kubernetes does: one a (object, reason). */
export interface Happening {
  readonly key: string;
  readonly about: GameRef;
  readonly reason: string;
  readonly level: 'normal' | 'warning';
  message: string;
  count: number;
  readonly firstAt: number;
  lastAt: number;
}

export interface GameChange {
  readonly key: string;
  readonly about: GameRef;
  readonly change: 'deploy' | 'config' | 'scale' | 'flag' | 'node' | 'restart' | 'other';
  readonly at: number;
  readonly summary: string;
  readonly author: string;
  readonly revision?: string;
  readonly previousRevision?: string;
  readonly fields?: readonly { readonly [K in keyof FieldChange]: string }[];
  state: 'in-progress' | 'finished' | 'failed';
  finishedAt: number | undefined;
}

export interface GameSilence {
  readonly id: string;
  readonly matchers: readonly { readonly name: string; readonly value: string; readonly isRegex: boolean; readonly isEqual: boolean }[];
  readonly startsAt: number;
  endsAt: number;
  readonly by: string;
  readonly comment: string;
}

/** The shop at one moment of simulated time. Changed in place, step by step, by `step.ts` and by approved actions only. */
export interface World {
  readonly seed: number;
  readonly startedAt: number;
  time: number;
  /** Where the day stands at `startedAt`, as a share of a day. */
  readonly dayShift: number;
  readonly services: ReadonlyMap<string, ServiceState>;
  /** The same, callers first. */
  readonly order: readonly ServiceState[];
  readonly nodes: NodeState[];
  nodeOrdered: number | undefined;
  nodeCount: number;
  readonly happenings: Map<string, Happening>;
  readonly changes: GameChange[];
  readonly silences: GameSilence[];
  /** Dollars an hour now, as usual, and as it was. */
  costRate: number;
  usualCost: number | undefined;
  readonly spend: History;
}

export function serviceOf(world: World, name: string): ServiceState {
  const service = world.services.get(name);
  if (!service) throw new RangeError(`no service ${name}`);
  return service;
}

export function currentRevision(service: ServiceState): GameRevision {
  const revision = service.revisions.at(-1);
  if (!revision) throw new RangeError(`${service.spec.name} has no revision`);
  return revision;
}

export const revisionName = (revision: { readonly number: number }): string => `r${revision.number}`;
export const readyPods = (service: ServiceState): number => {
  let ready = 0;
  for (const pod of service.pods) if (pod.phase === 'running') ready++;
  return ready;
};

export const podRef = (service: ServiceState, pod: Pod): GameRef => ({ kind: 'pod', name: pod.name, namespace: service.spec.namespace });
export const deploymentRef = (service: ServiceState): GameRef => ({
  kind: 'deployment',
  name: service.spec.name,
  namespace: service.spec.namespace,
});

/** Begins to stop a pod; it is gone after its grace period. */
export function stopPod(world: World, pod: Pod): void {
  pod.phase = 'terminating';
  pod.since = world.time;
}
