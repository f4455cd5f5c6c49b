import { describe, expect, test } from 'vitest';
import { withCauses } from '../../../src/correlate/causes.js';
import { withChecks } from '../../../src/correlate/checks/index.js';
import type { Finding, FindingId } from '../../../src/model/finding.js';
import type { Incident } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';
import { resourceKey, type Resource, type ResourceRef } from '../../../src/model/resource.js';
import type { ProviderId, Signal, SignalId } from '../../../src/model/signal.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { later, minutes } from '../../../src/model/time.js';
import { NOON } from '../../support/signals.js';

const cart: ResourceRef = { kind: 'deployment', namespace: plainText('shop'), name: plainText('cart') };
const source = 'kubernetes' as ProviderId;
const incident = {
  id: 'i-1',
  title: plainText('cart'),
  severity: 'critical',
  state: 'open',
  startedAt: NOON,
  changedAt: NOON,
  alerts: ['a-1' as SignalId],
  others: [],
  joins: [],
  inconclusive: false,
  affected: [cart],
  sources: [],
  flaps: 0,
  newKinds: [],
  suspects: [{ about: cart, title: plainText('cart crash-loops'), confidence: 0.9, for: [], against: [] }],
} as unknown as Incident;
const finding = (id: string, fields: Partial<Finding> = {}): Finding => ({
  id: id as FindingId,
  source,
  check: 'crash-loop',
  severity: 'critical',
  object: cart,
  about: cart,
  sentence: plainText(`cart ${id}`),
  effect: false,
  since: NOON,
  settled: true,
  ...fields,
});
const findings = (...list: readonly Finding[]): ReadonlyMap<FindingId, Finding> => new Map(list.map(one => [one.id, one]));
const because = (incidents: readonly Incident[]): readonly string[] => incidents[0]!.suspects[0]!.for.map(evidence => evidence.because);

describe('causes', () => {
  test('come first in the suspect that they are about: what explains before what alerts, effects and information never', () => {
    const found = findings(
      finding('crashes', { alert: 'a-1' as SignalId }),
      finding('names what is missing', { check: 'missing-reference', severity: 'warning' }),
      finding('is short', { check: 'workload-unavailable', effect: true }),
      finding('is idle', { check: 'config-unused', severity: 'info' }),
    );
    expect(because(withCauses([incident], found, new Map()))).toEqual(['cart names what is missing', 'cart crashes']);
  });
  test('of an object that alerts and is no suspect are told with the first', () => {
    const scaler: ResourceRef = { kind: 'hpa', namespace: plainText('shop'), name: plainText('scaler') };
    const found = findings(
      finding('is at its limit', { alert: 'a-1' as SignalId, object: scaler, about: scaler, effect: true }),
      finding('has no target', { check: 'autoscaler-target', severity: 'warning', object: scaler, about: scaler }),
    );
    expect(because(withCauses([incident], found, new Map()))).toEqual(['cart has no target']);
  });
  test('of one check are told once, with how many are like it', () => {
    const pods = ['a', 'b', 'c'].map(name => finding(name, { alert: 'a-1' as SignalId }));
    expect(because(withCauses([incident], findings(...pods), new Map()))).toEqual(['cart a; 2 more like it']);
  });
  test('that say the same leave the incident the same object', () => {
    const found = findings(finding('crashes'));
    const [first] = withCauses([incident], found, new Map());
    expect(withCauses([incident], found, new Map([[first!.id, first!]]))[0]).toBe(first);
    expect(withCauses([incident], new Map(), new Map())[0]).toBe(incident);
  });
});

describe('the questions of an incident', () => {
  const pod = (name: string, ready: boolean, node: string): Resource => ({
    ref: { kind: 'pod', namespace: plainText('shop'), name: plainText(name) },
    owner: cart,
    labels: {},
    facts: { ready, node, image: 'cart:2' },
    seenAt: NOON,
  });
  const node = (name: string, zone: string): Resource => ({
    ref: { kind: 'node', name: plainText(name) },
    labels: {},
    facts: { zone },
    seenAt: NOON,
  });
  const snapshot = (signals: readonly Signal[], resources: readonly Resource[]): Snapshot => ({
    at: NOON,
    signals: new Map(signals.map(signal => [signal.id, signal])),
    resources: new Map(resources.map(one => [resourceKey(one.ref), one])),
    edges: new Map(),
    overrides: [],
    learned: {},
  });
  const answers = (what: Snapshot): Readonly<Record<string, string>> =>
    Object.fromEntries(
      (withChecks([incident], what, new Map())[0]!.checks ?? []).map(check => [check.check, `${check.verdict}: ${check.answered}`]),
    );
  const change = {
    type: 'change',
    id: 'c-1' as SignalId,
    source,
    about: cart,
    at: later(NOON, minutes(-7)),
    change: 'deploy',
    summary: plainText('r2'),
  } as Signal;

  test('one node, one zone, not one version, and the change before', () => {
    const told = answers(
      snapshot([change], [pod('a', false, 'n1'), pod('b', false, 'n1'), pod('c', true, 'n2'), node('n1', 'east'), node('n2', 'west')]),
    );
    expect(told['one-node']).toBe('true: 2 of 2 pods that are not ready: node n1; 1 elsewhere are ready');
    expect(told['one-zone']).toBe('true: 2 of 2 pods that are not ready: zone east; 1 elsewhere are ready');
    expect(told['one-version']).toBe('false: there is only one image');
    expect(told['change-before']).toBe('true: r2 of cart, 7 min before');
    expect(told['cost-step']).toBe('no-data: no source tells of costs');
  });
  test('where nothing is known nothing is denied', () => {
    const told = answers(snapshot([], []));
    expect(Object.values(told).filter(answer => !answer.startsWith('no-data'))).toEqual([]);
    expect(Object.keys(told)).toHaveLength(9);
  });
});
