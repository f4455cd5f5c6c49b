import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMakerMode, type MakerMode, type MakerOptions } from '../../../src/execute/maker-mode.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { fakeClock, type FakeClock } from '../../support/fake-clock.js';
import { simulatedCluster, type SimulatedCluster } from '../../support/simulated-cluster.js';

const K8S = 'kubernetes' as ProviderId;

describe('maker mode', () => {
  let clock: FakeClock;
  let cluster: SimulatedCluster;
  let maker: MakerMode;
  let context: string;
  let connected: SimulatedCluster['connection'];
  let ended: string[];
  let seen: boolean[];

  function make(change: Partial<MakerOptions> = {}): MakerMode {
    return createMakerMode({
      clock,
      connections: () => new Map([[K8S, connected]]),
      context: () => plainText(context),
      identity: () => plainText('ada@example.org'),
      operator: { name: plainText('ada'), shared: false },
      allowed: true,
      changed: state => {
        seen.push(state.on);
      },
      ended: because => {
        ended.push(because);
      },
      ...change,
    });
  }
  beforeEach(() => {
    clock = fakeClock();
    cluster = simulatedCluster(clock);
    connected = cluster.connection;
    context = 'prod-eu/shop · 123456789012 eu-west-1';
    ended = [];
    seen = [];
    maker = make();
  });
  afterEach(async () => {
    await maker.close();
    expect(cluster.openWriters).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it('is off, and lends no writer', async () => {
    expect(maker.state()).toEqual({ on: false, challenge: 'prod-eu/shop', asksOperator: false, identity: 'ada@example.org' });
    expect(await maker.borrow(K8S)).toMatchObject({ ok: false });
    expect(cluster.calls).toEqual([]);
  });

  it.each(['', ' prod-eu/shop', 'prod-eu', 'PROD-EU/SHOP', 'prod-eu/shop · 123456789012 eu-west-1', 'y'])('stays off for %j', typed => {
    expect(maker.turnOn(typed, undefined)).toMatchObject({ ok: false });
    expect(maker.check()).toBe(false);
  });

  it('is on for ten minutes, of one context, in the name of someone', async () => {
    expect(maker.turnOn('prod-eu/shop', undefined)).toMatchObject({
      ok: true,
      value: { on: true, context, operator: 'ada', until: clock.now() + minutes(10) },
    });
    expect(maker.turnOn('prod-eu/shop', undefined)).toMatchObject({ ok: false, error: 'it is on already' });
    await clock.advance(seconds(599));
    expect(maker.check()).toBe(true);
    await clock.advance(seconds(1));
    expect(maker.check()).toBe(false);
    expect(seen).toEqual([true, false]);
    expect(ended).toEqual(['its ten minutes are over']);
  });

  it('ends on time though the machine slept, at the latest when it is needed', async () => {
    maker.turnOn('prod-eu/shop', undefined);
    clock.jump(minutes(60));
    expect(await maker.borrow(K8S)).toMatchObject({ ok: false, error: 'maker mode is off' });
  });

  it('ends when the context is another', () => {
    maker.turnOn('prod-eu/shop', undefined);
    context = 'prod-us/shop';
    expect(maker.check()).toBe(false);
    expect(ended).toEqual(['the context is another now']);
  });

  it('can not be had read-only, or where nothing can act', async () => {
    const readOnly = make({ allowed: false });
    expect(readOnly.state().challenge).toBe('');
    expect(readOnly.turnOn('', undefined)).toMatchObject({ ok: false });
    await readOnly.close();
    context = '';
    expect(maker.turnOn('', undefined)).toMatchObject({ ok: false, error: 'no connected source can act' });
  });

  it('asks who it is on an account that several share', async () => {
    const shared = make({ operator: { name: plainText('ubuntu'), shared: true } });
    expect(shared.state().asksOperator).toBe(true);
    expect(shared.turnOn('prod-eu/shop', undefined)).toMatchObject({ ok: false });
    expect(shared.turnOn('prod-eu/shop', '  ')).toMatchObject({ ok: false });
    expect(shared.turnOn('prod-eu/shop', ' ada\u001b[31m ')).toMatchObject({ ok: true, value: { operator: 'ada (ubuntu)' } });
    await shared.close();
  });

  it('ends when the server says that we are somebody else; not while it says nothing', async () => {
    let identity: string | undefined = 'ada@example.org';
    const mode = make({ identity: () => (identity === undefined ? undefined : plainText(identity)) });
    mode.turnOn('prod-eu/shop', undefined);
    identity = undefined;
    await clock.advance(seconds(2));
    expect(mode.state().on).toBe(true);
    identity = 'deployer@example.org';
    await clock.advance(seconds(1));
    expect([mode.state().on, ended]).toEqual([false, ['the account is another now']]);
    await mode.close();
  });

  it('opens one writer a connection, when it is needed, and drops it at the end', async () => {
    maker.turnOn('prod-eu/shop', undefined);
    expect(cluster.openWriters).toBe(0);
    const leases = await Promise.all([maker.borrow(K8S), maker.borrow(K8S), maker.borrow(K8S)]);
    expect(cluster.openWriters).toBe(1);
    for (const lease of leases) if (lease.ok) await lease.value.release();
    expect(cluster.openWriters).toBe(1);
    await maker.turnOff('it was turned off');
    expect(cluster.openWriters).toBe(0);
  });

  it('does not close a writer under an act that has begun, but after it', async () => {
    maker.turnOn('prod-eu/shop', undefined);
    const lease = await maker.borrow(K8S);
    await clock.advance(minutes(11));
    expect(maker.check()).toBe(false);
    expect(cluster.openWriters).toBe(1);
    if (lease.ok) await lease.value.release();
    expect(cluster.openWriters).toBe(0);
  });

  it('lends nothing that was opened while it ended', async () => {
    maker.turnOn('prod-eu/shop', undefined);
    const borrowing = maker.borrow(K8S);
    const ending = maker.turnOff('it was turned off');
    expect(await borrowing).toMatchObject({ ok: false });
    await ending;
    expect(cluster.openWriters).toBe(0);
  });

  it('lends nothing of the last time to the next', async () => {
    maker.turnOn('prod-eu/shop', undefined);
    const borrowing = maker.borrow(K8S);
    void maker.turnOff('it was turned off');
    maker.turnOn('prod-eu/shop', undefined);
    expect(await borrowing).toMatchObject({ ok: false, error: 'maker mode ended meanwhile' });
  });

  it('makes a new writer for a source that was connected anew', async () => {
    maker.turnOn('prod-eu/shop', undefined);
    const first = await maker.borrow(K8S);
    if (first.ok) await first.value.release();
    connected = { ...connected };
    const second = await maker.borrow(K8S);
    expect(second.ok && first.ok && second.value.writer !== first.value.writer).toBe(true);
    expect(cluster.openWriters).toBe(1);
    if (second.ok) await second.value.release();
  });

  it('says when a writer can not be opened, and tries again the next time', async () => {
    maker.turnOn('prod-eu/shop', undefined);
    cluster.trouble = { 'open-writer': 'throw' };
    expect(await maker.borrow(K8S)).toMatchObject({ ok: false, error: expect.stringContaining('the socket was closed') as string });
    cluster.trouble = {};
    const lease = await maker.borrow(K8S);
    expect(lease.ok).toBe(true);
    if (lease.ok) await lease.value.release();
    expect(await maker.borrow('prometheus' as ProviderId)).toMatchObject({ ok: false });
  });
});
