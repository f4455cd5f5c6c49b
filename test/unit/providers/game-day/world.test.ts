import { describe, expect, it } from 'vitest';
import { provider } from '../../../../providers/game-day/index.js';
import { FAULTS } from '../../../../providers/game-day/faults/index.js';
import { faultOf, simulate } from '../../../../providers/game-day/simulation.js';
import { keyOf } from '../../../../providers/game-day/random.js';
import { seconds } from '../../../../src/model/time.js';
import { fakeClock } from '../../../support/fake-clock.js';
import { configOf, providerIo } from '../../../support/provider-io.js';
import { ids, NOISE, openShop, workloadOf } from './shop.js';

describe('a game day', () => {
  it('is the same day for the same scenario, seed and start, however often it was looked at', async () => {
    const often = await openShop('memory-leak', 'same');
    const once = await openShop('memory-leak', 'same');
    for (let i = 0; i < 40; i++) {
      await often.clock.advance(seconds(11));
      await often.poll();
    }
    await once.clock.advance(seconds(440));
    const [a, b] = [await often.poll(), await once.poll()];
    expect(a.signals.length).toBeGreaterThan(20);
    expect(a).toEqual(b);
  });
  it('is another day for another seed', async () => {
    const [a, b] = [await openShop('bad-rollout', 'one'), await openShop('bad-rollout', 'two')];
    expect(ids((await a.poll()).signals)).not.toEqual(ids((await b.poll()).signals));
  });
  it('draws every scenario for some seed when none is named', () => {
    const drawn = new Set(Array.from({ length: 60 }, (_, index) => simulateRandom(index)));
    expect([...drawn].sort()).toEqual(FAULTS.map(fault => fault.name).sort());
  }, 60_000);
  it('names the scenario on screen only to who named it first', async () => {
    const contextOf = async (scenario: string): Promise<string> => {
      const { connection } = await openShop(scenario);
      const answer = await connection.check(new AbortController().signal);
      return answer.ok ? String(answer.value.identity.context) : '';
    };
    expect(await contextOf('random')).toBe('GAME DAY · scenario hidden · shop');
    expect(await contextOf('node-loss')).toBe('GAME DAY · node-loss · shop');
  });
  it('tells the answer nowhere when it was drawn', async () => {
    const { connection, poll } = await openShop('random', 'three');
    const told = JSON.stringify([await poll(), await connection.check(new AbortController().signal)]);
    for (const { name, about } of FAULTS) {
      expect(told).not.toContain(name);
      expect(told).not.toContain(about);
    }
  });
  it('refuses a scenario that there is not, and says which there are', async () => {
    const io = providerIo({ clock: fakeClock() });
    await expect(provider.connect(configOf(provider, { scenario: 'earthquake\u001b[2J' }), io)).rejects.toThrow(
      /no game day scenario "earthquake"; there are bad-rollout/,
    );
    await expect(provider.connect(configOf(provider, { speed: '0' }), io)).rejects.toThrow(/speed/);
  });
});

const simulateRandom = (index: number): string => faultOf('random', keyOf(`seed ${index}`))?.name ?? '';

describe('a calm day', () => {
  it('has noise and nothing else for four hours', async () => {
    for (const seed of ['one', 'two', 'three']) {
      const shop = await openShop('calm', seed);
      const seen = new Set<string>();
      for (let i = 0; i < 24; i++) {
        for (const alert of (await shop.poll()).signals) if (alert.type === 'alert' && alert.state !== 'pending') seen.add(alert.name);
        await shop.later(5);
      }
      expect(
        [...seen].filter(name => !NOISE.has(name)),
        seed,
      ).toEqual([]);
      expect(seen.size).toBeGreaterThanOrEqual(5);
    }
  }, 60_000);
  it("has a flapping alert, a silenced one, a dead man's switch, one without data, and rollouts that mean nothing", async () => {
    const shop = await openShop('calm');
    const { signals } = await shop.poll();
    const alerts = signals.flatMap(one => (one.type === 'alert' ? [one] : []));
    const named = (name: string) => alerts.find(alert => alert.name === name);
    expect(named('NodeFilesystemAlmostOutOfSpace')?.flaps).toBeGreaterThan(2);
    expect(named('TargetDown')?.suppressedBy?.length).toBe(1);
    expect(named('Watchdog')).toMatchObject({ severity: 'none', state: 'firing' });
    expect(named('nat-port-allocation-errors')?.state).toBe('unknown');
    expect(signals.filter(one => one.type === 'change' && one.change === 'deploy').length).toBeGreaterThanOrEqual(2);
  });
});

describe('a fault', () => {
  it.each(FAULTS.map(fault => fault.name))(
    '%s: alerts are there when the room opens, and name the origin among the affected',
    async name => {
      for (const seed of ['one', 'two', 'three', 'four']) {
        const shop = await openShop(name, seed);
        const origin = simulate({ scenario: name, seed: keyOf(seed), speed: 1, now: shop.clock.now() }).origin()?.name ?? '';
        const alerts = await shop.firing();
        expect(alerts.length, seed).toBeGreaterThan(0);
        expect(alerts.map(workloadOf), seed).toContain(origin);
        // Fresh: nothing of it is older than the fault can be.
        for (const alert of alerts) expect(shop.clock.now() - alert.at).toBeLessThan(45 * 60_000);
      }
    },
    60_000,
  );
  it('spreads along the calls: callers of a broken service fail with it, strangers do not', async () => {
    const shop = await openShop('bad-rollout', 'one');
    await shop.later(4);
    const affected = new Set((await shop.firing()).map(workloadOf));
    for (const caller of ['shop-api', 'storefront', 'mobile-gateway']) expect(affected).toContain(caller);
    for (const stranger of ['accounts', 'search', 'recommendations', 'notifications']) expect(affected).not.toContain(stranger);
  });
});
