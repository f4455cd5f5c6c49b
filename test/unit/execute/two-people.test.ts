import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SecondRequest } from '../../../src/execute/second-person.js';
import { secondWord } from '../../../src/plan/second-person.js';
import { buildProgram } from '../../support/build-program.js';
import { PtyProgram } from '../../support/pty-program.js';

/** Users that the kernel knows by number alone, and the group of the on-call people. */
const [ADA, GRACE, ONCALL, STRANGERS] = [21_001, 21_002, 31_001, 31_002];
const as = (uid: number, gid: number, ...command: readonly string[]): readonly string[] => [
  '--reuid',
  String(uid),
  '--regid',
  String(uid),
  '--groups',
  String(gid),
  ...command,
];

/** What came of the plan. */
interface Ended {
  readonly state: string;
  readonly because?: string;
  readonly writes: number;
  readonly approvals: readonly { readonly by: string; readonly second?: number }[];
}

let ask: Awaited<ReturnType<typeof buildProgram>>;
let approve: Awaited<ReturnType<typeof buildProgram>>;
let root: string;
let folder: string;
let first: ChildProcess | undefined;
let second: PtyProgram | undefined;

beforeAll(async () => {
  [ask, approve] = await Promise.all([
    buildProgram('test/support/programs/ask-second.ts'),
    buildProgram('test/support/programs/approve.ts'),
  ]);
  for (const { file } of [ask, approve]) {
    fs.chmodSync(path.dirname(file), 0o755);
    fs.chmodSync(file, 0o755);
  }
});
afterAll(() => {
  ask.remove();
  approve.remove();
});
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-two-'));
  fs.chmodSync(root, 0o755);
  folder = path.join(root, 'shared');
  fs.mkdirSync(folder);
  fs.chownSync(folder, 0, ONCALL);
  fs.chmodSync(folder, 0o3770);
  for (const uid of [ADA, GRACE]) {
    const home = path.join(root, String(uid));
    fs.mkdirSync(home);
    fs.writeFileSync(path.join(home, 'config.yaml'), `second-person:\n  folder: ${folder}\n  rules: [{actions: [roll-back]}]\n`);
    fs.chownSync(home, uid, uid);
  }
});
afterEach(() => {
  first?.kill('SIGKILL');
  second?.kill();
  fs.rmSync(root, { recursive: true, force: true });
});

/** Ada approves; gives how it ended, once it has. */
async function adaApproves({ umask = '022', rest = 50 } = {}): Promise<{ readonly ended: Promise<Ended> }> {
  const child = spawn(
    'setpriv',
    as(
      ADA,
      ONCALL,
      'bash',
      '-c',
      `umask ${umask}; exec "$0" "$@"`,
      process.execPath,
      ask.file,
      folder,
      path.join(root, String(ADA)),
      String(rest),
    ),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  first = child;
  let output = '';
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('close', code => {
      if (code === 0) resolve(JSON.parse(output.split('\n').at(-2) ?? '') as Ended);
      else reject(new Error(output));
    });
  });
  // A test that ends before the plan does kills it.
  ended.catch(() => undefined);
  await new Promise<void>(resolve =>
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      if (output.includes('asked\n')) resolve();
    }),
  );
  return { ended };
}
function opensApprove(uid: number, gid: number): PtyProgram {
  const home = path.join(root, String(uid));
  second = new PtyProgram('setpriv', as(uid, gid, process.execPath, approve.file), {
    columns: 160,
    rows: 50,
    env: { WARROOM_CONFIG_DIR: home, WARROOM_STATE_DIR: home, USER: 'grace' },
  });
  return second;
}
async function types(program: PtyProgram, word: string): Promise<void> {
  for (const letter of word) {
    program.type(letter);
    await new Promise(resolve => {
      setTimeout(resolve, 80);
    });
  }
}
const requestFile = (): string => path.join(folder, fs.readdirSync(folder).find(name => name.startsWith('request-')) ?? '');
const request = (): SecondRequest => JSON.parse(fs.readFileSync(requestFile(), 'utf8')) as SecondRequest;

describe.runIf(process.getuid?.() === 0)('two users of one machine', () => {
  it.each(['022', '077'])('see the same plan and decide together, whatever their umask (%s)', async umask => {
    const { ended } = await adaApproves({ umask });
    expect([fs.statSync(requestFile()).uid, fs.statSync(requestFile()).gid, (fs.statSync(requestFile()).mode & 0o777).toString(8)]).toEqual(
      [ADA, ONCALL, '640'],
    );
    const { hash } = request();
    const grace = opensApprove(GRACE, ONCALL);
    await grace.sees('to approve');
    expect(grace.screen.text()).toContain(`asked by   ada (uid ${ADA}), in prod-eu/shop; plan ${hash.slice(0, 12)}`);
    await types(grace, secondWord(hash));
    expect(await ended).toEqual({
      state: 'done',
      writes: 1,
      approvals: [{ by: 'ada' }, { by: expect.stringContaining(`(uid ${GRACE})`) as string, second: GRACE }],
    });
  });

  it('one alone can not be both: the proposer is shown nothing, and an answer of theirs counts for nothing', async () => {
    const { ended } = await adaApproves({ rest: 15 });
    const again = opensApprove(ADA, ONCALL);
    await again.sees('No plan waits');
    const { hash, step } = request();
    const typed = secondWord(hash);
    const answer = path.join(folder, `answer-${hash.slice(0, 32)}-${step}-${ADA}.json`);
    fs.writeFileSync(
      answer,
      JSON.stringify({
        version: 1,
        hash,
        step,
        says: 'approve',
        typed,
        gaps: Array.from({ length: typed.length - 1 }, () => 120),
        shownFor: 9000,
        name: 'grace',
      }),
    );
    fs.chownSync(answer, ADA, ONCALL);
    // A link to a file that Grace did write is not an answer of hers either.
    const hers = path.join(root, 'hers.json');
    fs.copyFileSync(answer, hers);
    fs.chownSync(hers, GRACE, ONCALL);
    fs.symlinkSync(hers, path.join(folder, `answer-${hash.slice(0, 32)}-${step}-a-link.json`));
    expect(await ended).toMatchObject({ state: 'void', because: 'no second person answered before the plan expired', writes: 0 });
  }, 60_000);

  it('a plan whose words were changed is not shown', async () => {
    await adaApproves();
    const asked = request();
    fs.writeFileSync(requestFile(), JSON.stringify({ ...asked, plan: { ...asked.plan, title: 'Something harmless' } }));
    await opensApprove(GRACE, ONCALL).sees('No plan waits');
  });

  it.each<[string, () => void, number, string]>([
    [
      'is of a group that is not theirs',
      () => {
        fs.chownSync(folder, GRACE, STRANGERS);
      },
      ONCALL,
      `belongs to a group that is not yours (gid ${STRANGERS})`,
    ],
    [
      'is a link',
      () => {
        fs.renameSync(folder, `${folder}-real`);
        fs.symlinkSync(`${folder}-real`, folder);
      },
      ONCALL,
      'is not a folder',
    ],
    [
      'is open to others',
      () => {
        fs.chmodSync(folder, 0o3775);
      },
      ONCALL,
      'is open to everyone: chmod 3770',
    ],
  ])('neither asks nor answers through a folder that %s', async (_, spoil, gid, because) => {
    spoil();
    const grace = opensApprove(GRACE, gid);
    await grace.ended();
    expect(grace.output).toContain(because);
    const { ended } = await adaApproves();
    expect(await ended).toMatchObject({ state: 'void', because: expect.stringContaining(because) as string, writes: 0 });
  });
});
