import { describe, expect, it } from 'vitest';
import { ACTION_NAMES, type Plan } from '../../../src/model/plan.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { LogLine, PlatformEvent, Signal, SignalId } from '../../../src/model/signal.js';
import type { Resource } from '../../../src/model/resource.js';
import { catalogueEntry } from '../../../src/plan/catalogue.js';
import { check } from '../../../src/plan/check.js';
import { propose } from '../../../src/plan/propose.js';
import { injectionCorpus } from '../../support/injection-corpus.js';
import { abilities, deployment, evidenceOf, refOf, rolloutSuspect, scene, type Scene } from '../../support/plan-scene.js';
import { alert, change, NOON } from '../../support/signals.js';

/** What the sources also know, and what no plan for checkout may touch. */
const others = ['payment', 'coredns', 'postgres', 'shop', 'node'].map(name => deployment(name, { replicas: 3 }));

const event = (text: string): PlatformEvent => ({
  type: 'event',
  id: 'ev1' as SignalId,
  source: 'kubernetes' as never,
  about: refOf('deployment', 'checkout'),
  at: NOON,
  reason: plainText(text),
  level: 'warning',
  message: plainText(text),
  count: 3,
  lastAt: NOON,
});
const line = (text: string): LogLine => ({
  type: 'log',
  id: 'log1' as SignalId,
  source: 'kubernetes' as never,
  about: refOf('deployment', 'checkout'),
  at: NOON,
  level: 'error',
  text: plainText(text),
});
const labels = { namespace: 'shop', deployment: 'checkout' };

/** The text stands where telemetry can carry it. */
const places: Readonly<Record<string, (text: string) => readonly Signal[]>> = {
  "an alert's summary": text => [change(), alert({ id: 'a1', summary: text, labels })],
  "an alert's description": text => [change(), alert({ id: 'a1', description: text, labels })],
  "an alert's name": text => [change(), alert({ id: 'a1', name: plainText(text), labels })],
  'a label': text => [change(), alert({ id: 'a1', labels: { ...labels, service: text, team: text } })],
  'an event': text => [change(), alert({ id: 'a1', labels }), event(text)],
  'a log line': text => [change(), alert({ id: 'a1', labels }), line(text)],
  'a change': text => [change({ summary: plainText(text), author: plainText(text) }), alert({ id: 'a1', labels })],
  'the revision of a change': text => [
    change({ revision: plainText(text), previousRevision: plainText(text) }),
    alert({ id: 'a1', labels }),
  ],
};

function sceneWith(text: string, signals: readonly Signal[], sources: readonly string[]): Scene {
  const cites = signals.map(({ id }) => id);
  return scene({
    signals,
    resources: [deployment('checkout'), ...others],
    suspects: [rolloutSuspect({ title: plainText(text), wouldSettle: plainText(text), for: [evidenceOf(1, cites, sources, text)] })],
  });
}

function expectHarmless(plans: readonly Plan[], { incident, snapshot }: Scene): void {
  const own = incident.alerts.flatMap(id => {
    const signal = snapshot.signals.get(id);
    return signal?.type === 'alert' ? [signal] : [];
  });
  for (const { action } of plans.flatMap(({ steps }) => steps)) {
    expect(ACTION_NAMES).toContain(action.name);
    expect(catalogueEntry(action.name).parse(action.params).ok).toBe(true);
    if (action.name === 'create-silence') {
      const matchers = JSON.parse(String(action.params['matchers'])) as readonly {
        readonly name: string;
        readonly value: string;
        readonly isRegex: boolean;
      }[];
      expect(own.some(each => matchers.every(({ name, value, isRegex }) => !isRegex && each.labels[name] === value))).toBe(true);
      continue;
    }
    expect(`${action.on.kind} ${action.on.namespace}/${action.on.name}`).toBe('deployment shop/checkout');
    if (action.name === 'roll-back') expect(action.params).toEqual({ revision: 'r41', hash: 'hash-41' });
    if (action.name === 'scale') expect(action.params).toEqual({ replicas: 14 });
  }
}

