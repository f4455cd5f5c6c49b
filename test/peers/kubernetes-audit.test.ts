import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordOf } from '../../src/model/json.js';
import type { PlannedAction } from '../../src/model/plan.js';
import { askedByViewer, letViewerAct } from './support/audited-user.js';
import { planned, startKubernetes, watch, workload, type KubernetesPeer, type Watching } from './support/kubernetes-peer.js';
import { roomOn } from './support/room-on-peer.js';

let peer: KubernetesPeer;
let seen: Watching;

beforeAll(async () => {
  peer = await startKubernetes('audited', 27520, { audit: true });
  await peer.kubectl('create', 'namespace', 'shop');
  for (const image of ['images.invalid/shop/checkout:1', 'images.invalid/shop/checkout:2']) {
    await peer.apply(workload({ name: 'checkout', image, env: { LIMIT: image.endsWith('1') ? '10' : '20' } }));
    await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/checkout', '--timeout=90s');
  }
  await peer.apply(workload({ name: 'cart', image: 'images.invalid/cart:1', replicas: 2 }));
  await peer.kubectl('-n', 'shop', 'autoscale', 'deployment', 'cart', '--name=cart', '--min=2', '--max=6', '--cpu-percent=70');
  await peer.kubectl('-n', 'shop', 'create', 'cronjob', 'nightly', '--image=images.invalid/report:1', '--schedule=0 3 * * *');
  await letViewerAct(peer);
  seen = await watch(peer.viewer);
  await seen.poll();
});
afterAll(async () => {
  await seen?.close();
  await peer?.stop();
});

test('each change that the API server saw is an approved step, one to one; in read-only mode there is none', async () => {
  const pods = (await peer.kubectl('-n', 'shop', 'get', 'pods', '-l', 'app=checkout', '-o', 'jsonpath={.items[*].metadata.name}'))
    .trim()
    .split(' ');
  const first = seen.resource('deployment', 'checkout')?.revisions?.find(({ name }) => name === 'r1');
  const onNode = (name: PlannedAction['name']): PlannedAction => ({
    ...planned(name, 'node', 'node-01'),
    on: { kind: 'node', name: planned(name, 'node', 'node-01').on.name },
  });
  const steps: readonly (readonly [PlannedAction, readonly string[]])[] = [
    [planned('evict-pod', 'pod', pods[0]!), [`create pods/eviction ${pods[0]!}`]],
    [planned('scale', 'deployment', 'checkout', { replicas: 4 }), ['patch deployments/scale checkout']],
    [planned('roll-back', 'deployment', 'checkout', { revision: 'r1', hash: first?.hash ?? '' }), ['patch deployments checkout']],
    [planned('restart', 'deployment', 'checkout'), ['patch deployments checkout']],
    [planned('set-resources', 'deployment', 'checkout', { container: 'app', cpuRequest: '50m' }), ['patch deployments checkout']],
    [planned('pause-rollout', 'deployment', 'checkout'), ['patch deployments checkout']],
    [planned('resume-rollout', 'deployment', 'checkout'), ['patch deployments checkout']],
    [planned('set-autoscaler-bounds', 'hpa', 'cart', { min: 3, max: 6 }), ['patch horizontalpodautoscalers cart']],
    [planned('suspend-cronjob', 'cronjob', 'nightly'), ['patch cronjobs nightly']],
    [planned('resume-cronjob', 'cronjob', 'nightly'), ['patch cronjobs nightly']],
    [onNode('cordon'), ['patch nodes node-01']],
    [onNode('uncordon'), ['patch nodes node-01']],
  ];

  // Read only: all is looked at and rehearsed, opening is refused.
  const reading = roomOn(seen, { allowed: false });
  await reading.makerOn();
  for (const [action] of steps.filter(([{ name }]) => !/^(resume|uncordon)/.test(name))) {
    const id = await reading.planned(action);
    expect([action.name, (await reading.opened(id)).asking]).toEqual([action.name, undefined]);
  }
  await reading.close();
  const before = await askedByViewer(peer);
  expect(before.filter(({ isDryRun }) => !isDryRun)).toEqual([]);
  expect(before.filter(({ isDryRun }) => isDryRun).length).toBeGreaterThanOrEqual(9);

  const room = roomOn(seen);
  const expected: string[] = [];
  try {
    await room.makerOn();
    for (const [action, writes] of steps) {
      const id = await room.planned(action);
      await room.opened(id);
      expect(await room.typed(id)).toMatchObject({ state: 'done' });
      expected.push(...writes);
      // An approval that does not count is no change either.
      await expect(room.typed(id)).rejects.toThrow('nothing is asked');
    }
    const changes = (await askedByViewer(peer)).filter(({ isDryRun }) => !isDryRun);
    expect(changes.map(({ what }) => what)).toEqual(expected);
    expect(changes.every(({ status }) => status >= 200 && status < 300)).toBe(true);
    // And one to one with the room's own log: each was written ahead, in this order, and each ended.
    const own = room.audit();
    expect(own.filter(({ kind }) => kind === 'approved')).toHaveLength(steps.length);
    expect(own.filter(({ kind }) => kind === 'performing').map(({ details }) => recordOf(recordOf(details)['action'])['name'])).toEqual(
      steps.map(([{ name }]) => name),
    );
    expect(own.filter(({ kind }) => kind === 'performed')).toHaveLength(steps.length);
  } finally {
    await room.close();
  }
});
