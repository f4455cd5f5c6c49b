import { describe, expect, test } from 'vitest';
import { correlate } from '../../../src/correlate/correlate.js';
import type { Incident } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { MetricSeries, ProviderId, SignalId } from '../../../src/model/signal.js';
import { at, change } from '../../support/signals.js';
import { alertOn, calls, event, ref, resource, snapshot } from './snapshots.js';

const web = ref('deployment', 'web', 'shop', 'prod');
const checkout = ref('deployment', 'checkout', 'shop', 'prod');
const payment = ref('deployment', 'payment', 'shop', 'prod');
const edges = [calls(web, checkout), calls(checkout, payment)];

const first = (...args: Parameters<typeof snapshot>): Incident => correlate(snapshot(...args)).incidents[0]!;
const names = (incident: Incident): readonly string[] => incident.suspects.map(suspect => suspect.about.name);
const rules = (incident: Incident, index = 0): readonly string[] =>
  [...(incident.suspects[index]?.for ?? []), ...(incident.suspects[index]?.against ?? [])].map(evidence => evidence.rule);

describe('the first suspect', () => {
  test('is what the others call', () => {
    const incident = first(
      [alertOn('HighErrorRate', web, 0), alertOn('HighErrorRate', checkout, 0), alertOn('HighErrorRate', payment, 0)],
      { edges },
    );
    expect(names(incident)).toEqual(['payment', 'checkout', 'web']);
    expect(incident.suspects[2]!.against.map(evidence => evidence.because)).toContain(
      'it calls checkout, in trouble as well and not later',
    );
  });

  test('is what changed before, and not what changed elsewhere or long ago', () => {
    const elsewhere = change({ id: 'elsewhere', about: ref('deployment', 'billing', 'shop', 'prod'), at: at(-60) });
    const old = change({ id: 'old', about: payment, at: at(-7200) });
    const rollout = change({ id: 'rollout', about: checkout, at: at(-120) });
    const incident = first([alertOn('HighErrorRate', web, 0), alertOn('HighErrorRate', checkout, 0), elsewhere, old, rollout], { edges });
    expect(incident.suspects.flatMap(suspect => suspect.change ?? [])).toEqual(['rollout']);
    expect(incident.suspects[0]).toMatchObject({
      about: checkout,
      title: 'rollout checkout r41→r42',
      wouldSettle: 'Do only the instances of rollout r42 fail, and do those of the version before still work?',
    });
    expect(incident.others).toEqual(['rollout']);
  });

  test('may be silent: a change of what the alerting one calls', () => {
    const incident = first(
      [alertOn('HighErrorRate', checkout, 0), change({ id: 'rollout', about: payment, at: at(-60), finishedAt: at(-20) })],
      { edges },
    );
    expect(incident.suspects[0]).toMatchObject({ about: payment, change: 'rollout' });
    expect(rules(incident)).toEqual(expect.arrayContaining(['change-before-symptom', 'silent']));
  });

  test('is the node when what runs on it is evicted', () => {
    const node = ref('node', 'n1', undefined, 'prod');
    const pods = ['a', 'b', 'c'].map(name => ref('deployment', name, 'shop', 'prod'));
    const incident = first(
      [
        alertOn('NodeMemoryPressure', node, 0, { severity: 'critical' }),
        ...pods.map(pod => alertOn('PodEvicted', pod, 30, { value: 4, labels: { node: 'n1' } })),
      ],
      {},
    );
    expect(incident.title).toBe('node n1 memory pressure, 12 pods evicted');
    expect(incident.suspects[0]!.about).toEqual(node);
    expect(incident.spread).toEqual(pods.map(to => ({ from: node, to })));
  });

  test('is who stopped asking when others only get no requests', () => {
    const incident = first(
      [alertOn('NoRequestsReceived', payment, 0), alertOn('HighErrorRate', checkout, 0), alertOn('HighErrorRate', web, 0)],
      { edges },
    );
    expect(names(incident)[0]).toBe('checkout');
    expect(incident.spread).toEqual([
      { from: checkout, to: web },
      { from: checkout, to: payment },
    ]);
  });

  test('is no callee of which only the requests changed', () => {
    const incident = first([alertOn('RequestsShift', payment, 0), alertOn('LatencyP95High', checkout, 0)], { edges });
    expect(names(incident)[0]).toBe('checkout');
    expect(incident.suspects.find(({ about }) => about.name === 'payment')!.against.map(({ because }) => because)).toContain(
      'only its requests are other than usual, and checkout that may send them is in trouble',
    );
    expect(incident.spread).toEqual([{ from: checkout, to: payment }]);
  });

  test('is the service rather than the address that a caller saw', () => {
    const address = ref('endpoint', 'payment.internal:443', 'shop', 'prod');
    const mesh = ref('service', '10.0.3.7', 'shop', 'prod');
    const incident = first(
      [
        alertOn('HighErrorRate', checkout, 0),
        alertOn('HighErrorRate', address, 0),
        alertOn('HighErrorRate', mesh, 0),
        alertOn('HighErrorRate', payment, 0),
      ],
      { edges: [...edges, calls(checkout, address), calls(checkout, mesh)] },
    );
    expect(names(incident)[0]).toBe('payment');
    const against = (name: string): readonly string[] =>
      incident.suspects.find(({ about }) => about.name === name)!.against.map(({ rule }) => rule);
    expect([against('payment'), against('payment.internal:443'), against('10.0.3.7')]).toEqual([[], ['outside-view'], ['outside-view']]);
  });

  test('has the sign of the platform for it', () => {
    const incident = first([alertOn('HighErrorRate', checkout, 0), event('OOMKilling', checkout, 10, 4)], {});
    expect(incident.suspects[0]!.for.find(evidence => evidence.rule === 'signs')).toMatchObject({
      because: 'OOMKilling ×4',
      signals: [event('OOMKilling', checkout, 10).id],
      sources: ['kubernetes'],
    });
  });
});

