import { Agent } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { readingApi } from '../../../../providers/kubernetes/access/api.js';
import { openTransport } from '../../../../providers/kubernetes/access/transport.js';
import { catalogue } from '../../../../providers/kubernetes/act/catalogue.js';
import { openWriter } from '../../../../providers/kubernetes/act/writer.js';
import { emptyWorld } from '../../../../providers/kubernetes/objects/world.js';
import type { ActionKind, Writer } from '../../../../src/contracts/provider.js';
import type { PlannedAction, Rehearsal } from '../../../../src/model/plan.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { ProviderId } from '../../../../src/model/signal.js';
import { seconds } from '../../../../src/model/time.js';
import { fakeClock } from '../../../support/fake-clock.js';
import { fakeNodeApi, type FakeNodeApi, type FakePod } from '../../../support/fake-node-api.js';

const never = new AbortController().signal;
const DRAIN: PlannedAction = {
  name: 'drain',
  provider: 'kubernetes' as ProviderId,
  on: { kind: 'node', name: plainText('n1') },
  params: {},
};
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface OnNode {
  readonly api: FakeNodeApi;
  readonly kind: ActionKind;
  readonly writer: Writer;
  readonly clock: ReturnType<typeof fakeClock>;
  rehearsed(): Promise<Rehearsal>;
}

async function onNode(...pods: readonly FakePod[]): Promise<OnNode> {
  const api = await fakeNodeApi(pods);
  const agent = new Agent();
  const clock = fakeClock();
  const transport = openTransport(
    api.server.url,
    { get: () => Promise.resolve({ agent, headers: {} }), close: () => agent.destroy() },
    clock,
  );
  const target = { api: readingApi(transport), world: emptyWorld(undefined), clock, source: DRAIN.provider };
  closing.push(async () => {
    transport.close();
    await api.server.close();
  });
  const kind = catalogue(target).find(({ name }) => name === 'drain')!;
  return {
    api,
    kind,
    clock,
    writer: await openWriter({ ...target, transport }),
    async rehearsed() {
      const answer = await kind.rehearse(DRAIN, never);
      if (!answer.ok) throw new Error(answer.error.answered);
      return answer.value;
    },
  };
}
const cart = (name: string, more: Partial<FakePod> = {}): FakePod => ({ name, owner: 'ReplicaSet', labels: { app: 'cart' }, ...more });

describe('the preview', () => {
  test('names each pod that ends with its owner, its budget and what it loses, and each that stays with why', async () => {
    const { api, rehearsed } = await onNode(
      cart('a'),
      { name: 'b', owner: 'ReplicaSet', emptyDir: 'warm', hostPath: 'logs' },
      { name: 'agent', owner: 'DaemonSet' },
      { name: 'etcd', isMirror: true },
      { name: 'report', owner: 'ReplicaSet', phase: 'Succeeded' },
    );
    api.budgets = [{ name: 'cart', labels: { app: 'cart' }, allowed: 1 }];
    const rehearsal = await rehearsed();
    expect(rehearsal.diff).toEqual([
      { path: 'spec.unschedulable', before: '(not set)', after: 'true' },
      { path: 'pod shop/a', before: 'on n1, ready', after: 'ends; replicaset replicaset-of-a makes another; budget cart lets 1 end' },
      {
        path: 'pod shop/b',
        before: 'on n1, ready',
        after: 'ends; replicaset replicaset-of-b makes another; its data in emptyDir warm is lost',
      },
    ]);
    expect(rehearsal.blastRadius).toEqual([
      '2 pods end',
      '1 pod stays (daemon set): shop/agent',
      '1 pod stays (static): shop/etcd',
      '1 pod stays (finished): shop/report',
      expect.stringContaining('disruption budget cart allows 1 more to end') as string,
    ]);
    expect(rehearsal.highBecause).toBe('data on the node is lost for good: shop/b (emptyDir warm)');
    expect(rehearsal.warnings).toEqual([
      rehearsal.highBecause,
      'hostPath data stays on the node, out of reach elsewhere: shop/b (logs)',
      'no disruption budget counts 1 of them: shop/b',
    ]);
    expect(rehearsal.undo).toMatchObject({ text: 'lets n1 take pods again; evicted pods do not come back to it' });
    expect([api.isCordoned(), api.evicted]).toEqual([false, []]);
  });

  test.each<[string, readonly FakePod[], string]>([
    ['a pod that nobody replaces', [cart('a'), { name: 'bare' }], 'no controller replaces pod shop/bare: it would be gone'],
    [
      'a pod that two budgets count',
      [cart('a', { labels: { app: 'cart', tier: 'gold' } })],
      '2 disruption budgets count pod shop/a (cart, gold): Kubernetes evicts no such pod',
    ],
  ])('refuses %s, by name, before anything is tried', async (_, pods, refused) => {
    const { api, rehearsed } = await onNode(...pods);
    api.budgets = [
      { name: 'cart', labels: { app: 'cart' }, allowed: 1 },
      { name: 'gold', labels: { tier: 'gold' }, allowed: 1 },
    ];
    expect(await rehearsed()).toMatchObject({ permitted: false, refused });
  });
});

