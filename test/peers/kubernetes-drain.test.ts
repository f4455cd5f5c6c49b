import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PlannedAction } from '../../src/model/plan.js';
import { until } from './support/acting-peer.js';
import { askedByViewer, letViewerAct } from './support/audited-user.js';
import { planned, startKubernetes, watch, workload, type KubernetesPeer, type Watching } from './support/kubernetes-peer.js';
import { roomOn, type RoomOnPeer } from './support/room-on-peer.js';

let peer: KubernetesPeer;
let seen: Watching;
const rooms: RoomOnPeer[] = [];
const NODE = 'node-03';
const OTHERS = ['node-00', 'node-01', 'node-02'];

beforeAll(async () => {
  peer = await startKubernetes('drain', 25510, { audit: true });
  await peer.kubectl('create', 'namespace', 'shop');
  await letViewerAct(peer);
  await peer.apply(workload({ kind: 'DaemonSet', name: 'agent', image: 'images.invalid/agent:1' }));
  seen = await watch(peer.viewer);
});
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});
afterAll(async () => {
  await seen?.close();
  await peer?.stop();
});

const onNode = (name: PlannedAction['name']): PlannedAction => {
  const { namespace: _, ...on } = planned(name, 'node', NODE).on;
  return { ...planned(name, 'node', NODE), on };
};
const shop = (...args: readonly string[]): Promise<string> => peer.kubectl('-n', 'shop', ...args);
const appsThere = async (): Promise<readonly string[]> =>
  (await shop('get', 'pods', `--field-selector=spec.nodeName=${NODE}`, '-o', 'jsonpath={.items[*].metadata.labels.app}')).split(' ').sort();
const evictions = async (): Promise<readonly { readonly what: string; readonly status: number }[]> =>
  (await askedByViewer(peer)).filter(({ isDryRun, what }) => !isDryRun && what.startsWith('create pods/eviction'));

/** A workload whose pods are all on the node. */
async function placed(manifest: string, name: string): Promise<void> {
  await peer.kubectl('cordon', ...OTHERS);
  await peer.apply(manifest);
  await shop('rollout', 'status', `deployment/${name}`, '--timeout=90s');
  await peer.kubectl('uncordon', ...OTHERS);
  await seen.until(
    `the copy of the cluster has ${name}`,
    () => [...seen.resources.values()].filter(({ ref }) => ref.kind === 'pod' && ref.name.startsWith(`${name}-`)).length > 0,
  );
}
async function room(): Promise<RoomOnPeer> {
  const opened = roomOn(seen);
  rooms.push(opened);
  await opened.makerOn();
  return opened;
}

test('data in emptyDir is named as lost before anyone is asked, the risk is high, and each pod that was named is evicted once', async () => {
  await placed(
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'cache', namespace: 'shop' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'cache' } },
        template: {
          metadata: { labels: { app: 'cache' } },
          spec: { containers: [{ name: 'app', image: 'images.invalid/cache:1' }], volumes: [{ name: 'warm', emptyDir: {} }] },
        },
      },
    }),
    'cache',
  );
  const drains = await room();
  const id = await drains.planned(onNode('drain'));
  const { plan, asking } = await drains.opened(id);
  const [step] = plan.steps;
  expect(step).toMatchObject({
    risk: 'high',
    riskBecause: expect.stringMatching(
      /^data on the node is lost for good: shop\/cache-\S+ \(emptyDir warm\), shop\/cache-\S+ \(emptyDir warm\)$/,
    ) as string,
  });
  expect(step?.rehearsal?.diff.filter(({ path }) => path.startsWith('pod ')).map(({ after }) => after)).toEqual(
    Array.from(
      { length: 2 },
      () => expect.stringMatching(/^ends; replicaset cache-\w+ makes another; its data in emptyDir warm is lost$/) as string,
    ),
  );
  expect(asking?.word).toBe(NODE);
  const done = await drains.typed(id);
  expect([done.state, done.because]).toEqual(['done', undefined]);
  expect(await appsThere()).toEqual(['agent']);
  expect((await evictions()).map(({ status }) => status)).toEqual([201, 201]);
  // A single pod with such data is high risk, too, although an eviction is medium.
  const pod = (await shop('get', 'pods', '-l', 'app=cache', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
  await seen.poll();
  expect((await drains.opened(await drains.planned(planned('evict-pod', 'pod', pod)))).plan.steps[0]).toMatchObject({
    risk: 'high',
    planned: { risk: 'medium' },
  });
  await shop('delete', 'deployment', 'cache');
  await peer.kubectl('uncordon', NODE);
});

test('stopped while a budget lets no more end, it says what is left; a new plan goes on with that, and the way back is only the cordon', async () => {
  await placed(workload({ name: 'checkout', image: 'images.invalid/checkout:1', replicas: 3 }), 'checkout');
  await shop('create', 'poddisruptionbudget', 'checkout', '--selector=app=checkout', '--max-unavailable=1');
  await until(async () => (await shop('get', 'pdb', 'checkout', '-o', 'jsonpath={.status.disruptionsAllowed}')) === '1');
  // Nowhere to go: the replacement of the first stays away, so the budget has no room for the second.
  await peer.kubectl('cordon', ...OTHERS);
  const before = (await evictions()).filter(({ status }) => status === 201).length;
  const evicted = async (): Promise<number> => (await evictions()).filter(({ status }) => status === 201).length - before;
  const drains = await room();
  const id = await drains.planned(onNode('drain'));
  const asked = await drains.opened(id);
  expect(asked.plan.steps[0]?.rehearsal?.warnings.join('\n')).toContain('3 pods here count for checkout, which lets 1 end at once');
  const verdict = drains.typed(id);
  await until(async () => (await evictions()).some(({ status }) => status === 429));
  drains.acting.stop(id);
  const stopped = await verdict;
  expect(stopped.state).toBe('stopped');
  expect(stopped.because).toMatch(
    /disruption budget checkout needs 2 healthy pods.*p plans it anew for the 2 left: checkout-\S+, checkout-\S+; done before: patched nodes node-03, evicted pods shop\/checkout-/s,
  );
  expect(await evicted()).toBe(1);
  expect(drains.record(stopped.rollback!).plan.title).toBe(`Undo: lets ${NODE} take pods again; evicted pods do not come back to it`);
  // With room elsewhere the same plan, made anew, goes on.
  await peer.kubectl('uncordon', ...OTHERS);
  await until(async () => (await shop('get', 'pdb', 'checkout', '-o', 'jsonpath={.status.disruptionsAllowed}')) === '1');
  expect(await drains.planned(onNode('drain'))).toBe(id);
  const again = await drains.opened(id);
  expect(again.plan.steps[0]?.rehearsal?.diff.map(({ path }) => path)).toHaveLength(2);
  expect((await drains.typed(id)).state).toBe('done');
  expect(await evicted()).toBe(3);
  expect(await appsThere()).toEqual(['agent']);
  const back = drains.record(id).rollback!;
  await drains.opened(back);
  expect((await drains.typed(back)).state).toBe('done');
  expect(await peer.kubectl('get', 'node', NODE, '-o', 'jsonpath={.spec.unschedulable}')).toBe('');
});
