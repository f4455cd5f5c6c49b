import { describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import type { SignalId } from '../../../src/model/signal.js';
import type { Edge } from '../../../src/model/topology.js';
import { kubectl } from '../../../src/plan/hand-command.js';
import { propose } from '../../../src/plan/propose.js';
import { injectionCorpus } from '../../support/injection-corpus.js';
import { abilities, deployment, evidenceOf, refOf, rolloutSuspect, scene } from '../../support/plan-scene.js';
import { alert, at, change } from '../../support/signals.js';

const firing = alert({ id: 'a1', severity: 'critical', labels: { namespace: 'shop' } });
const suspected = (about: ReturnType<typeof refOf>, fields: Parameters<typeof rolloutSuspect>[0] = {}) =>
  rolloutSuspect({ about, change: undefined as never, for: [evidenceOf(1, ['a1'])], ...fields });
const plansOf = (parts: Parameters<typeof scene>[0]) => {
  const { incident, snapshot } = scene(parts);
  return propose(incident, snapshot, abilities);
};

describe('what a person has to do', () => {
  it('ends an experiment that breaks things: pause it, then remove it', () => {
    const [plan] = plansOf({ signals: [firing], suspects: [suspected(refOf('networkchaos', 'slow-cart', 'chaos'))] });
    expect(plan).toMatchObject({
      title: 'End the fault injection networkchaos chaos/slow-cart',
      steps: [],
      byHand: [
        { verb: 'pause', how: 'kubectl -n chaos annotate networkchaos/slow-cart --overwrite experiment.chaos-mesh.org/pause=true' },
        { verb: 'remove', how: 'kubectl -n chaos delete networkchaos/slow-cart' },
      ],
    });
  });

  it('ends the schedule that would make the experiment again', () => {
    const schedule = { ref: refOf('schedule', 'slow-cart', 'chaos'), labels: {}, facts: {}, seenAt: at(0) };
    const [plan] = plansOf({
      signals: [firing],
      resources: [schedule],
      suspects: [suspected(refOf('networkchaos', 'slow-cart-x7k2p', 'chaos'))],
    });
    expect(plan!.byHand!.map(({ on }) => on)).toEqual([schedule.ref, schedule.ref]);
  });

  it('stops the engine of Litmus by its state', () => {
    const [plan] = plansOf({ signals: [firing], suspects: [suspected(refOf('chaosengine', 'kill', 'litmus'))] });
    expect(plan!.byHand![0]!.how).toBe(`kubectl -n litmus patch chaosengine/kill --type merge -p '{"spec":{"engineState":"stop"}}'`);
  });

  it('sets a configuration back, shows what it was, and lets its readers read it', () => {
    const config = refOf('config', 'checkout-settings');
    const edge: Edge = { from: refOf('deployment', 'checkout'), to: config, relation: 'depends-on' };
    const edited = change({
      change: 'config',
      about: config,
      fields: [{ path: plainText('data.POOL_SIZE'), before: plainText('50'), after: plainText('5') }],
    });
    const [plan] = plansOf({
      signals: [edited, firing],
      edges: [edge],
      suspects: [rolloutSuspect({ about: config, change: 'change-1' as SignalId })],
    });
    expect(plan).toMatchObject({
      title: 'Set config shop/checkout-settings back',
      steps: [{ action: { name: 'restart', on: { name: 'checkout' } } }],
      byHand: [
        {
          verb: 'set-back',
          on: config,
          how: 'kubectl -n shop edit configmap/checkout-settings',
          diff: [{ path: 'data.POOL_SIZE', before: '5', after: '50' }],
        },
      ],
    });
  });

  it('raises what bounds', () => {
    const [plan] = plansOf({ signals: [firing], suspects: [suspected(refOf('resourcequota', 'memory'))] });
    expect(plan).toMatchObject({
      title: 'Raise resourcequota shop/memory',
      byHand: [{ verb: 'raise', how: 'kubectl -n shop edit resourcequota/memory' }],
    });
  });

  it('reverts in Git what Git would put back, and offers the direct change with a warning', () => {
    const [direct, revert] = plansOf({ resources: [deployment('checkout', { replicas: 9, gitops: 'argocd' })] })
      .slice(0, 2)
      .sort((a, b) => b.steps.length - a.steps.length);
    expect(revert).toMatchObject({
      title: 'Revert deployment shop/checkout in Git',
      steps: [],
      byHand: [{ verb: 'commit', instead: { name: 'roll-back', params: { revision: 'r41' } } }],
    });
    expect(direct!.tradeOff).toContain('Argo CD will put back what Git says');
    expect(revert!.confidence).toBeGreaterThan(direct!.confidence);
    expect(plansOf({ resources: [deployment('checkout', { replicas: 9, gitops: 'helm' })] })[0]!.title).toBe(
      'Roll back deployment shop/checkout r42 → r41',
    );
  });

  it('takes no object that the incident is not about, and nothing from a text of the telemetry', () => {
    for (const text of injectionCorpus) {
      const experiment = refOf('networkchaos', text, 'chaos');
      for (const { byHand } of plansOf({ signals: [firing], suspects: [suspected(experiment, { title: plainText(text) })] }))
        for (const { on, how } of byHand ?? []) {
          expect(on).toEqual(experiment);
          if (how !== undefined)
            expect(how).toMatch(
              /^kubectl -n chaos (annotate|delete) networkchaos\/[a-z0-9.-]+( --overwrite experiment\.chaos-mesh\.org\/pause=true)?$/,
            );
        }
    }
  });
});

describe('a command to copy', () => {
  it('quotes what a shell would read', () => {
    expect(kubectl`patch ${refOf('chaosengine', 'kill')} -p ${"it's"}`).toBe(
      String.raw`kubectl -n shop patch chaosengine/kill -p 'it'\''s'`,
    );
  });

  it.each(['a;reboot', '$(reboot)', 'a b', '-rf', 'A', 'a`b`', '../x', ''])(
    'is none for an object that no cluster could hold: %s',
    name => {
      expect(kubectl`delete ${refOf('networkchaos', name)}`).toBeUndefined();
      expect(kubectl`delete ${refOf('networkchaos', 'fine', name || ' ')}`).toBeUndefined();
      expect(kubectl`delete ${refOf(name, 'fine')}`).toBeUndefined();
    },
  );
});
