import { execFileSync, execSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/execute/audit-report.js';
import { readAuditLines } from '../../src/execute/audit-file.js';
import type { PlannedAction } from '../../src/model/plan.js';
import { buildProgram } from '../support/build-program.js';
import { askedByViewer, letViewerAct } from './support/audited-user.js';
import { planned, startKubernetes, watch, workload, type KubernetesPeer, type Watching } from './support/kubernetes-peer.js';
import { roomOn, type RoomOnPeer } from './support/room-on-peer.js';

let peer: KubernetesPeer;
let seen: Watching;
let program: Awaited<ReturnType<typeof buildProgram>>;
let folder: string;
let room: RoomOnPeer | undefined;
/** What the server did before the case began. */
let before: { readonly replicas: number; readonly writes: number };

beforeAll(async () => {
  program = await buildProgram('test/support/programs/act-on-peer-and-die.ts');
  peer = await startKubernetes('crash', 25520, { audit: true });
  await peer.kubectl('create', 'namespace', 'shop');
  await peer.apply(workload({ name: 'checkout', image: 'images.invalid/checkout:1', replicas: 2 }));
  await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/checkout', '--timeout=90s');
  await letViewerAct(peer);
  seen = await watch(peer.viewer);
});
afterAll(async () => {
  await seen?.close();
  await peer?.stop();
  program?.remove();
});
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-peer-crash-'));
  before = { replicas: await replicas(), writes: (await writes()).length };
});
afterEach(async () => {
  await room?.close();
  room = undefined;
  fs.rmSync(folder, { recursive: true, force: true });
});

const auditFile = (): string => path.join(folder, 'audit.jsonl');
const replicas = async (): Promise<number> =>
  Number(await peer.kubectl('-n', 'shop', 'get', 'deployment', 'checkout', '-o', 'jsonpath={.spec.replicas}'));
const writes = async (): Promise<readonly string[]> =>
  (await askedByViewer(peer)).filter(({ isDryRun, status }) => !isDryRun && status < 300).map(({ what }) => what);
const resized = (): PlannedAction => planned('scale', 'deployment', 'checkout', { replicas: before.replicas === 2 ? 3 : 2 });
const onNode = (name: PlannedAction['name'], node: string): PlannedAction => {
  const { namespace: _, ...on } = planned(name, 'node', node).on;
  return { ...planned(name, 'node', node), on };
};

async function killedAt(moment: string, actions: readonly PlannedAction[], log = auditFile(), command?: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [program.file, peer.viewer, log, moment, JSON.stringify(actions), ...(command === undefined ? [] : [command])],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  expect(
    await new Promise(done => {
      child.once('exit', (_, by) => {
        done(by);
      });
    }),
  ).toBe('SIGKILL');
}

/** The next start on the same log: what it says of what the one before it left open. It asks the server for no change. */
async function explained(log = auditFile()): Promise<readonly string[]> {
  const count = (await askedByViewer(peer)).length;
  await room?.close();
  room = roomOn(seen, { auditFile: log });
  await room.acting.recover();
  expect(await askedByViewer(peer)).toHaveLength(count);
  expect(verifyAudit(log).intact).toBe(true);
  return room.notes.filter(note => note.includes('an earlier session ended'));
}

const exact: readonly (readonly [moment: string, writes: number, words: RegExp | undefined])[] = [
  ['asked', 0, undefined],
  ['not written ahead', 0, undefined],
  ['written ahead', 0, /the object is as it was before: it was not done/],
  ['done, not noted', 1, /replicas changed since, so it was done/],
  ['half a line', 1, /replicas changed since, so it was done/],
  ['noted, not verified', 1, /replicas changed since, so it was done/],
];

