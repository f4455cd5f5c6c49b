import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanId } from '../../../src/model/plan.js';
import { minutes } from '../../../src/model/time.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { deployment, refOf, scene } from '../../support/plan-scene.js';
import { failure } from '../../support/simulated-cluster.js';

/** What a person or a model drafted, as it comes. */
const draft = {
  actions: [
    { name: 'scale', on: { kind: 'deployment', namespace: 'shop', name: 'payment' }, params: { replicas: 6 } },
    { name: 'roll-back', on: { kind: 'deployment', namespace: 'shop', name: 'checkout' }, params: { revision: 'r41', hash: 'hash-41' } },
  ],
  evidence: ['e1'],
  reason: 'the rollout broke checkout and starved payment',
};
const { incident, snapshot } = scene({
  resources: [deployment('checkout'), deployment('payment', { replicas: 4 })],
  affected: [refOf('deployment', 'payment')],
});

describe('a plan of several steps', () => {
  let driver: ActingDriver;
  let id: PlanId;
  beforeEach(async () => {
    driver = openActing();
    const taken = await driver.acting.consider(draft, incident, snapshot);
    expect(taken.ok).toBe(true);
    if (taken.ok) id = taken.value;
    await driver.makerOn();
  });
  afterEach(() => driver.close());

  async function step(index: number): Promise<void> {
    await driver.opened(id, index);
    await driver.advance(minutes(0.2));
    const { done } = driver.typed(id);
    await driver.advance(minutes(2));
    await done;
  }

  it('is done one approval at a time, what risks less first', async () => {
    expect(driver.record(id).plan.steps.map(({ action }) => action.name)).toEqual(['roll-back', 'scale']);
    await step(0);
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', steps: [{ is: 'worked' }, { is: 'waiting' }] });
    expect(driver.cluster.writes).toHaveLength(1);
    await step(1);
    expect(driver.record(id)).toMatchObject({ state: 'done', steps: [{ is: 'worked' }, { is: 'worked' }] });
    expect(driver.cluster.writes).toEqual(['roll-back checkout {"revision":"r41","hash":"hash-41"}', 'scale payment {"replicas":6}']);
    expect(driver.kinds().filter(kind => kind === 'approved')).toHaveLength(2);
  });

  it('does not begin with the second', async () => {
    await step(1);
    expect(driver.cluster.writes).toEqual([]);
    expect(driver.notes.join('\n')).toContain('an earlier step has not worked yet');
  });

  it('asks the server anew for what is left when time has passed, and does nothing a second time', async () => {
    await step(0);
    await driver.advance(minutes(6));
    await driver.opened(id, 1);
    expect(driver.record(id)).toMatchObject({ steps: [{ is: 'worked' }, { is: 'waiting' }], asking: { step: 1 } });
    await driver.acting.openStep(id, 0);
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', steps: [{ is: 'worked' }, { is: 'waiting' }] });
    await driver.typed(id, { step: 0, typed: driver.record(id).asking?.word ?? 'amber-rollback' }).done;
    expect(driver.cluster.writes).toHaveLength(1);
    const done = driver.record(id).plan.steps[0]!.rehearsal;
    await driver.acting.rehearse(id);
    expect(driver.record(id).steps[0]!.is).toBe('worked');
    expect(driver.record(id).plan.steps[0]!.rehearsal).toBe(done);
  });

  it('ends where a step fails: only a new plan can go on', async () => {
    driver.cluster.trouble = { perform: failure('forbidden') };
    await step(0);
    expect(driver.record(id)).toMatchObject({ state: 'stopped', steps: [{ is: 'failed' }, { is: 'waiting' }] });
    driver.cluster.trouble = {};
    await driver.opened(id, 1);
    await driver.typed(id, { step: 1, typed: 'amber-scale' }).done;
    await driver.acting.rehearse(id);
    expect(driver.record(id).state).toBe('stopped');
    expect(driver.cluster.writes).toEqual([]);
  });

  it('is not taken where something in it is wrong', async () => {
    const bad = await driver.acting.consider(
      { ...draft, actions: [...draft.actions, { name: 'exec', on: {}, params: {} }] },
      incident,
      snapshot,
    );
    expect(bad).toMatchObject({ ok: false, error: [{ at: 'actions[2]' }] });
  });
});
