import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutOff, type CutOff } from './support/cut-off.js';
import { askedByViewer, letViewerAct } from './support/audited-user.js';
import { until } from './support/acting-peer.js';
import { planned, startKubernetes, watch, workload, type KubernetesPeer, type Watching } from './support/kubernetes-peer.js';
import { roomOn } from './support/room-on-peer.js';

const PORT = 27540;
let peer: KubernetesPeer;
let relay: CutOff;
let seen: Watching;

beforeAll(async () => {
  peer = await startKubernetes('cut', PORT, { audit: true });
  await peer.kubectl('create', 'namespace', 'shop');
  await peer.apply(workload({ name: 'checkout', image: 'images.invalid/checkout:1', replicas: 2 }));
  await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/checkout', '--timeout=90s');
  await letViewerAct(peer);
  relay = await cutOff(PORT);
  const kubeconfig = path.join(path.dirname(peer.viewer), 'relayed.kubeconfig');
  await writeFile(kubeconfig, (await readFile(peer.viewer, 'utf8')).replace(`127.0.0.1:${PORT}`, `127.0.0.1:${relay.port}`), {
    mode: 0o600,
  });
  seen = await watch(kubeconfig);
  await seen.poll();
});
afterAll(async () => {
  await seen?.close();
  await relay?.close();
  await peer?.stop();
});

const replicas = async (): Promise<number> =>
  Number(await peer.kubectl('-n', 'shop', 'get', 'deployment', 'checkout', '-o', 'jsonpath={.spec.replicas}'));
const writes = async (): Promise<number> => (await askedByViewer(peer)).filter(({ isDryRun, status }) => !isDryRun && status < 300).length;

test.each([0, 2, 5, 10, 20, 40])(
  'the network is cut %i ms into the write: done once or not at all, and what is said is so',
  async after => {
    await until(async () => (await seen.connection.check(new AbortController().signal)).ok);
    const [before, count] = [await replicas(), await writes()];
    // The watches were cut, too: the copy has to have caught up before a plan is made from it.
    await seen.until(
      'the copy of the cluster is up to date',
      () => seen.resource('deployment', 'checkout')?.facts['replicas'] === before,
      60,
    );
    const wanted = before === 2 ? 3 : 2;
    const room = roomOn(seen);
    try {
      const open = seen.connection.openWriter!;
      room.connection = {
        ...seen.connection,
        openWriter: async () => {
          const writer = await open();
          return {
            ...writer,
            perform: (...args) => {
              setTimeout(() => {
                relay.cut();
                setTimeout(() => {
                  relay.mend();
                }, 500);
              }, after);
              return writer.perform(...args);
            },
          };
        },
      };
      await room.makerOn();
      const id = await room.planned(planned('scale', 'deployment', 'checkout', { replicas: wanted }));
      await room.opened(id);
      const record = await room.typed(id);
      const done = (await replicas()) === wanted;
      expect((await writes()) - count).toBe(done ? 1 : 0);
      expect([done, record.state]).toEqual([done, done ? 'done' : 'stopped']);
      expect(room.audit().filter(({ kind }) => kind === 'performing')).toHaveLength(1);
      expect(room.audit().at(-1)?.text).toMatch(done ? /worked/ : /not done|failed|unreachable|nothing/);
    } finally {
      await room.close();
    }
  },
);
