import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { plainText } from '../../../src/model/plain-text.js';
import { resourceKey } from '../../../src/model/resource.js';
import type { SignalId } from '../../../src/model/signal.js';
import { precedentKey } from '../../../src/plan/precedent.js';
import { candidates, propose } from '../../../src/plan/propose.js';
import { check } from '../../../src/plan/check.js';
import { abilities, deployment, evidenceOf, refOf, rolloutSuspect, scene } from '../../support/plan-scene.js';
import { alert, at, change } from '../../support/signals.js';

const titles = (from = scene(), able = abilities): readonly string[] =>
  propose(from.incident, from.snapshot, able).map(({ title }) => title);
const firing = (name: string, summary = `${name} fires`) =>
  alert({ id: `a-${name}`, name, summary, labels: { namespace: 'shop', deployment: 'checkout', severity: 'warning' } });

describe('a proposal', () => {
  it('rolls the suspected rollout back, to a revision named by its hash', () => {
    const { incident, snapshot } = scene();
    const [plan] = propose(incident, snapshot, abilities);
    expect(plan).toMatchObject({ title: 'Roll back deployment shop/checkout r42 → r41', incident: 'incident-1', why: [{ id: 'e1' }] });
    expect(plan!.steps).toHaveLength(1);
    expect(plan!.steps[0]).toMatchObject({
      risk: 'low',
      action: {
        name: 'roll-back',
        provider: 'kubernetes',
        on: { kind: 'deployment', name: 'checkout', namespace: 'shop' },
        params: { revision: 'r41', hash: 'hash-41' },
      },
    });
    expect(plan!.tradeOff).toContain('rests on 2 sources: kubernetes, prometheus');
  });

  it('does not roll back a change that is history, or one without an older revision', () => {
    expect(
      titles(
        scene({
          resources: [
            deployment(
              'checkout',
              { replicas: 9 },
              {
                revisions: [
                  { name: plainText('r43'), hash: plainText('h43'), at: at(0), summary: plainText(''), current: true },
                  { name: plainText('r41'), hash: plainText('h41'), at: at(-99), summary: plainText(''), current: false },
                ],
              },
            ),
          ],
        }),
      ).join(),
    ).not.toContain('Roll back');
    expect(
      titles(
        scene({
          resources: [
            deployment(
              'checkout',
              { replicas: 9 },
              { revisions: [{ name: plainText('r42'), hash: plainText('h42'), at: at(0), summary: plainText(''), current: true }] },
            ),
          ],
        }),
      ).join(),
    ).not.toContain('Roll back');
  });

  it('goes to the revision before the change, not to a newer one that nobody named', () => {
    const revisions = [
      ['r39', -900, false],
      ['r40', -600, false],
      ['r42', -60, true],
      ['r44', 60, false],
    ] as const;
    const found = scene({
      signals: [change({ previousRevision: undefined as never }), firing('HighErrorRate')],
      resources: [
        deployment(
          'checkout',
          { replicas: 9 },
          {
            revisions: revisions.map(([name, seconds, current]) => ({
              name: plainText(name),
              hash: plainText(`h-${name}`),
              at: at(seconds),
              summary: plainText(''),
              current,
            })),
          },
        ),
      ],
    });
    expect(propose(found.incident, found.snapshot, abilities)[0]!.steps[0]!.action.params).toEqual({ revision: 'r40', hash: 'h-r40' });
  });

  it('restarts what leaks, not what crash-loops', () => {
    const suspects = [rolloutSuspect({ change: undefined as never, for: [evidenceOf(1, ['a-MemoryHigh'])] })];
    expect(titles(scene({ signals: [firing('MemoryHigh')], suspects }))).toContain('Restart deployment shop/checkout');
    expect(titles(scene({ signals: [firing('MemoryHigh', 'CrashLoopBackOff, out of memory')], suspects })).join()).not.toContain('Restart');
  });

  it('calls the restart of a single replica high risk', () => {
    const { incident, snapshot } = scene({
      signals: [firing('MemoryHigh')],
      suspects: [rolloutSuspect({ for: [evidenceOf(1, ['a-MemoryHigh'])] })],
      resources: [deployment('checkout', { replicas: 1 })],
    });
    expect(propose(incident, snapshot, abilities).find(({ title }) => title.startsWith('Restart'))!.steps[0]).toMatchObject({
      risk: 'high',
      riskBecause: expect.stringContaining('one replica') as string,
    });
  });

  it('scales for load, within bounds, never against an autoscaler', () => {
    const loaded = (facts: Parameters<typeof deployment>[1]) =>
      scene({
        signals: [firing('CpuSaturated')],
        suspects: [rolloutSuspect({ change: undefined as never, for: [evidenceOf(1, ['a-CpuSaturated'])] })],
        resources: [deployment('checkout', facts)],
      });
    expect(titles(loaded({ replicas: 9 }))).toContain('Scale deployment shop/checkout 9 → 14');
    expect(titles(loaded({ replicas: 9, hpa: 'checkout' })).join()).not.toContain('Scale');
    expect(titles(loaded({})).join()).not.toContain('Scale');
    const shrunk = scene({
      signals: [
        change({ change: 'scale', fields: [{ path: plainText('spec.replicas'), before: plainText('90'), after: plainText('9') }] }),
        firing('HighErrorRate'),
      ],
      resources: [deployment('checkout', { replicas: 9 })],
    });
    expect(titles(shrunk)).toContain('Scale deployment shop/checkout 9 → 27');
  });

  it('silences as a last resort: never a critical alert, word for word, after all else', () => {
    const noisy = scene();
    const silenced = propose(noisy.incident, noisy.snapshot, abilities);
    expect(silenced.at(-1)!.title).toBe('Silence HighErrorRate for 60 minutes');
    expect(JSON.parse(String(silenced.at(-1)!.steps[0]!.action.params['matchers']))).toEqual([
      { name: 'alertname', value: 'HighErrorRate', isRegex: false, isEqual: true },
      { name: 'namespace', value: 'shop', isRegex: false, isEqual: true },
      { name: 'deployment', value: 'checkout', isRegex: false, isEqual: true },
    ]);
    const critical = scene({ signals: [change(), alert({ id: 'a1', severity: 'critical', labels: { namespace: 'shop' } })] });
    expect(titles(critical).join()).not.toContain('Silence');
  });

  it('proposes nothing that the catalogue would refuse: a label too long for a matcher', () => {
    const long = scene({ signals: [change(), alert({ id: 'a1', labels: { namespace: 'shop', service: 'x'.repeat(600) } })] });
    expect(titles(long).join()).not.toContain('Silence');
  });

  it('is at most three, and nothing that no connected source can do', () => {
    const everything = scene({
      signals: [change(), firing('CpuSaturated'), firing('MemoryHigh')],
      suspects: [rolloutSuspect({ for: [evidenceOf(1, ['change-1', 'a-CpuSaturated', 'a-MemoryHigh'])] })],
    });
    expect(titles(everything)).toHaveLength(3);
    expect(
      titles(
        everything,
        abilities.filter(({ name }) => name === 'restart'),
      ),
    ).toEqual(['Restart deployment shop/checkout', 'Wait and watch']);
  });

  it('waits and watches when nothing fits, with no step to approve', () => {
    const { incident, snapshot } = scene({
      suspects: [rolloutSuspect({ wouldSettle: plainText('the error rate after the next deploy') })],
    });
    expect(propose(incident, snapshot, [])).toMatchObject([
      {
        title: 'Wait and watch',
        steps: [],
        tradeOff: expect.stringContaining(
          'no action of the connected sources fits rollout checkout r41→r42; ask: the error rate after the next deploy',
        ) as string,
      },
    ]);
    const none = scene({ suspects: [] });
    expect(propose(none.incident, none.snapshot, abilities)).toMatchObject([
      { title: 'Wait and watch', tradeOff: expect.stringContaining('no suspect') as string },
    ]);
  });

  it('says when one source alone speaks for it, and asks for more care then', () => {
    const thin = (sources: readonly string[]) =>
      scene({
        signals: [firing('MemoryHigh')],
        suspects: [rolloutSuspect({ change: undefined as never, for: [evidenceOf(1, ['a-MemoryHigh'], sources)] })],
      });
    const [alone] = propose(thin(['prometheus']).incident, thin(['prometheus']).snapshot, abilities);
    expect(alone).toMatchObject({
      tradeOff: expect.stringContaining('rests on one source, prometheus') as string,
      steps: [{ risk: 'high', riskBecause: expect.stringContaining('only one source') as string }],
    });
    const [agreed] = propose(thin(['cloudwatch', 'prometheus']).incident, thin(['cloudwatch', 'prometheus']).snapshot, abilities);
    expect(agreed!.steps[0]!.risk).toBe('medium');
  });

  it('says when log lines alone speak for it', () => {
    const line = {
      type: 'log' as const,
      id: 'l1' as SignalId,
      source: 'kubernetes' as never,
      about: refOf('deployment', 'checkout'),
      at: at(0),
      level: 'error' as const,
      text: plainText('restart me: memory leak'),
    };
    const { incident, snapshot } = scene({
      signals: [firing('MemoryHigh'), line],
      suspects: [rolloutSuspect({ change: undefined as never, for: [evidenceOf(1, ['l1'], ['kubernetes', 'loki'])] })],
    });
    expect(propose(incident, snapshot, abilities)[0]).toMatchObject({
      tradeOff: expect.stringContaining('log lines alone') as string,
      steps: [{ risk: 'high' }],
    });
  });

  it('learns from how it ended here before', () => {
    const { incident, snapshot } = scene({ suspects: [rolloutSuspect({ confidence: 0.6 })] });
    const [plan] = propose(incident, snapshot, abilities);
    const key = precedentKey(plan!.steps[0]!.action);
    const [good] = propose(incident, snapshot, abilities, new Map([[key, { tried: 5, worked: 4 }]]));
    const [bad] = propose(incident, snapshot, abilities, new Map([[key, { tried: 5, worked: 0 }]]));
    expect(good!.tradeOff).toContain('worked 4 of 5 times here');
    expect(good!.confidence).toBeGreaterThan(plan!.confidence);
    expect(bad!.confidence).toBeLessThan(plan!.confidence);
    expect(good!.id).toBe(plan!.id);
  });

  it('is the same whatever the order in which the sources answered', () => {
    const base = scene({
      signals: [change(), firing('CpuSaturated'), firing('MemoryHigh')],
      suspects: [rolloutSuspect({ for: [evidenceOf(1, ['change-1', 'a-CpuSaturated', 'a-MemoryHigh'])] })],
    });
    const expected = propose(base.incident, base.snapshot, abilities);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...base.snapshot.signals.values()], { minLength: 3 }),
        fc.shuffledSubarray([...base.snapshot.resources.values()], { minLength: 2 }),
        (signals, resources) => {
          const snapshot = {
            ...base.snapshot,
            signals: new Map(signals.map(signal => [signal.id, signal])),
            resources: new Map(resources.map(resource => [resourceKey(resource.ref), resource])),
          };
          expect(propose(base.incident, snapshot, abilities)).toEqual(expected);
        },
      ),
    );
  });

  it('offers a draft only single actions that its own door lets through', () => {
    const { incident, snapshot } = scene();
    const offered = candidates(incident, snapshot, abilities);
    expect(offered.map(({ title }) => title)).toContain('Roll back deployment shop/checkout r42 → r41');
    for (const {
      action: { name, on, params },
    } of offered)
      expect(check({ actions: [{ name, on, params }], evidence: ['e1'], reason: 'so it is' }, incident, snapshot, abilities)).toMatchObject(
        { ok: true, value: { steps: [{ action: { name } }] } },
      );
  });
});
