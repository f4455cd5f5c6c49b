import type { Resource, ResourceKey } from '../model/resource.js';
import { resourceKey } from '../model/resource.js';
import { sameValue } from '../model/same-value.js';
import type { Alert, ProviderId, Signal, SignalId, SignalType } from '../model/signal.js';
import type { Duration, Instant } from '../model/time.js';
import { earlier, hours, minutes } from '../model/time.js';
import type { Edge } from '../model/topology.js';
import { edgeKey } from '../model/topology.js';
import { DraftMap } from './draft-map.js';
import type { Delivery } from '../model/delivery.js';

/** What the room remembers of its sources, as a value: every function returns a new store, or the same one when nothing changed. */
export interface SignalStore {
  readonly signals: ReadonlyMap<SignalId, Signal>;
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  /** By edgeKey. */
  readonly edges: ReadonlyMap<string, Edge>;
  /** Which source told of a resource or an edge, so that a complete answer replaces only its own. */
  readonly toldBy: ReadonlyMap<string, ProviderId>;
  /** When an alert came back after it had ended, within the last hour. */
  readonly returns: ReadonlyMap<SignalId, readonly Instant[]>;
  readonly dropped: number;
}

export const emptyStore: SignalStore = {
  signals: new Map(),
  resources: new Map(),
  edges: new Map(),
  toldBy: new Map(),
  returns: new Map(),
  dropped: 0,
};

/** Most signals kept of each type; the oldest go first and are counted. */
export const LIMITS: Readonly<Record<SignalType, number>> = {
  alert: 120_000,
  change: 20_000,
  event: 20_000,
  series: 2_000,
  anomaly: 10_000,
  log: 20_000,
  'log-burst': 5_000,
  cost: 5_000,
};
/** How long an ended alert, a change or an event stays. */
export const RETENTION: Duration = hours(6);
const FLAP_WINDOW: Duration = minutes(60);

/** Takes in one answer. Alerts of a type the answer is complete for, and that are missing, have ended now. */
export function ingest(store: SignalStore, delivery: Delivery, now: Instant): SignalStore {
  const signals = new Map(store.signals);
  const returns = new Map(store.returns);
  let changed = false;
  const arrived = new Set<SignalId>();
  for (const signal of delivery.signals) {
    arrived.add(signal.id);
    const known = signals.get(signal.id);
    const next = signal.type === 'alert' ? withFlaps(signal, known, returns, now) : signal;
    if (known && sameValue(known, next)) continue;
    signals.set(signal.id, next);
    changed = true;
  }
  for (const known of store.signals.values()) {
    if (known.source !== delivery.source || arrived.has(known.id) || !delivery.completeFor.includes(known.type)) continue;
    if (known.type === 'alert') {
      if (known.state === 'ended') continue;
      signals.set(known.id, { ...known, state: 'ended', endedAt: now });
      changed = true;
    } else if (known.type === 'series') {
      signals.delete(known.id);
      changed = true;
    }
  }
  const topology = ingestTopology(store, delivery);
  if (!changed && topology === undefined) return store;
  return { ...store, ...topology, ...(changed ? { signals, returns } : {}) };
}

/** Adds signals that a question brought: they belong to no poll, so nothing ends. */
export function addSignals(store: SignalStore, added: readonly Signal[]): SignalStore {
  const signals = new Map(store.signals);
  for (const signal of added) signals.set(signal.id, signal);
  return { ...store, signals };
}

function withFlaps(next: Alert, known: Signal | undefined, returns: Map<SignalId, readonly Instant[]>, now: Instant): Alert {
  const since = earlier(now, FLAP_WINDOW);
  let times = (returns.get(next.id) ?? []).filter(at => at >= since);
  if (known?.type === 'alert' && known.state === 'ended' && next.state === 'firing') times = [...times, now];
  if (times.length > 0) returns.set(next.id, times);
  else returns.delete(next.id);
  const flaps = Math.max(times.length, next.flaps ?? 0);
  return flaps > 0 && flaps !== next.flaps ? { ...next, flaps } : next;
}