describe('a room on a real cluster that is killed', () => {
  test.each(exact)('at "%s": nothing is lost, nothing done twice, and the next start explains it, once', async (moment, count, words) => {
    await killedAt(moment, [resized()]);
    expect((await writes()).slice(before.writes)).toEqual(Array.from({ length: count }, () => 'patch deployments/scale checkout'));
    expect((await replicas()) !== before.replicas).toBe(count === 1);
    expect(await explained()).toEqual(words ? [expect.stringMatching(words)] : []);
    expect(await explained()).toEqual([]);
  });

  test.each([1, 4, 8, 16, 32])('%i ms into the write: done once or not at all, and what is said is so', async after => {
    await killedAt(`${after} ms into it`, [resized()]);
    // The server may still be at the request of a client that is gone, and has not logged it yet.
    await new Promise(resolve => setTimeout(resolve, 250));
    const isDone = async (): Promise<boolean> => (await replicas()) !== before.replicas;
    await expect.poll(async () => (await writes()).length - before.writes - Number(await isDone()), { timeout: 5000 }).toBe(0);
    const done = await isDone();
    expect(await explained()).toEqual([expect.stringMatching(done ? /so it was done/ : /it was not done/)]);
  });

  test.each([15, 40, 80])(
    '%i ms into a drain: each pod ended once or not at all, what is left is named, and a new plan goes on with it',
    async after => {
      const node = 'node-03';
      const others = ['node-00', 'node-01', 'node-02'];
      await peer.kubectl('cordon', ...others);
      await peer.kubectl('uncordon', node);
      await peer.apply(workload({ name: 'busy', image: 'images.invalid/busy:1', replicas: 6 }));
      await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/busy', '--timeout=90s');
      await peer.kubectl('uncordon', ...others);
      const first = (await writes()).length;
      await killedAt(`${after} ms into it`, [onNode('drain', node)]);
      const evicted = (await writes()).slice(first).filter(what => what.startsWith('create pods/eviction'));
      expect(new Set(evicted).size).toBe(evicted.length);
      const notes = await explained();
      const isBegun = (await peer.kubectl('get', 'node', node, '-o', 'jsonpath={.spec.unschedulable}')) === 'true';
      expect(notes).toEqual([
        expect.stringMatching(
          isBegun
            ? /cordoned.* changed since, so it was done, or someone else acted; now: (all that were to leave are gone|\d+ of \d+ pods still there)/
            : /it was not done/,
        ),
      ]);
      // The pods that ended are not asked to end again.
      await room!.makerOn();
      const id = await room!.planned(onNode('drain', node));
      const { plan, asking } = await room!.opened(id);
      if (asking) expect((await room!.typed(id)).state).toBe('done');
      else expect(plan.steps[0]?.rehearsal?.refused).toBe('it is drained already');
      const all = (await writes()).slice(first).filter(what => what.startsWith('create pods/eviction'));
      expect(new Set(all).size).toBe(all.length);
      await peer.kubectl('-n', 'shop', 'delete', 'deployment', 'busy', '--wait');
      await peer.kubectl('uncordon', node);
    },
  );

  test('between two steps: the first is done and closed, the second was never begun', async () => {
    await killedAt('between steps', [onNode('cordon', 'node-01'), resized()]);
    expect((await writes()).slice(before.writes)).toEqual(['patch nodes node-01']);
    expect(readAuditLines(auditFile()).map(({ kind }) => kind)).toEqual([
      'maker-on',
      'opened',
      'approved',
      'performing',
      'performed',
      'verdict',
    ]);
    expect(await explained()).toEqual([]);
    await peer.kubectl('uncordon', 'node-01');
  });
});

describe.runIf(process.getuid?.() === 0)('a disk on which the log lies', () => {
  const disk = (): string => path.join(folder, 'disk');
  const auditFile = (): string => path.join(disk(), 'audit.jsonl');
  const onDisk = (command: string): string => `DISK='${disk()}'; ${command}`;
  /** Commands after which it takes nothing more. */
  const troubles = [
    ['is full', 'cat /dev/zero > "$DISK/filler" || true'],
    ['is read-only', 'mount -o remount,ro "$DISK"'],
  ] as const;
  const mended = (): void => {
    execFileSync('mount', ['-o', 'remount,rw', disk()]);
    fs.rmSync(path.join(disk(), 'filler'), { force: true });
  };
  beforeEach(() => {
    fs.mkdirSync(disk());
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk()]);
  });
  afterEach(async () => {
    await room?.close();
    room = undefined;
    execFileSync('umount', [disk()]);
  });

  test.each(troubles)('%s before the line ahead of the act: nothing is sent', async (_, spoil) => {
    room = roomOn(seen, { auditFile: auditFile() });
    await room.makerOn();
    const id = await room.planned(resized());
    await room.opened(id);
    const { connection } = room;
    room.connection = {
      ...connection,
      openWriter: async () => {
        execSync(onDisk(spoil), { stdio: 'ignore' });
        return connection.openWriter!();
      },
    };
    expect(await room.typed(id)).toMatchObject({
      state: 'stopped',
      because: expect.stringContaining('the audit line could not be written: nothing was done') as string,
    });
    expect([await replicas(), (await writes()).length]).toEqual([before.replicas, before.writes]);
    mended();
  });

  test.each(troubles)('%s once it is sent: it was done once, and the next start finds the open line and says so', async (_, spoil) => {
    await killedAt('between steps', [resized()], auditFile(), onDisk(spoil));
    expect((await writes()).slice(before.writes)).toEqual(['patch deployments/scale checkout']);
    expect(readAuditLines(auditFile()).at(-1)?.kind).toBe('performing');
    mended();
    expect(await explained(auditFile())).toEqual([expect.stringMatching(/replicas changed since, so it was done/)]);
    expect(await explained(auditFile())).toEqual([]);
  });
});
