import { describe, expect, it } from 'vitest';
import { draftOf, hashOfPlan, rehearsed, rollbackPlan } from '../../../src/execute/rehearse-plan.js';
import type { Connection, Question, QuestionArgs } from '../../../src/contracts/provider.js';
import { fail, ok } from '../../../src/model/result.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Plan, PlannedAction, PlanStep } from '../../../src/model/plan.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { run, type ExecutorParts } from '../../../src/execute/executor.js';
import type { ApprovedStep } from '../../../src/plan/approve.js';
import { propose } from '../../../src/plan/propose.js';
import { fakeClock } from '../../support/fake-clock.js';
import { abilities, refOf, scene } from '../../support/plan-scene.js';
import { simulatedCluster } from '../../support/simulated-cluster.js';

const clock = fakeClock();
const cluster = simulatedCluster(clock);
const connections = new Map([['kubernetes' as ProviderId, cluster.connection]]);
const { incident, snapshot } = scene();
const drafted = propose(incident, snapshot, abilities)[0]!;
const { plan } = await rehearsed(draftOf(drafted), connections, clock);
const step = plan.steps[0]!;

describe('the way back of a step', () => {
  const withUndo = (undo: Partial<PlannedAction>, of: PlanStep = step): Plan | undefined =>
    rollbackPlan(
      plan,
      {
        ...of,
        rehearsal: {
          ...of.rehearsal!,
          undo: { text: plainText('back'), action: { ...of.action, params: { revision: 'r42', hash: 'hash-42' }, ...undo } },
        },
      },
      clock,
    );

  it('is its inverse on the same object', () => {
    expect(withUndo({})).toMatchObject({
      incident: 'incident-1',
      steps: [{ action: { name: 'roll-back', params: { revision: 'r42', hash: 'hash-42' } }, risk: 'low' }],
    });
  });
  it.each<[string, Partial<PlannedAction>]>([
    ['another object', { on: refOf('deployment', 'payment') }],
    ['another namespace', { on: refOf('deployment', 'checkout', 'kube-system') }],
    ['another kind', { on: refOf('statefulset', 'checkout') }],
    ['another provider', { provider: 'elsewhere' as ProviderId }],
    ['what is no inverse', { name: 'restart', params: {} }],
    ['arguments that the catalogue does not know', { params: { revision: 'r42', hash: 'hash-42', force: true } }],
    ['arguments that are missing', { params: {} }],
  ])('is never %s, whatever a rehearsal says', (_, undo) => {
    expect(withUndo(undo)).toBeUndefined();
  });
  it('is high risk where it stops the object', () => {
    const scale: PlanStep = { ...step, action: { ...step.action, name: 'scale', params: { replicas: 3 } } };
    expect(withUndo({ name: 'scale', params: { replicas: 0, toZero: true } }, scale)).toMatchObject({ steps: [{ risk: 'high' }] });
    expect(withUndo({ name: 'scale', params: { replicas: 0 } }, scale)).toBeUndefined();
  });
  it('is none where there is none', () => {
    expect(
      rollbackPlan(plan, { ...step, rehearsal: { ...step.rehearsal!, undo: { cannot: plainText('it can not') } } }, clock),
    ).toBeUndefined();
    expect(rollbackPlan(plan, drafted.steps[0]!, clock)).toBeUndefined();
  });
});

describe('what a new silence would have muted', () => {
  const silence: Plan = {
    ...plan,
    steps: [
      {
        ...step,
        action: {
          ...step.action,
          name: 'create-silence',
          on: { kind: 'silence', name: plainText('HighErrorRate') },
          params: { matchers: '[{"name":"alertname","value":"HighErrorRate","isRegex":false}]', minutes: 60, comment: 'known' },
        },
      },
    ],
  };
  const asked: QuestionArgs[] = [];
  const remembering = (answer: Awaited<ReturnType<Question['ask']>>): ReadonlyMap<ProviderId, Connection> =>
    new Map([
      ...connections,
      [
        'prometheus' as ProviderId,
        {
          ...cluster.connection,
          actions: [],
          questions: [
            {
              name: 'fired-matching',
              purpose: '',
              ask: args => {
                asked.push(args);
                return Promise.resolve(answer);
              },
            },
          ],
        },
      ],
    ]);
  const reachOf = async (from: ReadonlyMap<ProviderId, Connection>, of: Plan = silence): Promise<readonly string[]> =>
    (await rehearsed(draftOf(of), from, clock)).plan.steps[0]!.rehearsal!.blastRadius;

  it('is told by the sources that remember a day', async () => {
    const answer = ok({ status: 'found' as const, signals: [], asked: plainText('q'), text: plainText('7 fired: HighErrorRate 7') });
    expect(await reachOf(remembering(answer))).toContain('in the last 24 hours, as prometheus remembers: 7 fired: HighErrorRate 7');
    expect(asked.at(-1)).toMatchObject({
      text: silence.steps[0]!.action.params['matchers'],
      window: { from: clock.now() - 86_400_000, to: clock.now() },
    });
    expect((await reachOf(remembering(answer), plan)).join()).not.toContain('remembers');
  });
  it('is left out where nobody knows, and holds nothing up', async () => {
    const without = await reachOf(connections);
    expect(await reachOf(remembering(fail({ kind: 'unreachable', asked: plainText('q'), answered: plainText('down') })))).toEqual(without);
  });
});

describe('the executor', () => {
  it('compares the hash once more, before it reads or writes anything', async () => {
    const calls = cluster.calls.length;
    const approval = { record: { ...draftOf(plan), state: 'running' }, index: 0, step, by: plainText('ada') } as unknown as ApprovedStep;
    const told: string[] = [];
    const parts: ExecutorParts = {
      clock,
      kind: cluster.connection.actions![0]!,
      borrowWriter: () => Promise.reject(new Error('nobody may write')),
      isWayBack: false,
      isUnchanged: () => false,
      stop: new AbortController().signal,
      audit: (kind, text) => told.push(`${kind}: ${text}`) > 0,
    };
    const outcomes = [];
    for await (const outcome of run(approval, parts)) outcomes.push(outcome);
    expect(outcomes).toEqual([{ type: 'void', because: 'the plan is not the one that was approved', differences: [] }]);
    expect(told).toEqual([expect.stringMatching(/^void: /)]);
    expect(cluster.calls).toHaveLength(calls);
  });

  it('binds the hash to what is shown, not to when it was read', async () => {
    const again = await rehearsed(draftOf(drafted), connections, clock);
    expect(again.hash).toBe(hashOfPlan(plan));
    cluster.state.deployments['checkout']!.replicas = 10;
    expect((await rehearsed(draftOf(drafted), connections, clock)).hash).not.toBe(again.hash);
  });
});
