import { describe, expect, it } from 'vitest';
import type { PlannedAction, Rehearsal } from '../../../../src/model/plan.js';
import type { Resource } from '../../../../src/model/resource.js';
import { openShop, type Shop } from './shop.js';

const signal = new AbortController().signal;

/** Rehearses, performs and waits for the verdict; gives the rehearsal. */
async function act(shop: Shop, action: PlannedAction): Promise<Rehearsal> {
  const kind = shop.connection.actions!.find(({ name }) => name === action.name)!;
  const answer = await kind.rehearse(action, signal);
  if (!answer.ok) throw new Error(answer.error.answered);
  expect(answer.value.refused ?? 'permitted').toBe('permitted');
  expect(await kind.observe(action, signal)).toEqual({ ok: true, value: answer.value.facts });
  const writer = await shop.connection.openWriter!();
  expect(await writer.perform(action, answer.value, signal)).toMatchObject({ ok: true });
  for (let minute = 0; minute < 8; minute++) {
    const verdict = await kind.verify(action, answer.value, signal);
    if (verdict.ok && verdict.value.is === 'worked') return answer.value;
    await shop.later(1);
  }
  throw new Error(`${action.name} did not work: ${JSON.stringify(await kind.verify(action, answer.value, signal))}`);
}
const planned = (name: PlannedAction['name'], { ref }: Resource, params: PlannedAction['params'] = {}): PlannedAction => ({
  name,
  provider: 'game-day' as PlannedAction['provider'],
  on: ref,
  params,
});
const all = async (shop: Shop, kind: string): Promise<readonly Resource[]> =>
  ((await shop.poll()).resources ?? []).filter(({ ref }) => ref.kind === kind);
const back = (rehearsal: Rehearsal): PlannedAction => {
  if (!('action' in rehearsal.undo)) throw new Error(rehearsal.undo.cannot);
  return rehearsal.undo.action;
};

describe('on a calm day', () => {
  it('a pod is evicted and replaced', async () => {
    const shop = await openShop('calm');
    const pod = (await all(shop, 'pod')).find(({ ref }) => ref.name.startsWith('checkout-'))!;
    const rehearsal = await act(shop, planned('evict-pod', pod));
    expect(rehearsal.undo).toEqual({ cannot: expect.stringContaining("can't be brought back") as string });
    expect((await all(shop, 'pod')).map(({ ref }) => ref.name)).not.toContain(pod.ref.name);
    expect((await shop.resource('deployment', 'checkout')).facts).toMatchObject({
      ready: (await shop.resource('deployment', 'checkout')).facts['replicas'],
    });
  });

  it('a node is cordoned and takes pods again, and is drained of all that the preview names', async () => {
    const shop = await openShop('calm');
    const [node] = await all(shop, 'node');
    const cordon = await act(shop, planned('cordon', node!));
    expect((await shop.resource('node', node!.ref.name)).facts).toMatchObject({ cordoned: true });
    await act(shop, back(cordon));
    expect((await shop.resource('node', node!.ref.name)).facts).not.toHaveProperty('cordoned');
    const on = (pods: readonly Resource[]): readonly string[] =>
      pods
        .filter(({ facts }) => facts['node'] === node!.ref.name && facts['phase'] !== 'Terminating')
        .map(({ ref }) => ref.name)
        .sort();
    const before = on(await all(shop, 'pod'));
    const drain = await act(shop, planned('drain', node!));
    expect(
      drain.diff
        .slice(1)
        .map(({ path }) => path.split('/')[1])
        .sort(),
    ).toEqual(before);
    expect(on(await all(shop, 'pod'))).toEqual([]);
    await act(shop, back(drain));
  });

  it('the bounds of an autoscaler hold, and go back', async () => {
    const shop = await openShop('calm');
    const hpa = await shop.resource('hpa', 'catalogue');
    const { min, max } = hpa.facts as { readonly min: number; readonly max: number };
    const rehearsal = await act(shop, planned('set-autoscaler-bounds', hpa, { min: 9, max: 14 }));
    expect((await shop.resource('deployment', 'catalogue')).facts['replicas']).toBeGreaterThanOrEqual(9);
    expect(back(rehearsal).params).toEqual({ min, max });
    await act(shop, back(rehearsal));
    expect((await shop.resource('hpa', 'catalogue')).facts).toMatchObject({ min, max });
    const kind = shop.connection.actions!.find(({ name }) => name === 'set-autoscaler-bounds')!;
    expect(await kind.rehearse(planned('set-autoscaler-bounds', hpa, { min: 9, max: 80 }), signal)).toMatchObject({
      value: { permitted: false },
    });
  });

  it('a silence ends later, and as before', async () => {
    const shop = await openShop('calm');
    const [silence] = await all(shop, 'silence');
    const until = new Date(shop.clock.now() + 3 * 3_600_000).toISOString();
    const rehearsal = await act(shop, planned('extend-silence', silence!, { id: silence!.ref.name, until }));
    expect((await shop.resource('silence', silence!.ref.name)).facts['endsAt']).toBe(Date.parse(until));
    await act(shop, back(rehearsal));
    expect((await shop.resource('silence', silence!.ref.name)).facts['endsAt']).toBe(silence!.facts['endsAt']);
  });

  it('what has changed meanwhile voids the approval', async () => {
    const shop = await openShop('calm');
    const [node] = await all(shop, 'node');
    const action = planned('drain', node!);
    const kind = shop.connection.actions!.find(({ name }) => name === 'drain')!;
    const rehearsal = await kind.rehearse(action, signal);
    await act(
      shop,
      planned(
        'evict-pod',
        (await all(shop, 'pod')).find(({ facts }) => facts['node'] === node!.ref.name)!,
      ),
    );
    expect(await kind.observe(action, signal)).not.toEqual({ ok: true, value: rehearsal.ok && rehearsal.value.facts });
  });
});
