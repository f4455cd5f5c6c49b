import { describe, expect, it } from 'vitest';
import { simulate } from '../../../../providers/game-day/simulation.js';
import { keyOf } from '../../../../providers/game-day/random.js';
import { minutes } from '../../../../src/model/time.js';
import { openShop, workloadOf, type Shop } from './shop.js';

const originOf = (scenario: string, shop: Shop, seed: string): string =>
  simulate({ scenario, seed: keyOf(seed), speed: 1, now: shop.clock.now() }).origin()?.name ?? '';
const wrong = async (shop: Shop): Promise<readonly string[]> => (await shop.firing()).map(alert => `${alert.name} ${workloadOf(alert)}`);
const criticals = async (shop: Shop): Promise<number> => (await shop.firing()).filter(alert => alert.severity === 'critical').length;

/** The deployment that lost most of its pods with the node. */
async function crowdedOut(shop: Shop): Promise<string> {
  const { resources = [] } = await shop.poll();
  const share = (facts: Readonly<Record<string, unknown>>): number => Number(facts['ready']) / Math.max(1, Number(facts['replicas']));
  const [worst] = resources.filter(resource => resource.ref.kind === 'deployment').sort((a, b) => share(a.facts) - share(b.facts));
  return worst?.ref.name ?? '';
}

/** What mends each fault, and how many simulated minutes until its last alert has ended. */
const REMEDIES: readonly (readonly [scenario: string, within: number, mend: (shop: Shop, origin: string) => Promise<unknown>])[] = [
  ['bad-rollout', 12, (shop, origin) => shop.rollBack(origin)],
  ['memory-leak', 14, (shop, origin) => shop.rollBack(origin)],
  ['node-loss', 24, async shop => shop.act('restart', await crowdedOut(shop))],
  ['pool-config', 12, (shop, origin) => shop.rollBack(origin)],
  ['forgotten-load-test', 30, (shop, origin) => shop.rollBack(origin)],
  ['flash-sale', 12, shop => shop.act('scale', 'cart', { replicas: 8 })],
  ['slow-consumer', 25, (shop, origin) => shop.rollBack(origin)],
];

describe('the right action', () => {
  it.each(REMEDIES)(
    'ends every alert of %s within %i minutes',
    async (scenario, within, mend) => {
      for (const seed of ['one', 'two']) {
        const shop = await openShop(scenario, seed);
        const before = await wrong(shop);
        await mend(shop, originOf(scenario, shop, seed));
        await shop.later(within);
        expect(await wrong(shop), `${seed}: had ${before.join(', ')}`).toEqual([]);
      }
    },
    60_000,
  );
  it('is told to have worked by the watch that follows it, and not before', async () => {
    const shop = await openShop('bad-rollout', 'one');
    const done = await shop.rollBack(originOf('bad-rollout', shop, 'one'));
    expect(await shop.verdict(done)).toBe('not-yet');
    await shop.later(6);
    expect(await shop.verdict(done)).toBe('worked');
  });
  it('relieves what a third party causes: more connections carry the slow calls, though they stay slow', async () => {
    const shop = await openShop('third-party', 'one');
    expect(await criticals(shop)).toBeGreaterThan(0);
    await shop.act('scale', 'payments', { replicas: 8 });
    await shop.later(9);
    expect(await criticals(shop)).toBe(0);
    expect(await wrong(shop)).toContain('ExternalDependencySlow cardnet');
  });
});

describe('an action that is not the right one', () => {
  it('nothing done mends nothing', async () => {
    for (const scenario of ['bad-rollout', 'pool-config', 'slow-consumer', 'forgotten-load-test', 'flash-sale', 'node-loss']) {
      const shop = await openShop(scenario, 'one');
      await shop.later(15);
      expect((await wrong(shop)).length, scenario).toBeGreaterThan(0);
    }
  }, 60_000);
  it('scaling or restarting a version that crashes does nothing', async () => {
    for (const [name, params] of [
      ['scale', { replicas: 10 }],
      ['restart', {}],
    ] as const) {
      const shop = await openShop('bad-rollout', 'one');
      const origin = originOf('bad-rollout', shop, 'one');
      const done = await shop.act(name, origin, params);
      await shop.later(12);
      expect(await wrong(shop)).toContain(`HighErrorRate ${origin}`);
      expect(await shop.verdict(done)).not.toBe('worked');
    }
  });
  it('restarting what leaks buys time only', async () => {
    const shop = await openShop('memory-leak', 'one');
    const origin = originOf('memory-leak', shop, 'one');
    await shop.act('restart', origin);
    await shop.later(9);
    expect((await wrong(shop)).filter(name => name.includes(origin))).toEqual([]);
    await shop.later(16);
    expect((await wrong(shop)).filter(name => name.includes(origin)).length).toBeGreaterThan(0);
  });
  it('rolling back a healthy service costs its customers, and the watch says worse or not yet', async () => {
    const shop = await openShop('calm', 'one');
    const before = await shop.resource('deployment', 'orders');
    const done = await shop.rollBack('orders');
    await shop.later(12);
    expect((await shop.firing()).map(workloadOf)).toContain('orders');
    expect(await shop.verdict(done)).not.toBe('worked');
    // And the undo that was offered leads back.
    const { undo } = done.rehearsal;
    if (!('action' in undo)) throw new Error('no way back');
    expect(undo.action.params['hash']).toBe(before.revisions?.[0]?.hash);
    await shop.act('roll-back', 'orders', undo.action.params);
    await shop.later(12);
    expect(await wrong(shop)).toEqual([]);
  });
  it('opening more connections than the database accepts makes it worse, and the rehearsal had warned', async () => {
    const shop = await openShop('calm', 'one');
    const done = await shop.act('scale', 'inventory', { replicas: 12 });
    expect(done.rehearsal.warnings.join()).toMatch(/360 connections to stock-db, which accepts 200/);
    await shop.later(6);
    expect(await shop.verdict(done)).toBe('worse');
    expect((await shop.firing()).map(alert => alert.name)).toContain('stock-db-connections-high');
  });
});

describe('speed', () => {
  it('lets sixty times as much happen, with times that the clock has reached', async () => {
    const [slow, fast] = [await openShop('bad-rollout', 'one'), await openShop('bad-rollout', 'one', '60')];
    const origin = originOf('bad-rollout', slow, 'one');
    for (const shop of [slow, fast]) {
      await shop.rollBack(origin);
      await shop.clock.advance(minutes(0.25));
    }
    expect(await wrong(fast)).toEqual([]);
    expect((await wrong(slow)).length).toBeGreaterThan(0);
    for (const one of (await fast.poll()).signals) expect(one.at).toBeLessThanOrEqual(fast.clock.now());
  });
});
