import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlate } from '../../../src/correlate/correlate.js';
import type { GroupingOverride } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Resource } from '../../../src/model/resource.js';
import type { Alert, Signal } from '../../../src/model/signal.js';
import type { Correlation, Snapshot } from '../../../src/model/snapshot.js';
import type { Edge } from '../../../src/model/topology.js';
import { at, change } from '../../support/signals.js';
import { alertOn, calls, event, ref, resource, snapshot } from './snapshots.js';

const NAMES = ['HighErrorRate', 'HighLatency', 'PodCrashLooping', 'NodeNotReady', 'Watchdog'];
const SERVICES = ['web', 'cart', 'checkout', 'payment', 'search', 'mail'];
const NODES = ['n1', 'n2'];

const about = fc.oneof(
  fc
    .record({
      service: fc.constantFrom(...SERVICES),
      namespace: fc.constantFrom('shop', 'batch', undefined),
      kind: fc.constantFrom('service', 'deployment'),
    })
    .map(({ service, namespace, kind }) => ref(kind, service, namespace)),
  fc
    .record({ service: fc.constantFrom(...SERVICES), copy: fc.constantFrom('x2vzq', 'b7k9d') })
    .map(({ service, copy }) => ref('pod', `${service}-7d9f8b6c5d-${copy}`, 'shop', 'prod')),
  fc.constantFrom(...NODES).map(name => ref('node', name, undefined, 'prod')),
);
const alerts = fc
  .record({
    name: fc.constantFrom(...NAMES),
    about,
    second: fc.integer({ min: 0, max: 1500 }),
    lasts: fc.option(fc.integer({ min: 0, max: 600 })),
    state: fc.constantFrom('firing', 'firing', 'firing', 'pending', 'unknown'),
    source: fc.constantFrom('prometheus', 'alertmanager'),
    severity: fc.constantFrom('critical', 'warning', 'info'),
    suppressed: fc.boolean(),
    copy: fc.integer({ min: 0, max: 2 }),
    grouped: fc.boolean(),
    flaps: fc.constantFrom(0, 0, 4),
  })
  .map((raw): Alert =>
    alertOn(raw.name, raw.about, raw.second, {
      id: `${raw.source} ${raw.name} ${raw.about.kind} ${raw.about.namespace ?? ''} ${raw.about.name} ${raw.copy}`,
      fingerprint: `${raw.name} ${raw.about.name} ${raw.copy}`,
      source: raw.source,
      severity: raw.severity as Alert['severity'],
      state: raw.lasts === null ? (raw.state as Alert['state']) : 'ended',
      flaps: raw.flaps,
      ...(raw.lasts === null ? {} : { endedAt: at(raw.second + raw.lasts) }),
      ...(raw.suppressed && raw.copy === 0 ? { suppressedBy: [plainText('silence')] } : {}),
      ...(raw.grouped ? { group: { service: raw.about.name } } : {}),
      labels: { service: raw.about.name },
    }),
  );
const signs = fc
  .record({ service: fc.constantFrom(...SERVICES), second: fc.integer({ min: -600, max: 900 }), deploy: fc.boolean() })
  .map(({ service, second, deploy }): Signal =>
    deploy
      ? change({ id: `change ${service} ${second}`, about: ref('deployment', service, 'shop', 'prod'), at: at(second) })
      : event('BackOff', ref('deployment', service, 'shop', 'prod'), second, 3),
  );
const edges = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...SERVICES), fc.constantFrom(...SERVICES)), { maxLength: 6, selector: pair => pair.join() })
  .map(pairs =>
    pairs
      .filter(([from, to]) => from !== to)
      .map(([from, to]): Edge => calls(ref('deployment', from, 'shop', 'prod'), ref('deployment', to, 'shop', 'prod'))),
  );
const resources = fc.subarray(SERVICES).map(names =>
  names.flatMap((name): Resource[] => {
    const set = ref('replicaset', `${name}-7d9f8b6c5d`, 'shop', 'prod');
    return [
      resource(ref('deployment', name, 'shop', 'prod')),
      resource(set, ref('deployment', name, 'shop', 'prod')),
      resource(ref('pod', `${name}-7d9f8b6c5d-x2vzq`, 'shop', 'prod'), set, { restarts: 3 }),
    ];
  }),
);
const world = fc.record({ alerts: fc.array(alerts, { maxLength: 40 }), signs: fc.array(signs, { maxLength: 6 }), edges, resources });
type WorldParts = {
  readonly alerts: readonly Alert[];
  readonly signs: readonly Signal[];
  readonly edges: readonly Edge[];
  readonly resources: readonly Resource[];
};
const see = (parts: WorldParts, overrides: readonly GroupingOverride[] = []): Snapshot =>
  snapshot([...parts.alerts, ...parts.signs], { edges: parts.edges, resources: parts.resources, overrides });
