import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutOff, type CutOff } from './support/cut-off.js';
import { startKubernetes, watch, workload, type KubernetesPeer, type Watching } from './support/kubernetes-peer.js';

const PORT = 24463;
let peer: KubernetesPeer;
let relay: CutOff;
let folder: string;
let seen: Watching;

beforeAll(async () => {
  peer = await startKubernetes('provider-watches', PORT);
  await peer.kubectl('create', 'namespace', 'shop');
  await peer.apply(workload({ name: 'cart', image: 'images.invalid/cart:1' }));
  relay = await cutOff(PORT);
  folder = await mkdtemp(path.join(tmpdir(), 'watch-'));
  const kubeconfig = path.join(folder, 'config');
  await writeFile(kubeconfig, (await readFile(peer.admin, 'utf8')).replace(`:${PORT}`, `:${relay.port}`), { mode: 0o600 });
  seen = await watch(kubeconfig);
  await seen.until('it runs', () => seen.resource('deployment', 'cart')?.facts['ready'] === 3);
});
afterAll(async () => {
  await seen?.close();
  await relay?.close();
  await peer?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a cut is resumed where it was: what happened meanwhile comes as a delta', async () => {
  relay.cut();
  await peer.kubectl('-n', 'shop', 'scale', 'deployment/cart', '--replicas=4');
  await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/cart', '--timeout=60s');
  // A short loss is no failure: a poll meanwhile waits for it to be over.
  const complete = seen.complete;
  const poll = seen.poll();
  await new Promise<void>(resolve => {
    setTimeout(resolve, 1000);
  });
  relay.mend();
  await poll;
  await seen.until('the change is there', () => seen.changes().some(change => change.summary.includes('scaled from 3 to 4')));
  await seen.until('its pod, too', () => seen.resource('deployment', 'cart')?.facts['ready'] === 4);
  expect(seen.complete).toBe(complete);
});

test('after 410 Gone everything is listed anew: what was deleted meanwhile is gone', async () => {
  const pod = [...seen.resources.values()].find(resource => resource.ref.kind === 'pod' && resource.owner?.name === 'cart')?.ref.name ?? '';
  await peer.apply(workload({ name: 'short-lived', image: 'images.invalid/short:1', replicas: 1 }));
  await seen.until('it is known', () => seen.resource('deployment', 'short-lived') !== undefined);
  relay.cut();
  await peer.kubectl('-n', 'shop', 'delete', 'deployment', 'short-lived');
  await peer.kubectl('-n', 'shop', 'delete', 'pod', pod);
  // A server that starts anew has no history of what was before: it answers 410 to who wants to go on from there.
  await peer.restartApiServer();
  relay.mend();
  const complete = seen.complete;
  await seen.until(
    'it is gone',
    () =>
      seen.resource('deployment', 'short-lived') === undefined &&
      seen.resource('pod', pod) === undefined &&
      seen.resource('deployment', 'cart')?.facts['ready'] === 4,
    60,
  );
  expect(seen.complete).toBeGreaterThan(complete);
  expect([...seen.resources.values()].filter(resource => resource.ref.kind === 'pod' && resource.owner?.name === 'cart')).toHaveLength(4);
});

test('a server that stays away is a failure that names it', async () => {
  relay.cut();
  const failure = await seen.untilFailure(40);
  expect(failure.kind).toBe('unreachable');
  expect(failure.asked).toContain(`127.0.0.1:${relay.port}`);
  relay.mend();
  await seen.until('it is back', () => seen.resource('deployment', 'cart')?.facts['ready'] === 4, 90);
});
