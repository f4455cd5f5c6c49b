import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/execute/audit-report.js';
import { seconds } from '../../../src/model/time.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { buildProgram } from '../../support/build-program.js';
import { failure } from '../../support/simulated-cluster.js';
import { storedCluster, storedServer } from '../../support/stored-cluster.js';

/** Where it is killed, how many writes the server has then, and what the next start has to say. */
const boundaries: readonly (readonly [string, number, RegExp | undefined])[] = [
  ['maker on', 0, undefined],
  ['opened', 0, undefined],
  ['read again', 0, undefined],
  ['writer opened', 0, undefined],
  ['written ahead', 0, /the object is as it was before: it was not done/],
  ['done without an answer', 1, /template changed since, so it was done, or someone else acted; now: it looks worked/],
  ['half a line', 1, /template changed since, so it was done/],
  ['performed', 1, /template changed since, so it was done/],
  ['watching', 1, /so it was done, or someone else acted; now: it looks not-yet/],
  ['after the verdict', 1, undefined],
];

describe('a room that is killed', () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  let folder: string;
  let driver: ActingDriver | undefined;
  beforeAll(async () => {
    program = await buildProgram('test/support/programs/act-and-die.ts');
  });
  afterAll(() => {
    program.remove();
  });
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-crash-'));
  });
  afterEach(async () => {
    await driver?.close();
    driver = undefined;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function killedAt(boundary: string): Promise<void> {
    const child = spawn(process.execPath, [program.file, folder, boundary], { stdio: ['ignore', 'inherit', 'inherit'] });
    const signal = await new Promise(done => {
      child.once('exit', (_, by) => {
        done(by);
      });
    });
    expect(signal).toBe('SIGKILL');
  }
  const start = (): ActingDriver => (driver = openActing({ folder, cluster: clock => storedCluster(folder, clock) }));
  const explained = (of: ActingDriver): readonly string[] => of.notes.filter(note => note.includes('an earlier session ended'));

  it.each(boundaries)('at "%s": nothing is lost, nothing done twice, and the next start explains it', async (boundary, writes, words) => {
    await killedAt(boundary);
    expect(storedServer(folder)?.writes ?? []).toHaveLength(writes);
    const next = start();
    expect(next.maker().on).toBe(false);
    await next.acting.recover();
    expect(explained(next)).toHaveLength(words ? 1 : 0);
    if (words) expect(explained(next)[0]).toMatch(words);
    expect(next.cluster.calls).not.toContain('perform');
    expect(next.cluster.calls).not.toContain('open-writer');
    expect(verifyAudit(next.auditFile).intact).toBe(true);

    await next.close();
    const later = start();
    await later.acting.recover();
    expect(explained(later)).toEqual([]);
  });

  it('goes on from where it was: what was not done can be planned and done, once', async () => {
    await killedAt('written ahead');
    const next = start();
    await next.acting.recover();
    const id = await next.proposed();
    await next.makerOn();
    expect(await next.approved(id)).toMatchObject({ state: 'done' });
    expect(storedServer(folder)!.writes).toHaveLength(1);
    expect(verifyAudit(next.auditFile).intact).toBe(true);
  });

  it('says that it can not tell while the source is away, and tells at a later start', async () => {
    await killedAt('performed');
    const next = start();
    next.isConnected = false;
    const recovering = next.acting.recover();
    await next.advance(seconds(61));
    await recovering;
    expect(explained(next)).toEqual([expect.stringContaining('kubernetes did not connect: look at it yourself')]);
    await next.close();

    const later = start();
    later.cluster.trouble = { observe: failure('forbidden') };
    await later.acting.recover();
    expect(explained(later)).toEqual([expect.stringContaining("can't be read now")]);
    later.cluster.trouble = {};
    await later.acting.recover();
    expect(explained(later)[1]).toMatch(/so it was done/);
    await later.acting.recover();
    expect(explained(later)).toHaveLength(2);
  });

  it('waits for its source without holding up the end of the room', async () => {
    await killedAt('performed');
    const next = start();
    next.isConnected = false;
    const recovering = next.acting.recover();
    await next.advance(seconds(3));
    await next.close();
    await recovering;
    expect(explained(next)).toEqual([]);
    expect(next.clock.waiting).toBe(0);
    driver = undefined;
  });

  it('leaves the step of a session that lives alone', async () => {
    const first = start();
    first.cluster.state.deployments['checkout']!.outcome = 'not-yet';
    const id = await first.proposed();
    await first.makerOn();
    await first.opened(id);
    await first.advance(seconds(10));
    const { done } = first.typed(id);
    await first.advance(seconds(3));
    await first.acting.recover();
    expect(explained(first)).toEqual([]);
    // The line of another process of this account that lives: the one that started this.
    const text = fs.readFileSync(first.auditFile, 'utf8');
    const elsewhere = openActing({ folder: fs.mkdtempSync(path.join(folder, 'other-')) });
    fs.writeFileSync(elsewhere.auditFile, text.replaceAll(`"session":"${process.pid}-`, `"session":"${process.ppid}-`));
    await elsewhere.acting.recover();
    expect(elsewhere.notes).toEqual([expect.stringContaining('another session of this account is at "Roll back')]);
    await elsewhere.close();
    await first.advance(seconds(60));
    await done;
  });

  it('says so when the log can not be read', async () => {
    fs.mkdirSync(path.join(folder, 'audit.jsonl'));
    const next = start();
    await next.acting.recover();
    expect(next.notes.join()).toContain("the audit log can't be read");
  });
});

describe('an audit log that can not be written', () => {
  it('lets maker mode not begin, and nothing be asked or done', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-unwritable-'));
    const driver = openActing({ folder });
    fs.mkdirSync(driver.auditFile);
    const id = await driver.proposed();
    await driver.makerOn();
    expect(driver.maker()).toMatchObject({ on: false, because: 'the audit log can not be written' });
    fs.rmdirSync(driver.auditFile);
    await driver.makerOn();
    fs.renameSync(driver.auditFile, path.join(folder, 'aside'));
    fs.mkdirSync(driver.auditFile);
    expect((await driver.opened(id)).asking).toBeUndefined();
    fs.rmdirSync(driver.auditFile);
    await driver.opened(id);
    await driver.advance(seconds(10));
    const text = fs.readFileSync(driver.auditFile);
    // Between the question and the word the disk fills up.
    fs.rmSync(driver.auditFile);
    fs.mkdirSync(driver.auditFile);
    await driver.typed(id).done;
    expect(driver.record(id)).toMatchObject({ state: 'stopped', because: expect.stringContaining('nothing was done') as string });
    expect(driver.cluster.writes).toEqual([]);
    expect(driver.cluster.calls).not.toContain('open-writer');
    fs.rmdirSync(driver.auditFile);
    fs.writeFileSync(driver.auditFile, text);
    await driver.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('stops before the write when the line ahead of it fails', async () => {
    const driver = openActing();
    const id = await driver.proposed();
    await driver.makerOn();
    driver.cluster.onCall = (call, moment) => {
      if (call !== 'open-writer' || moment !== 'before') return;
      fs.rmSync(driver.auditFile);
      fs.mkdirSync(driver.auditFile);
    };
    expect(await driver.approved(id)).toMatchObject({
      state: 'stopped',
      because: expect.stringContaining('the audit line could not be written: nothing was done') as string,
    });
    expect(driver.cluster.writes).toEqual([]);
    fs.rmdirSync(driver.auditFile);
    await driver.close();
  });
});