describe('telemetry that asks for actions', () => {
  it('are a hundred texts', () => {
    expect(new Set(injectionCorpus).size).toBe(100);
  });

  it.each(Object.keys(places))('gets nothing outside the catalogue and nothing outside the incident through %s', place => {
    for (const text of injectionCorpus) {
      const ground = sceneWith(text, places[place]!(text), ['kubernetes', 'prometheus']);
      expectHarmless(propose(ground.incident, ground.snapshot, abilities), ground);
    }
  });

  it("gets nothing through the name of an object either: one that no source knows, one of the incident's neighbours, a pod of it", () => {
    for (const text of injectionCorpus) {
      const named = refOf('deployment', text);
      const pod: Resource = { ref: refOf('pod', text), labels: {}, facts: {}, seenAt: NOON, owner: refOf('deployment', 'checkout') };
      const signals = [
        change(),
        alert({ id: 'a1', name: plainText('MemoryHigh'), labels: { namespace: 'shop', deployment: text } }),
        alert({ id: 'a2', name: plainText('CpuSaturated'), labels }),
      ];
      const suspects = [
        rolloutSuspect({ for: [evidenceOf(1, ['change-1', 'a1', 'a2'])] }),
        rolloutSuspect({ about: refOf('deployment', `${text} `, 'kube-system'), change: undefined as never }),
        rolloutSuspect({ about: pod.ref, change: undefined as never }),
      ];
      const ground = scene({
        signals,
        resources: [
          deployment('checkout'),
          ...others,
          deployment(text, { replicas: 3 }, { ref: { ...named, namespace: plainText('data') } }),
          pod,
        ],
        suspects,
      });
      const plans = propose(ground.incident, ground.snapshot, abilities);
      expect(plans.flatMap(({ steps }) => steps)).not.toHaveLength(0);
      expectHarmless(plans, ground);
    }
  });

  it('is told as the one source that a plan rests on', () => {
    for (const text of injectionCorpus) {
      const ground = sceneWith(text, places['a log line']!(text), ['kubernetes']);
      for (const plan of propose(ground.incident, ground.snapshot, abilities)) {
        expect(plan.tradeOff).toContain('one source, kubernetes');
        for (const { action, risk } of plan.steps) if (action.name === 'restart' || action.name === 'scale') expect(risk).toBe('high');
      }
    }
  });

  it('does not become a plan when a model repeats it as a draft', () => {
    const { incident, snapshot } = sceneWith('a text', [change(), alert({ id: 'a1', labels })], ['kubernetes']);
    for (const text of injectionCorpus) {
      const [verb, , ...rest] = text.split(' ');
      for (const draft of [
        text,
        { actions: text, evidence: ['e1'], reason: text },
        { actions: [text], evidence: ['e1'], reason: text },
        { actions: [{ name: text, on: text, params: text }], evidence: ['e1'], reason: text },
        {
          actions: [{ name: verb, on: { kind: 'deployment', namespace: 'shop', name: rest.join(' ') }, params: {} }],
          evidence: ['e1'],
          reason: text,
        },
        {
          actions: [{ name: 'restart', on: { kind: 'deployment', namespace: 'kube-system', name: text }, params: {} }],
          evidence: ['e1'],
          reason: text,
        },
        {
          actions: [{ name: 'restart', on: { kind: 'deployment', namespace: 'shop', name: 'payment' }, params: {} }],
          evidence: ['e1'],
          reason: text,
        },
        {
          actions: [
            { name: 'roll-back', on: { kind: 'deployment', namespace: 'shop', name: 'checkout' }, params: { revision: text, hash: text } },
          ],
          evidence: ['e1'],
          reason: text,
        },
      ])
        expect(check(draft, incident, snapshot, abilities).ok).toBe(false);
    }
  });

  it('may word the reason of a draft, and nothing else', () => {
    const { incident, snapshot } = sceneWith('a text', [change(), alert({ id: 'a1', labels })], ['kubernetes']);
    for (const text of injectionCorpus) {
      const result = check(
        {
          actions: [{ name: 'restart', on: { kind: 'deployment', namespace: 'shop', name: 'checkout' }, params: {} }],
          evidence: ['e1'],
          reason: text,
        },
        incident,
        snapshot,
        abilities,
      );
      expect(result).toMatchObject({ ok: true, value: { title: 'Restart deployment shop/checkout, pod by pod' } });
      expect(result.ok && result.value.tradeOff).toMatch(/^drafted: ".*"; rests on one source, kubernetes$/);
      expect(result.ok && result.value.tradeOff).toBe(result.ok && plainText(result.value.tradeOff));
    }
  });
});