function ingestTopology(store: SignalStore, delivery: Delivery): Pick<SignalStore, 'resources' | 'edges' | 'toldBy'> | undefined {
  if (delivery.resources.length === 0 && delivery.edges.length === 0 && delivery.gone.length === 0 && !delivery.resourcesComplete)
    return undefined;
  // Each stays the same object when nothing of it changed: correlation builds its world anew when edges did.
  const resources = new DraftMap(store.resources);
  const edges = new DraftMap(store.edges);
  const toldBy = new DraftMap(store.toldBy);
  const told = new Set<string>();
  for (const resource of delivery.resources) {
    const key = resourceKey(resource.ref);
    told.add(key);
    const known = resources.now.get(key);
    // `seenAt` alone is no news.
    if (known && toldBy.now.get(key) === delivery.source && sameValue({ ...known, seenAt: 0 }, { ...resource, seenAt: 0 })) continue;
    resources.set(key, resource);
    toldBy.set(key, delivery.source);
  }
  for (const edge of delivery.edges) {
    const key = edgeKey(edge);
    told.add(key);
    if (edges.now.has(key)) continue;
    edges.set(key, edge);
    toldBy.set(key, delivery.source);
  }
  const forget = (key: string): void => {
    if (!resources.delete(key as ResourceKey)) edges.delete(key);
    toldBy.delete(key);
  };
  const gone = new Set<string>(delivery.gone);
  for (const key of gone) forget(key);
  if (gone.size > 0)
    for (const [key, edge] of edges.now) if (gone.has(resourceKey(edge.from)) || gone.has(resourceKey(edge.to))) forget(key);
  if (delivery.resourcesComplete) for (const [key, source] of store.toldBy) if (source === delivery.source && !told.has(key)) forget(key);
  const next = { resources: resources.now, edges: edges.now, toldBy: toldBy.now };
  return next.resources === store.resources && next.edges === store.edges ? undefined : next;
}

const lastMoment = (signal: Signal): Instant => {
  switch (signal.type) {
    case 'alert':
    case 'anomaly':
      return signal.endedAt ?? signal.at;
    case 'event':
    case 'log-burst':
      return signal.lastAt;
    case 'change':
      return signal.finishedAt ?? signal.at;
    case 'series':
      return signal.points.at(-1)?.[0] ?? signal.at;
    case 'log':
    case 'cost':
      return signal.at;
  }
};

const isActive = (signal: Signal): boolean =>
  (signal.type === 'alert' && signal.state !== 'ended') || (signal.type === 'anomaly' && signal.endedAt === undefined);

/** Forgets what is over for longer than the retention, and the oldest of what is too much. */
export function expire(store: SignalStore, now: Instant): SignalStore {
  const oldest = earlier(now, RETENTION);
  const counts = new Map<SignalType, number>();
  const gone: SignalId[] = [];
  for (const signal of store.signals.values()) {
    if (!isActive(signal) && lastMoment(signal) < oldest) gone.push(signal.id);
    else counts.set(signal.type, (counts.get(signal.type) ?? 0) + 1);
  }
  let dropped = 0;
  const signals = gone.length > 0 ? new Map(store.signals) : store.signals;
  for (const id of gone) (signals as Map<SignalId, Signal>).delete(id);
  let result = signals;
  for (const [type, count] of counts) {
    const excess = count - LIMITS[type];
    if (excess <= 0) continue;
    const sorted = [...result.values()]
      .filter(signal => signal.type === type)
      .sort((a, b) => Number(isActive(a)) - Number(isActive(b)) || lastMoment(a) - lastMoment(b) || (a.id < b.id ? -1 : 1));
    const kept = new Map(result);
    for (const signal of sorted.slice(0, excess)) kept.delete(signal.id);
    result = kept;
    dropped += excess;
  }
  return result === store.signals ? store : { ...store, signals: result, dropped: store.dropped + dropped };
}