const shown = ({ incidents, quiet }: Correlation): unknown => ({ incidents, quiet });
/** A later report of the same id replaces the earlier one, as in the store, whatever the order: keep one of each. */
const unique = <T extends { readonly id: string }>(signals: readonly T[]): T[] => [
  ...new Map(signals.map(signal => [signal.id, signal])).values(),
];

describe('correlation', () => {
  test('does not depend on the order in which things arrive', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), (parts, random) => {
        const mixed = <T>(list: readonly T[]): T[] =>
          list
            .map(item => [random.next().value as number, item] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, item]) => item);
        const one = { ...parts, alerts: unique(parts.alerts), signs: unique(parts.signs) };
        const other = { alerts: mixed(one.alerts), signs: mixed(one.signs), edges: mixed(one.edges), resources: mixed(one.resources) };
        expect(shown(correlate(see(other)))).toEqual(shown(correlate(see(one))));
      }),
      { numRuns: 200 },
    );
  });

  test('an unrelated alert changes no other incident', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 1500 }), (parts, second) => {
        const before = correlate(see(parts));
        const stranger = alertOn('BackupFailed', ref('deployment', 'archive', 'vault', 'elsewhere'), second);
        const after = correlate(see({ ...parts, alerts: [...parts.alerts, stranger] }));
        expect(after.incidents.filter(incident => !incident.alerts.includes(stranger.id))).toEqual(before.incidents);
        expect(after.incidents).toHaveLength(before.incidents.length + 1);
      }),
      { numRuns: 200 },
    );
  });

  test('is the same step by step as all at once, and what does not change keeps its identity', () => {
    const decision = fc.record({
      kind: fc.constantFrom('split', 'merge', 'pin'),
      picks: fc.array(fc.nat({ max: 39 }), { minLength: 1, maxLength: 4 }),
    });
    const step = fc.record({
      add: fc.array(alerts, { maxLength: 5 }),
      drop: fc.array(fc.nat({ max: 39 }), { maxLength: 3 }),
      signs: fc.array(signs, { maxLength: 2 }),
      decision: fc.option(decision),
      edges: fc.option(edges),
      resources: fc.option(resources),
    });
    fc.assert(
      fc.property(world, fc.array(step, { minLength: 1, maxLength: 5 }), (start, steps) => {
        let parts: WorldParts = start;
        let overrides: readonly GroupingOverride[] = [];
        let view = see(parts);
        let previous = correlate(view);
        for (const { add, drop, signs: more, decision: decided, edges: otherEdges, resources: otherResources } of steps) {
          const kept = parts.alerts.filter((_, index) => !drop.includes(index));
          parts = {
            alerts: [...kept, ...add],
            signs: [...parts.signs, ...more],
            edges: otherEdges ?? parts.edges,
            resources: otherResources ?? parts.resources,
          };
          if (decided)
            overrides = [
              ...overrides,
              {
                kind: decided.kind as GroupingOverride['kind'],
                signals: decided.picks.flatMap(pick => parts.alerts[pick]?.id ?? []),
                at: at(0),
                by: plainText('ada'),
              },
            ];
          const next = see(parts, overrides);
          // Maps that hold the same stay the same objects, as the store keeps them.
          view = { ...next, edges: otherEdges ? next.edges : view.edges, resources: otherResources ? next.resources : view.resources };
          const cold = correlate(view);
          const warm = correlate(view, previous);
          expect(shown(warm)).toEqual(shown(cold));
          const again = correlate({ ...view, signals: new Map(view.signals) }, warm);
          expect(again.incidents.every((incident, index) => incident === warm.incidents[index])).toBe(true);
          previous = again;
        }
      }),
      { numRuns: 200 },
    );
  });

  test('an old answer handed back does no harm', () => {
    fc.assert(
      fc.property(world, world, (one, two) => {
        const first = correlate(see(one));
        correlate(see(two), first);
        expect(shown(correlate(see(two), first))).toEqual(shown(correlate(see(two))));
      }),
      { numRuns: 50 },
    );
  });
});
