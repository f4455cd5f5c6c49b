import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/model/plain-text.js';
import type { PlanId } from '../../../src/model/plan.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { deployment, rolloutSuspect, scene } from '../../support/plan-scene.js';
import { failure, WATCHED, type Trouble } from '../../support/simulated-cluster.js';

describe('acting', () => {
  let driver: ActingDriver;
  beforeEach(() => {
    driver = openActing();
  });
  afterEach(async () => {
    await driver.close();
    expect(driver.clock.waiting).toBe(0);
    expect(driver.cluster.openWriters).toBe(0);
  });
  const checkout = () => driver.cluster.state.deployments['checkout']!;

  it('goes from a plan to a verdict, with one line for each decision and act', async () => {
    const id = await driver.proposed();
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', steps: [{ is: 'waiting' }] });
    expect(driver.cluster.calls).not.toContain('open-writer');
    await driver.makerOn();
    expect(driver.cluster.calls).not.toContain('open-writer');
    expect(await driver.approved(id)).toMatchObject({ state: 'done', steps: [{ is: 'worked', seen: 'it looks worked' }] });
    expect(driver.cluster.writes).toEqual(['roll-back checkout {"revision":"r41","hash":"hash-41"}']);
    expect(driver.kinds()).toEqual(['maker-on', 'opened', 'approved', 'performing', 'performed', 'verdict']);
    expect(
      driver.audit().every(({ by, identity, context }) => by === 'ada' && identity === 'ada@example.org' && context === 'prod-eu/shop'),
    ).toBe(true);
  });

  it('offers the way back as a plan of its own, which needs its own approval and brings the object back', async () => {
    await driver.makerOn();
    const done = await driver.approved(await driver.proposed());
    expect(done.rollback).toBeDefined();
    expect(driver.record(done.rollback!)).toMatchObject({
      state: 'rehearsed',
      plan: { title: 'Undo: r42 again', steps: [{ action: { name: 'roll-back', params: { revision: 'r42', hash: 'hash-42' } } }] },
    });
    expect(driver.cluster.writes).toHaveLength(1);
    expect(await driver.approved(done.rollback!)).toMatchObject({ state: 'done' });
    expect(checkout()).toMatchObject({ template: 'hash-42', replicas: 9, uid: 'uid-checkout-1' });
  });

  it.each(['create-silence', 'scale', 'restart'] as const)('performs %s and offers its way back', async name => {
    const words = { 'create-silence': 'HighErrorRate', scale: 'CpuSaturated', restart: 'MemoryHigh' }[name];
    const base = scene();
    const alert = { ...base.snapshot.signals.get('a1' as never)!, name: plainText(words) };
    const from = scene({
      signals: [...base.snapshot.signals.values()].map(signal => (signal.id === alert.id ? (alert as typeof signal) : signal)),
    });
    const id = await driver.proposed({ 'create-silence': /^Silence/, scale: /^Scale/, restart: /^Restart/ }[name], from);
    await driver.makerOn();
    const done = await driver.approved(id);
    expect(done).toMatchObject({ state: 'done' });
    expect(driver.record(done.rollback!).plan.steps[0]!.action.name).toBe(
      { 'create-silence': 'expire-silence', scale: 'scale', restart: 'roll-back' }[name],
    );
    expect(driver.cluster.writes).toHaveLength(1);
  });

  it('says "worse" and "not yet", stops there, and offers the way back', async () => {
    await driver.makerOn();
    checkout().outcome = 'worse';
    expect(await driver.approved(await driver.proposed())).toMatchObject({
      state: 'stopped',
      because: 'it looks worse',
      steps: [{ is: 'worse' }],
      rollback: expect.any(String) as string,
    });
    await driver.close();
    driver = openActing();
    await driver.makerOn();
    checkout().outcome = 'not-yet';
    const started = driver.clock.now();
    expect(await driver.approved(await driver.proposed())).toMatchObject({
      state: 'stopped',
      steps: [
        { is: 'not-yet', at: expect.toSatisfy((at: number) => at - started >= WATCHED && at - started < WATCHED + seconds(15)) as number },
      ],
      rollback: expect.any(String) as string,
    });
  });

  it('goes on looking when one look at the outcome fails', async () => {
    await driver.makerOn();
    driver.cluster.trouble = { verify: failure('unreachable') };
    driver.cluster.onCall = call => {
      if (call === 'verify' && driver.cluster.calls.filter(each => each === 'verify').length > 3) driver.cluster.trouble = {};
    };
    expect(await driver.approved(await driver.proposed())).toMatchObject({ state: 'done' });
  });

  it.each(['forbidden', 'unauthorised', 'invalid', 'not-found', 'conflict', 'rate-limited'] as const)(
    'takes %s for an answer: it was not done, and is not tried again',
    async kind => {
      await driver.makerOn();
      driver.cluster.trouble = { perform: failure(kind) };
      expect(await driver.approved(await driver.proposed())).toMatchObject({ state: 'stopped', steps: [{ is: 'failed' }] });
      expect(driver.cluster.calls.filter(call => call === 'perform')).toHaveLength(1);
      expect(driver.kinds().at(-1)).toBe('failed');
    },
  );

  it.each<Trouble>([
    'lost-before',
    'hang',
    'throw',
    failure('unreachable'),
    failure('cancelled'),
    failure('unexpected-answer', '502 from a proxy'),
  ])('reads back when the answer is lost before it was done (%s): not done, and not sent again', async trouble => {
    await driver.makerOn();
    driver.cluster.trouble = { perform: trouble };
    expect(await driver.approved(await driver.proposed())).toMatchObject({
      state: 'stopped',
      steps: [{ is: 'failed', seen: expect.stringContaining('it was not done') as string }],
    });
    expect(driver.cluster.calls.filter(call => call === 'perform')).toHaveLength(1);
    expect(driver.kinds().slice(-3)).toEqual(['performing', 'outcome-unknown', 'failed']);
    expect(driver.cluster.writes).toEqual([]);
  });

  it('reads back when the answer is lost after it was done: watches the outcome, and does not send it again', async () => {
    await driver.makerOn();
    driver.cluster.trouble = { perform: 'lost-after' };
    const done = await driver.approved(await driver.proposed());
    expect(done).toMatchObject({ state: 'done', steps: [{ is: 'worked' }], rollback: expect.any(String) as string });
    expect(driver.cluster.writes).toHaveLength(1);
    expect(driver.kinds().slice(-3)).toEqual(['performing', 'outcome-unknown', 'verdict']);
  });

  it('finds a silence whose answer was lost, though no fact of the alerts changes', async () => {
    await driver.makerOn();
    driver.cluster.trouble = { perform: 'lost-after' };
    expect(await driver.approved(await driver.proposed(/^Silence/))).toMatchObject({ state: 'done' });
    expect(driver.cluster.writes).toHaveLength(1);
  });

  it('says that nobody knows when it can not be read back either', async () => {
    await driver.makerOn();
    driver.cluster.trouble = { perform: 'lost-after', verify: failure('unreachable') };
    const id = await driver.proposed();
    driver.cluster.onCall = call => {
      if (call === 'perform') driver.cluster.trouble = { ...driver.cluster.trouble, observe: failure('unreachable') };
    };
    expect(await driver.approved(id)).toMatchObject({
      state: 'stopped',
      steps: [{ is: 'not-yet', seen: expect.stringContaining("can't look") as string }],
    });
    expect(driver.cluster.writes).toHaveLength(1);
  });

  it('stops before the write when someone says so', async () => {
    await driver.makerOn();
    const id = await driver.proposed();
    await driver.opened(id);
    await driver.advance(seconds(10));
    const { done } = driver.typed(id);
    driver.acting.stop(id);
    await driver.advance(seconds(1));
    await done;
    expect(driver.record(id)).toMatchObject({ state: 'stopped', because: expect.stringContaining('stopped') as string });
    expect(driver.cluster.writes).toEqual([]);
    expect(driver.kinds()).toContain('stopped');
  });

  it('looks once more when it is stopped while watching, and keeps what was done', async () => {
    await driver.makerOn();
    checkout().outcome = 'not-yet';
    const id = await driver.proposed();
    await driver.opened(id);
    await driver.advance(seconds(10));
    const { done } = driver.typed(id);
    await driver.advance(seconds(5));
    expect(driver.record(id).steps[0]!.is).toBe('watching');
    driver.acting.stop(id);
    await driver.advance(seconds(1));
    await done;
    expect(driver.record(id)).toMatchObject({ steps: [{ is: 'not-yet' }] });
    expect(driver.cluster.writes).toHaveLength(1);
  });

  it('is done once: a second word for the same step is no approval', async () => {
    await driver.makerOn();
    const id = await driver.proposed();
    const { asking, hash } = await driver.opened(id);
    await driver.advance(seconds(10));
    const again = { typed: asking!.word, planHash: hash, step: 0 };
    const all = [driver.typed(id, again).done, driver.typed(id, again).done, driver.typed(id, again).done];
    await driver.advance(seconds(5));
    await Promise.all(all);
    await driver.typed(id, again).done;
    expect(driver.cluster.writes).toHaveLength(1);
    expect(driver.kinds().filter(kind => kind === 'approved')).toHaveLength(1);
  });

  it('does not open again what is done, refused or under way', async () => {
    await driver.makerOn();
    const id = await driver.proposed();
    await driver.approved(id);
    await driver.advance(minutes(6));
    await driver.acting.openStep(id, 0);
    await driver.acting.rehearse(id);
    expect(driver.record(id)).toMatchObject({ state: 'done', steps: [{ is: 'worked' }] });
    driver.acting.refuse(id, 'too late');
    expect(driver.record(id).state).toBe('done');
    expect(driver.cluster.writes).toHaveLength(1);
  });

  it('asks nothing without permission, and says why before', async () => {
    driver.cluster.state.may = false;
    const id = await driver.proposed();
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', because: 'not allowed: you may not patch deployments in shop' });
    await driver.makerOn();
    expect((await driver.opened(id)).asking).toBeUndefined();
    expect(driver.notes.join('\n')).toContain('not allowed');
  });

  it('shows when the object was read last, without making it another plan', async () => {
    const id = await driver.proposed();
    const { hash } = driver.record(id);
    await driver.makerOn();
    await driver.advance(seconds(90));
    const opened = await driver.opened(id);
    expect(opened.plan.steps[0]!.rehearsal!.at).toBe(driver.clock.now());
    expect(opened.hash).toBe(hash);
  });

  it('takes the question back when someone leaves while the object is read', async () => {
    const id = await driver.proposed();
    await driver.makerOn();
    driver.cluster.onCall = call => {
      if (call === 'observe') driver.acting.closeStep(id);
    };
    expect((await driver.opened(id)).asking).toBeUndefined();
    expect(driver.kinds()).toEqual(['maker-on']);
  });

  it('keeps a refusal and its reason', async () => {
    const id = await driver.proposed();
    driver.acting.refuse(id, 'the sale runs until noon\u001b[31m');
    expect(driver.record(id)).toMatchObject({ state: 'refused', because: 'the sale runs until noon' });
    expect(driver.notes.join()).toContain('ada refused "Roll back');
    expect(driver.audit().at(-1)).toMatchObject({ kind: 'refused', text: expect.stringContaining('the sale runs until noon') as string });
  });

  it('replaces what was proposed before, but not what someone reads or what was done', async () => {
    const id = await driver.proposed();
    const quiet = scene({
      resources: [deployment('checkout', { replicas: 9 }, { revisions: [] })],
      suspects: [rolloutSuspect({ change: undefined as never, for: [] })],
      signals: [...scene().snapshot.signals.values()].filter(({ type }) => type === 'alert'),
    });
    await driver.acting.propose(quiet.incident, quiet.snapshot);
    expect(driver.record(id)).toMatchObject({ state: 'void', because: 'a newer proposal took its place' });
    await driver.makerOn();
    await driver.proposed();
    await driver.opened(id);
    await driver.acting.propose(quiet.incident, quiet.snapshot);
    await driver.proposed();
    expect(driver.record(id).asking).toBeDefined();
  });

  it('has nothing to approve where it waits and watches', async () => {
    const { incident, snapshot } = scene({ suspects: [] });
    await driver.acting.propose(incident, snapshot);
    const {
      plan: { id },
    } = driver.plan(/Wait and watch/);
    await driver.makerOn();
    await driver.opened(id);
    await driver.acting.rehearse(id);
    await driver.typed(id, { typed: 'amber-rollback' }).done;
    expect(driver.record(id)).toMatchObject({ state: 'rehearsed', steps: [] });
    expect(driver.cluster.calls).toEqual([]);
  });

  it('remembers how it ended for the next plan', async () => {
    await driver.makerOn();
    const id: PlanId = await driver.proposed();
    await driver.approved(id);
    Object.assign(checkout(), { template: 'hash-42' });
    await driver.proposed();
    expect(driver.record(id).plan.tradeOff).toContain('worked 1 of 1 times here');
  });
});
