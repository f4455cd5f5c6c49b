import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SecondAnswer } from '../../../src/execute/second-person.js';
import { hashOfPlan } from '../../../src/execute/rehearse-plan.js';
import { secondWord } from '../../../src/plan/second-person.js';
import { buildProgram } from '../../support/build-program.js';
import { openActing } from '../../support/acting-driver.js';
import { PtyProgram } from '../../support/pty-program.js';
import type { Plan } from '../../../src/model/plan.js';

/** Only root can leave a file as somebody else. */
const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
let home: string;
let folder: string;
let plan: Plan;
let bundle: Awaited<ReturnType<typeof buildProgram>>;
let program: PtyProgram;

beforeAll(async () => {
  bundle = await buildProgram('test/support/programs/approve.ts');
  const driver = openActing();
  plan = driver.record(await driver.proposed()).plan;
  await driver.close();
});
afterAll(() => {
  bundle.remove();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'warroom-approve-'));
  folder = join(home, 'shared');
  mkdirSync(folder);
  chmodSync(folder, 0o3770);
  writeFileSync(join(home, 'config.yaml'), `second-person:\n  folder: ${folder}\n  rules: [{actions: [roll-back]}]\n`);
});
afterEach(() => {
  program?.kill();
  rmSync(home, { recursive: true, force: true });
});

function ask(change: object = {}): void {
  const now = Date.now();
  const file = join(folder, 'request-x-0.json');
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      plan,
      hash: hashOfPlan(plan),
      step: 0,
      by: 'ada',
      context: 'prod-eu',
      askedAt: now,
      expiresAt: now + 60_000,
      ...change,
    }),
  );
  if (isRoot) chownSync(file, NOBODY, NOBODY);
}
const start = (): void => {
  program = new PtyProgram(process.execPath, [bundle.file], {
    columns: 160,
    rows: 50,
    env: { WARROOM_CONFIG_DIR: home, WARROOM_STATE_DIR: home },
  });
};
const answers = (): readonly SecondAnswer[] =>
  readdirSync(folder)
    .filter(name => name.startsWith('answer-'))
    .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as SecondAnswer);
/** As a hand types: letter by letter, each seen before the next. */
async function typeWord(word: string): Promise<void> {
  for (const letter of word) {
    program.type(letter);
    await new Promise(resolve => {
      setTimeout(resolve, 70);
    });
  }
}

describe.runIf(isRoot)('warroom approve', () => {
  it('shows the plan and takes the word, typed by hand', async () => {
    ask();
    start();
    await program.sees('to approve');
    expect(program.screen.text()).toContain('asked by   ada (uid 65534), in prod-eu');
    expect(program.screen.text()).toMatch(/changes .*->/);
    await typeWord(secondWord(hashOfPlan(plan)));
    expect((await program.ended()).code).toBe(0);
    expect(answers()).toMatchObject([{ says: 'approve', hash: hashOfPlan(plan), typed: secondWord(hashOfPlan(plan)) }]);
  });
  it('takes a refusal, and lets a person leave without an answer', async () => {
    ask();
    start();
    await program.sees('to approve');
    program.type('\u001b');
    expect((await program.ended()).code).toBe(1);
    expect(answers()).toEqual([]);
    start();
    await program.sees('to approve');
    await typeWord('refuse');
    expect((await program.ended()).code).toBe(0);
    expect(answers()).toMatchObject([{ says: 'refuse' }]);
  });
  it.each([
    ['pasted', (word: string) => word],
    ['pasted in brackets', (word: string) => `\u001b[200~${word}\u001b[201~`],
    ['Enter', () => '\r'],
    ['y', () => 'y'],
  ])('takes nothing that is %s', async (_, typed) => {
    ask();
    start();
    await program.sees('to approve');
    program.type(typed(secondWord(hashOfPlan(plan))));
    await program.until('why it does not count', () =>
      /begin again|type it again|does not count|approves nothing/i.test(program.screen.text()),
    );
    expect(answers()).toEqual([]);
  });
  it('shows no plan whose words are not those of its hash, that has expired, or that somebody left by another name', async () => {
    ask({ plan: { ...plan, title: 'Something harmless' } });
    start();
    await program.sees('No plan waits');
    expect((await program.ended()).code).toBe(0);
    ask({ expiresAt: Date.now() - 1 });
    start();
    await program.sees('No plan waits');
  });
});

describe('a second person who is not asked for', () => {
  // node-pty closes its side 200 ms after the end of a process, read or not: on a busy machine the last words may be lost.
  it('is told so in one line', { retry: 2 }, async () => {
    writeFileSync(join(home, 'config.yaml'), 'theme: night\n');
    start();
    await program.ended();
    expect(program.output).toContain('no second person is asked for here: the config file has no second-person.folder');
  });
});
