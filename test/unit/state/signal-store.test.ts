import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import { resourceKey, type Resource } from '../../../src/model/resource.js';
import type { ProviderId, SignalId } from '../../../src/model/signal.js';
import { edgeKey } from '../../../src/model/topology.js';
import { emptyStore, expire, ingest, LIMITS, RETENTION } from '../../../src/state/signal-store.js';
import { alert, at, change, delivery, NOON } from '../../support/signals.js';

const pod = (name: string, replicas = 1): Resource => ({
  ref: { kind: 'pod', name: plainText(name), namespace: plainText('shop') },
  labels: {},
  facts: { replicas },
  seenAt: NOON,
});

describe('ingest', () => {
  it('ends an alert that is missing from an answer complete for alerts, and keeps it', () => {
    const first = ingest(emptyStore, delivery({ signals: [alert({ id: 'a' }), alert({ id: 'b' })] }), NOON);
    const second = ingest(first, delivery({ signals: [alert({ id: 'a' })] }), at(30));
    expect(second.signals.get('b' as SignalId)).toMatchObject({ state: 'ended', endedAt: at(30) });
    expect(second.signals.get('a' as SignalId)).toMatchObject({ state: 'firing' });
  });

  it('ends nothing of another source, and nothing when the answer is not complete', () => {
    const first = ingest(emptyStore, delivery({ signals: [alert({ id: 'a' })] }), NOON);
    expect(ingest(first, delivery({ source: 'cloudwatch' as ProviderId }), at(30))).toBe(first);
    expect(ingest(first, delivery({ completeFor: [] }), at(30))).toBe(first);
  });

  it('keeps the old object when a repeated poll says the same, and the store itself', () => {
    const first = ingest(emptyStore, delivery({ signals: [alert({ id: 'a' })], resources: [pod('p')] }), NOON);
    expect(ingest(first, delivery({ signals: [alert({ id: 'a' })], resources: [{ ...pod('p'), seenAt: at(30) }] }), at(30))).toBe(first);
  });

  it('counts flaps of an alert that comes back within the hour', () => {
    let store = ingest(emptyStore, delivery({ signals: [alert({ id: 'a' })] }), NOON);
    for (let round = 1; round <= 3; round++) {
      store = ingest(store, delivery(), at(round * 60));
      store = ingest(store, delivery({ signals: [alert({ id: 'a' })] }), at(round * 60 + 30));
    }
    expect(store.signals.get('a' as SignalId)).toMatchObject({ state: 'firing', flaps: 3 });
    store = ingest(store, delivery({ signals: [alert({ id: 'a', summary: 'still' })] }), at(3 * 3600));
    expect(store.signals.get('a' as SignalId)).not.toHaveProperty('flaps');
  });

  it('keeps the edges as they are when only a resource changed, and the other way round', () => {
    const edge = { from: pod('p').ref, to: pod('q').ref, relation: 'calls' as const };
    const first = ingest(emptyStore, delivery({ resources: [pod('p'), pod('q')], edges: [edge] }), NOON);
    const second = ingest(first, delivery({ resources: [pod('p', 2)], edges: [edge] }), at(1));
    expect([second.edges === first.edges, second.toldBy.size, second.resources === first.resources]).toEqual([true, 3, false]);
    const third = ingest(second, delivery({ edges: [{ ...edge, relation: 'depends-on' }] }), at(2));
    expect([third.edges === second.edges, third.resources === second.resources]).toEqual([false, true]);
  });

  it('adds resources of a delta, takes away what is gone together with its edges', () => {
    const edge = { from: pod('p').ref, to: pod('q').ref, relation: 'calls' as const };
    const first = ingest(emptyStore, delivery({ resources: [pod('p'), pod('q')], edges: [edge] }), NOON);
    const second = ingest(first, delivery({ resources: [pod('p', 2)], gone: [resourceKey(pod('q').ref)] }), at(1));
    expect([...second.resources.values()].map(resource => [resource.ref.name, resource.facts['replicas']])).toEqual([['p', 2]]);
    expect(second.edges.has(edgeKey(edge))).toBe(false);
  });

  it('a complete answer replaces only what its own source told', () => {
    const first = ingest(emptyStore, delivery({ resources: [pod('mine')] }), NOON);
    const other = ingest(first, delivery({ source: 'kubernetes' as ProviderId, resources: [pod('theirs')] }), NOON);
    const third = ingest(other, delivery({ resourcesComplete: true }), at(1));
    expect([...third.resources.values()].map(resource => resource.ref.name)).toEqual(['theirs']);
  });
});

describe('expire', () => {
  it('forgets what ended longer ago than the retention, never what still fires', () => {
    let store = ingest(
      emptyStore,
      delivery({ signals: [alert({ id: 'old' }), alert({ id: 'firing' }), change({ source: 'prometheus' })] }),
      NOON,
    );
    store = ingest(store, delivery({ signals: [alert({ id: 'firing' })] }), at(60));
    expect([...expire(store, at(61 + RETENTION / 1000)).signals.keys()]).toEqual(['firing']);
    expect(expire(store, at(120))).toBe(store);
  });

  it('drops the oldest of what is too much, and counts it', () => {
    const many = Array.from({ length: LIMITS.series + 5 }, (_, index) => ({
      type: 'series' as const,
      id: `s${index}` as SignalId,
      source: 'prometheus' as ProviderId,
      about: alert().about,
      at: at(index),
      name: plainText('m'),
      unit: plainText(''),
      labels: {},
      points: [],
    }));
    const store = expire(ingest(emptyStore, delivery({ signals: many }), NOON), at(10));
    expect(store.signals.size).toBe(LIMITS.series);
    expect(store.dropped).toBe(5);
    expect(store.signals.has('s0' as SignalId)).toBe(false);
  });
});
