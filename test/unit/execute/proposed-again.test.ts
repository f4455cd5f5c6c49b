import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { precedentsOf } from '../../../src/execute/audit-report.js';
import { plainText } from '../../../src/model/plain-text.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { precedentKey } from '../../../src/plan/precedent.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { deployment, refOf, scene, type Scene } from '../../support/plan-scene.js';

/** An incident of memory: its plan is a restart, which is the same plan however often it is proposed. */
function leaking(): Scene {
  const base = scene();
  return scene({
    signals: [...base.snapshot.signals.values()].map(signal =>
      signal.type === 'alert' ? { ...signal, name: plainText('MemoryHigh') } : signal,
    ),
  });
}

describe('what was done, when plans are proposed again', () => {
  let driver: ActingDriver;
  beforeEach(async () => {
    driver = openActing();
    await driver.makerOn();
  });
  afterEach(() => driver.close());

  it('keeps its way back, though the same plan stands there anew', async () => {
    const id = await driver.proposed(/^Restart/, leaking());
    const { rollback } = await driver.approved(id);
    expect(rollback).toBeDefined();
    await driver.proposed(/^Restart/, leaking());
    await driver.proposed(/^Restart/, leaking());
    expect(driver.record(rollback!)).toMatchObject({ state: 'rehearsed', plan: { title: 'Undo: r42 again' } });
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', steps: [{ is: 'waiting' }], rollback });
  });

  it('keeps the steps of a plan that is half done, and goes on with the next', async () => {
    const { incident, snapshot } = scene({
      resources: [deployment('checkout'), deployment('payment', { replicas: 4 })],
      affected: [refOf('deployment', 'payment')],
    });
    const draft = {
      actions: [
        {
          name: 'roll-back',
          on: { kind: 'deployment', namespace: 'shop', name: 'checkout' },
          params: { revision: 'r41', hash: 'hash-41' },
        },
        { name: 'scale', on: { kind: 'deployment', namespace: 'shop', name: 'payment' }, params: { replicas: 6 } },
      ],
      evidence: ['e1'],
      reason: 'the rollout starved payment',
    };
    const taken = await driver.acting.consider(draft, incident, snapshot);
    if (!taken.ok) throw new Error('the draft is a plan');
    const id = taken.value;
    await driver.opened(id);
    await driver.advance(seconds(10));
    const { done } = driver.typed(id);
    await driver.advance(minutes(2));
    await done;
    await driver.acting.propose(incident, snapshot);
    await driver.acting.consider(draft, incident, snapshot);
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', steps: [{ is: 'worked' }, { is: 'waiting' }] });
    await driver.opened(id, 1);
    expect(driver.record(id).asking).toMatchObject({ step: 1 });
  });

  it('counts as experience; taking it back does not', async () => {
    const done = await driver.approved(await driver.proposed());
    const key = precedentKey(done.plan.steps[0]!.action);
    expect(precedentsOf(driver.auditFile).get(key)).toEqual({ tried: 1, worked: 1 });
    expect(await driver.approved(done.rollback!)).toMatchObject({ state: 'done' });
    expect(driver.kinds().filter(kind => kind === 'verdict')).toHaveLength(2);
    expect(precedentsOf(driver.auditFile).get(key)).toEqual({ tried: 1, worked: 1 });
  });

  it('is not ended twice: a silence that somebody ended is not there to be ended', async () => {
    const done = await driver.approved(await driver.proposed(/^Silence/));
    driver.cluster.state.silences[0]!.ended = true;
    await driver.opened(done.rollback!);
    expect(driver.record(done.rollback!)).toMatchObject({ state: 'void', differences: [{ path: 'silence', after: 'silence gone' }] });
    expect(driver.cluster.writes).toHaveLength(1);
  });

  it('is rehearsed anew before it is asked about, when it is old by the clock that nobody can set', async () => {
    const id = await driver.proposed();
    await driver.advance(minutes(6));
    driver.skew = -minutes(6);
    const rehearsals = driver.cluster.calls.filter(call => call === 'rehearse').length;
    expect((await driver.opened(id)).asking).toBeDefined();
    expect(driver.cluster.calls.filter(call => call === 'rehearse')).toHaveLength(rehearsals + 1);
    await driver.advance(seconds(10));
    const { done } = driver.typed(id);
    await driver.advance(seconds(5));
    await done;
    expect(driver.record(id)).toMatchObject({ state: 'done' });
  });
});