describe('what configures', () => {
  const config = ref('configmap', 'shop-flags', 'shop', 'prod');
  const signals = [alertOn('HighErrorRate', web, 0), alertOn('HighErrorRate', checkout, 0)];

  test('is suspected when nothing is broken by itself and nobody reports changes', () => {
    expect(first(signals, { edges, resources: [resource(config)] }).suspects[0]!.about).toEqual(config);
  });

  test('is no suspect when changes are reported and it has none', () => {
    expect(
      names(
        first([...signals, change({ id: 'other', about: ref('deployment', 'other', 'x', 'prod'), at: at(-9000) })], {
          edges,
          resources: [resource(config)],
        }),
      ),
    ).not.toContain('shop-flags');
  });

  test('is one of many: that says nothing', () => {
    const many = Array.from({ length: 9 }, (_, i) => resource(ref('configmap', `settings-${i}`, 'shop', 'prod')));
    expect(names(first(signals, { edges, resources: many }))).toEqual(['checkout', 'payment', 'web']);
  });
});

test('an experiment that is named after an object in trouble is suspected before it', () => {
  const experiment = ref('networkchaos', 'delay-checkout-payment', 'chaos-mesh', 'prod');
  const incident = first([alertOn('HighLatency', checkout, 0), alertOn('HighLatency', web, 0)], {
    edges,
    resources: [resource(experiment)],
  });
  expect(incident.suspects[0]!.about).toEqual(experiment);
  expect(incident.spread).toEqual([
    { from: experiment, to: checkout },
    { from: checkout, to: web },
  ]);
});

test('series decide between objects that alert alike', () => {
  const points = (jump: number): MetricSeries['points'] =>
    Array.from({ length: 60 }, (_, i) => [at((i - 50) * 60), 10 + (i % 3) + (i >= 50 ? jump : 0)] as const);
  const series = (about: typeof web, jump: number): MetricSeries => ({
    type: 'series',
    id: `cpu ${about.name}` as SignalId,
    source: 'prometheus' as ProviderId,
    about,
    at: at(0),
    name: plainText('cpu usage'),
    unit: plainText('%'),
    labels: {},
    points: points(jump),
  });
  const [one, two] = [ref('deployment', 'one', 'shop', 'prod'), ref('deployment', 'two', 'shop', 'prod')];
  const incident = first([alertOn('HighErrorRate', one, 0), alertOn('HighErrorRate', two, 0), series(one, 0), series(two, 80)], {});
  expect(names(incident)[0]).toBe('two');
  expect(rules(incident)).toContain('metrics-moved');
  expect(rules(incident, 1)).not.toContain('metrics-moved');
});

test('nothing that stands out is inconclusive, and says what would settle it', () => {
  const incident = first(
    [alertOn('Odd', ref('deployment', 'a', 'shop', 'prod'), 0), alertOn('Odd', ref('deployment', 'b', 'shop', 'prod'), 0)],
    {},
  );
  expect(incident.inconclusive).toBe(true);
  expect(incident.suspects[0]!.wouldSettle).toBe('Which of a and b recovers first when the other is left alone?');
});

test('evidence is numbered by strength over all suspects', () => {
  const incident = first(
    [
      alertOn('HighErrorRate', web, 0),
      alertOn('PodCrashLooping', checkout, 0, { severity: 'critical' }),
      change({ id: 'rollout', about: checkout, at: at(-60) }),
    ],
    { edges },
  );
  const all = incident.suspects
    .flatMap(suspect => [...suspect.for, ...suspect.against])
    .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
  expect(all.map(evidence => evidence.id)).toEqual(all.map((_, index) => `e${index + 1}`));
  expect(all.map(evidence => evidence.weight)).toEqual([...all.map(evidence => evidence.weight)].sort((a, b) => b - a));
});

test('an incident without a clear suspect says what would settle it, even when there is nobody else', () => {
  const [incident] = correlate(snapshot([alertOn('Odd', ref('deployment', 'a', 'x'), 0)])).incidents;
  expect(incident).toMatchObject({
    inconclusive: true,
    suspects: [{ wouldSettle: 'Do the logs and events of deployment a from before the alert name anything else?' }],
  });
});
