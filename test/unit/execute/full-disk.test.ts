import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/execute/audit-report.js';
import { seconds } from '../../../src/model/time.js';
import { openActing, type ActingDriver } from '../../support/acting-driver.js';
import { storedCluster, storedServer } from '../../support/stored-cluster.js';

const SIZE = 96 * 1024;
let folder: string;
let disk: string;
let driver: ActingDriver;

/** A small disk of its own for the audit log; only root may mount one. */
function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const probe = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(probe);
  }
}

const filler = (): string => path.join(disk, 'filler');
/** Two ways in which a disk takes nothing more, and how each is mended. */
const troubles: readonly (readonly [string, () => void, () => void])[] = [
  [
    'full',
    () => {
      try {
        for (;;) fs.appendFileSync(filler(), Buffer.alloc(1024));
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
    },
    () => {
      fs.rmSync(filler());
    },
  ],
  [
    'read-only',
    () => {
      execFileSync('mount', ['-o', 'remount,ro', disk]);
    },
    () => {
      execFileSync('mount', ['-o', 'remount,rw', disk]);
    },
  ],
];

describe.runIf(canMount()).each(troubles)('a disk that is %s', (_, fill, mend) => {
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-disk-'));
    disk = path.join(folder, 'disk');
    fs.mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk]);
    start();
  });
  afterEach(async () => {
    await driver.close();
    execFileSync('umount', [disk]);
    fs.rmSync(folder, { recursive: true });
  });
  const start = (): void => {
    driver = openActing({ folder, auditFile: path.join(disk, 'audit.jsonl'), cluster: clock => storedCluster(folder, clock) });
  };
  const writes = (): readonly string[] => storedServer(folder)?.writes ?? [];

  it('before maker mode: it does not begin', async () => {
    fill();
    await driver.makerOn();
    expect(driver.maker()).toMatchObject({ on: false, because: 'the audit log can not be written' });
    mend();
    await driver.makerOn();
    expect(driver.maker().on).toBe(true);
  });

  it('before the question: nothing is asked, and once there is room again it is', async () => {
    const id = await driver.proposed();
    await driver.makerOn();
    fill();
    expect((await driver.opened(id)).asking).toBeUndefined();
    expect(driver.notes.join('\n')).toMatch(/the audit log .* can't be written \((ENOSPC|EROFS)\): nothing is done without it/);
    mend();
    expect((await driver.opened(id)).asking).toBeDefined();
  });

  it('between the question and the word: nothing is done', async () => {
    const id = await driver.proposed();
    await driver.makerOn();
    await driver.opened(id);
    await driver.advance(seconds(10));
    fill();
    await driver.typed(id).done;
    expect(driver.record(id)).toMatchObject({ state: 'stopped', because: expect.stringContaining('nothing was done') as string });
    expect(driver.cluster.calls).not.toContain('open-writer');
    mend();
    expect(verifyAudit(driver.auditFile).intact).toBe(true);
  });

  it('between the approval and the line ahead of the write: nothing is done', async () => {
    const id = await driver.proposed();
    await driver.makerOn();
    driver.cluster.onCall = (call, moment) => {
      if (call === 'open-writer' && moment === 'before') fill();
    };
    expect(await driver.approved(id)).toMatchObject({
      state: 'stopped',
      because: expect.stringContaining('the audit line could not be written: nothing was done') as string,
    });
    expect(writes()).toEqual([]);
    mend();
    expect(verifyAudit(driver.auditFile).intact).toBe(true);
  });

  it('in the moment after the write: it was done once, it is said, and the next start explains the open step', async () => {
    const id = await driver.proposed();
    await driver.makerOn();
    driver.cluster.onCall = (call, moment) => {
      if (call === 'perform' && moment === 'after') fill();
    };
    await driver.approved(id);
    expect(writes()).toHaveLength(1);
    expect(driver.notes.join('\n')).toMatch(/error: the audit log .* can't be written/);
    await driver.close();
    mend();
    expect(verifyAudit(driver.auditFile).intact).toBe(true);

    start();
    await driver.acting.recover();
    expect(driver.notes.filter(note => note.includes('an earlier session ended'))).toEqual([]);
    // Written by this very process, which lives: only the line of one that is gone is open.
    fs.writeFileSync(
      driver.auditFile,
      fs.readFileSync(driver.auditFile, 'utf8').replaceAll(`"session":"${process.pid}-`, '"session":"999999999-'),
    );
    await driver.acting.recover();
    expect(driver.notes.filter(note => note.includes('an earlier session ended'))).toEqual([
      expect.stringMatching(/template changed since, so it was done/),
    ]);
    expect(driver.cluster.calls).not.toContain('perform');
    expect(writes()).toHaveLength(1);
  });
});