describe('the act', () => {
  test('every eviction is read back: one that the server took and did not do ends it, with what was done and what is left', async () => {
    const { api, writer, rehearsed } = await onNode(cart('a'), cart('b'), cart('c'));
    api.budgets = [{ name: 'cart', labels: { app: 'cart' }, allowed: 3 }];
    const rehearsal = await rehearsed();
    api.eviction = pod => (pod === 'b' ? 'kept' : 'gone');
    expect(await writer.perform(DRAIN, rehearsal, never)).toMatchObject({
      ok: false,
      error: {
        answered: 'the server took it, but read back it was not done',
        done: 'patched nodes n1, evicted pods shop/a',
        tryThis: 'p plans it anew for the 2 left: b, c',
      },
    });
    expect(api.evicted).toEqual(['a', 'b']);
  });

  test('a budget that says no unforetold ends it at once, by name; a new plan goes on with the pods that are left', async () => {
    const { api, writer, rehearsed, kind } = await onNode(cart('a'), cart('b'), cart('c'));
    api.budgets = [{ name: 'cart', labels: { app: 'cart' }, allowed: 3 }];
    const first = await rehearsed();
    api.eviction = pod => (pod === 'b' ? { budget: 'cart' } : 'gone');
    const failed = await writer.perform(DRAIN, first, never);
    expect(failed).toMatchObject({
      ok: false,
      error: {
        kind: 'rate-limited',
        done: 'patched nodes n1, evicted pods shop/a',
        tryThis: 'first it needs more ready pods, or a lower minimum; p plans it anew for the 2 left: b, c',
      },
    });
    expect(failed.ok ? '' : failed.error.answered).toContain(
      "pod b: 429 Cannot evict pod as it would violate the pod's disruption budget. The disruption budget cart needs 2 healthy pods and has 2 currently",
    );
    expect(await kind.verify(DRAIN, first, never)).toMatchObject({
      value: { is: 'not-yet', seen: '2 of 3 pods still there: shop/b, shop/c' },
    });
    api.eviction = () => 'gone';
    const second = await rehearsed();
    expect(second.diff.map(({ path }) => path)).toEqual(['pod shop/b', 'pod shop/c']);
    expect(await writer.perform(DRAIN, second, never)).toMatchObject({ ok: true });
    expect(api.evicted).toEqual(['a', 'b', 'c']);
    expect(await kind.verify(DRAIN, second, never)).toMatchObject({ value: { is: 'worked' } });
  });

  test('where more pods are here than the budget lets end at once, it is asked again once there is room', async () => {
    const { api, writer, rehearsed, clock } = await onNode(cart('a'), cart('b'));
    api.budgets = [{ name: 'cart', labels: { app: 'cart' }, allowed: 1 }];
    const rehearsal = await rehearsed();
    expect(rehearsal.warnings).toContain(
      '2 pods here count for cart, which lets 1 end at once: it waits up to 2 min for each replacement, then stops',
    );
    let asked = 0;
    api.eviction = pod => (pod === 'b' && ++asked <= 3 ? { budget: 'cart' } : 'gone');
    const done = writer.perform(DRAIN, rehearsal, never);
    while (!api.evicted.includes('b')) await clock.advance(seconds(1));
    expect([await done, asked]).toEqual([expect.objectContaining({ ok: true }), 4]);
  });

  test('stopped while it waits for room, it evicts nothing more', async () => {
    const { api, writer, rehearsed, clock } = await onNode(cart('a'), cart('b'));
    api.budgets = [{ name: 'cart', labels: { app: 'cart' }, allowed: 1 }];
    const rehearsal = await rehearsed();
    let asked = 0;
    api.eviction = pod => {
      if (pod === 'a') return 'gone';
      asked++;
      return { budget: 'cart' };
    };
    const stop = new AbortController();
    const done = writer.perform(DRAIN, rehearsal, never, stop.signal);
    while (asked < 2) await clock.advance(seconds(1));
    stop.abort();
    expect(await done).toMatchObject({
      ok: false,
      error: { done: 'patched nodes n1, evicted pods shop/a', tryThis: expect.stringContaining('1 left: b') as string },
    });
    expect(api.evicted).toEqual(['a']);
  });
});
