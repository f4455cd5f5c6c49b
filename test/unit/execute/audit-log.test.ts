import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redactText } from '../../../src/chat/redact.js';
import { readAuditLines } from '../../../src/execute/audit-file.js';
import {
  GENESIS,
  hashOf,
  openAuditLog,
  type AuditEntry,
  type AuditLine,
  type AuditLog,
  type AuditLogOptions,
} from '../../../src/execute/audit-log.js';
import { showAudit, verifyAudit } from '../../../src/execute/audit-report.js';
import { plainText } from '../../../src/model/plain-text.js';
import { buildProgram } from '../../support/build-program.js';
import { seededSecrets } from '../../support/secret-corpus.js';

const run = promisify(execFile);
const entry = (text: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  kind: 'approved',
  at: '2026-01-15T14:00:00.000Z',
  by: 'ada',
  context: 'prod-eu/shop',
  text,
  ...more,
});

describe('the audit log', () => {
  let folder: string;
  let file: string;
  let log: AuditLog;
  let program: Awaited<ReturnType<typeof buildProgram>>;
  const open = (more: Partial<AuditLogOptions> = {}): AuditLog => openAuditLog({ file, redact: text => text, ...more });
  const append = (...texts: readonly string[]): void => {
    for (const text of texts) expect(log.append(entry(text))).toMatchObject({ ok: true });
  };
  const rows = (): readonly string[] =>
    fs
      .readFileSync(file, 'utf8')
      .split('\n')
      .filter(row => row !== '');
  const write = (lines: readonly string[]): void => {
    fs.writeFileSync(file, lines.map(line => `${line}\n`).join(''));
  };

  beforeAll(async () => {
    program = await buildProgram('test/support/programs/append-audit.ts');
  });
  afterAll(() => {
    program.remove();
  });
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-audit-'));
    file = path.join(folder, 'state', 'audit.jsonl');
    log = open();
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("chains its lines, for the owner's eyes only", () => {
    append('first', 'second');
    const [first, second] = readAuditLines(file);
    expect(first).toMatchObject({ n: 1, prev: GENESIS, text: 'first' });
    expect(second).toMatchObject({ n: 2, prev: first!.hash });
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(verifyAudit(file)).toMatchObject({ intact: true, lines: [expect.stringContaining('2 entries'), `last hash ${second!.hash}`] });
  });

  it('takes the rights of others away from a file that has them', () => {
    append('first');
    fs.chmodSync(file, 0o644);
    append('second');
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  it('goes on after a line that a crash cut off, and tells the two apart from tampering', () => {
    append('first');
    fs.appendFileSync(file, '{"kind":"approved","at":"2026-');
    append('second', 'third');
    expect(readAuditLines(file).map(({ text }) => text)).toEqual(['first', 'second', 'third']);
    expect(verifyAudit(file)).toMatchObject({
      intact: true,
      lines: [expect.stringContaining('row 2 was cut off'), expect.stringContaining('3 entries'), expect.anything()],
    });
  });

  it('finds the end behind lines longer than what it reads at once', () => {
    append('first', 'x'.repeat(200_000), 'y'.repeat(700_000), 'last');
    expect(readAuditLines(file).map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(verifyAudit(file).intact).toBe(true);
  });

  it('is one chain for several processes at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [program.file, file, '25'])));
    expect(readAuditLines(file)).toHaveLength(100);
    expect(verifyAudit(file)).toMatchObject({ intact: true });
    expect(fs.readdirSync(path.dirname(file))).toEqual(['audit.jsonl']);
  });

  it('takes over the lock of a process that was killed', async () => {
    append('first');
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise(done => {
      dead.once('exit', done);
    });
    fs.writeFileSync(`${file}.lock`, `${dead.pid} ${os.hostname()}`);
    append('second');
    fs.writeFileSync(`${file}.lock`, `${process.pid} ${os.hostname()}`);
    append('third');
    fs.writeFileSync(`${file}.lock`, '1 another-machine');
    fs.utimesSync(`${file}.lock`, new Date(0), new Date(0));
    append('fourth');
    expect(verifyAudit(file).intact).toBe(true);
  });

  it('refuses while another process that lives holds it', () => {
    append('first');
    fs.writeFileSync(`${file}.lock`, `${process.ppid} ${os.hostname()}`);
    expect(log.append(entry('second'))).toMatchObject({ ok: false, error: expect.stringContaining('EEXIST') as string });
  });

  it('writes no secret', () => {
    log = open({ redact: redactText });
    for (const { text, secret } of seededSecrets(100)) {
      append(text);
      log.append(entry('approved', { details: { deep: [{ said: text }], db_password: secret } }));
      expect(fs.readFileSync(file, 'utf8')).not.toContain(secret);
    }
    expect(verifyAudit(file).intact).toBe(true);
  });

  it('keeps the hashes that plans are found by', () => {
    log = open({ redact: redactText });
    log.append(entry('approved', { planHash: 'a3'.repeat(32), plan: '5f0c1122334455' }));
    expect(readAuditLines(file)[0]).toMatchObject({ planHash: 'a3'.repeat(32), plan: '5f0c1122334455' });
  });

  it.each<[string, (all: readonly string[]) => readonly string[], RegExp]>([
    ['a word changed', all => all.map(row => row.replace('"second"', '"nothing"')), /entry 2 .*was changed/],
    ['a name changed', all => all.map(row => row.replace('"ada"', '"bob"')), /entry 1 .*was changed/],
    ['a time changed', all => all.map((row, index) => (index === 2 ? row.replace('14:00', '15:00') : row)), /entry 3 .*was changed/],
    ['a field added', all => all.map((row, index) => (index === 1 ? row.replace('{', '{"note":"ok",') : row)), /entry 2 .*was changed/],
    ['the first line removed', all => all.slice(1), /entry 2 .*does not follow/],
    ['a line in the middle removed', all => [...all.slice(0, 1), ...all.slice(2)], /entry 3 .*does not follow/],
    ['a line copied', all => [...all.slice(0, 2), ...all.slice(1)], /entry 2 .*does not follow/],
    ['two lines exchanged', all => [all[0]!, all[2]!, all[1]!, all[3]!], /entry 3 .*does not follow/],
    [
      'a line replaced by one with a hash that fits it',
      all => all.map((row, index) => (index === 1 ? forged(row, 'forged') : row)),
      /entry 3 .*does not follow/,
    ],
    ['a line made unreadable', all => all.map((row, index) => (index === 1 ? row.slice(0, 40) : row)), /entry 3 .*does not follow/],
    [
      'a number changed, with a hash that fits it',
      all => all.map((row, index) => (index === 3 ? forged(row, 'fourth', 9) : row)),
      /should be number 4/,
    ],
  ])('shows tampering: %s', (_, tamper, because) => {
    append('first', 'second', 'third', 'fourth');
    write(tamper(rows()));
    const report = verifyAudit(file);
    expect(report.intact).toBe(false);
    expect(report.lines.join('\n')).toMatch(because);
  });

  it('is honest about what it can not show: the end may be gone', () => {
    append('first', 'second', 'third');
    write(rows().slice(0, 2));
    expect(verifyAudit(file)).toMatchObject({
      intact: true,
      lines: [expect.stringContaining("can't prevent that someone removes the end"), expect.stringContaining('last hash')],
    });
  });

  it('is shown as one line a decision, without what could move a terminal', () => {
    append('opened\u001b]0;owned\u0007', 'second');
    log.append(entry('roll back: worked', { kind: 'verdict' }));
    const { intact, lines } = showAudit(file);
    expect(intact).toBe(true);
    expect(lines).toHaveLength(3);
    expect(lines).toEqual(lines.map(line => plainText(line)));
    expect(lines[1]).toMatch(/^ {4}2 {2}2026-01-15T14:00:00\.000Z {2}approved +second {2}by ada in prod-eu\/shop$/);
    expect(lines[2]).toContain('└ verdict');
    expect(showAudit(path.join(folder, 'none'))).toMatchObject({ intact: true, lines: [expect.stringContaining('empty')] });
    expect(verifyAudit(path.join(folder, 'none')).intact).toBe(true);
  });

  it("refuses where it can't write, and leaves nothing half done", async () => {
    fs.mkdirSync(file, { recursive: true });
    expect(log.append(entry('x'))).toMatchObject({
      ok: false,
      error: expect.stringMatching(/can't be written \(EISDIR\): nothing is done without it/) as string,
    });
    fs.rmSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(path.dirname(file), '');
    expect(log.append(entry('x'))).toMatchObject({ ok: false, error: expect.stringMatching(/EEXIST|ENOTDIR/) as string });
    fs.rmSync(path.dirname(file));
    fs.mkdirSync(path.dirname(file));
    fs.symlinkSync('/dev/null', file);
    expect(log.append(entry('x'))).toMatchObject({ ok: false, error: expect.stringContaining('ELOOP') as string });
  });

  it('refuses in a folder that may only be read', async () => {
    append('first');
    fs.chmodSync(folder, 0o755);
    fs.chmodSync(path.dirname(file), 0o555);
    fs.chmodSync(path.dirname(program.file), 0o755);
    fs.chmodSync(file, 0o444);
    // Root may write anywhere, so it is tried as nobody.
    const { stdout } = await run(process.execPath, [program.file, file, '1'], process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {});
    expect(JSON.parse(stdout)).toMatchObject({ written: 0, error: expect.stringContaining('EACCES') as string });
    fs.chmodSync(path.dirname(file), 0o755);
    expect(readAuditLines(file)).toHaveLength(1);
  });

  it('takes a line back that the disk did not take whole', async () => {
    append('first');
    // A limit on the size of files fails as a full disk does: the first part of a write is taken, the rest is not.
    const { stdout } = await run('bash', ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, program.file, file, '20', '1500']);
    const { written, error } = JSON.parse(stdout) as { written: number; error: string };
    expect(error).toContain('EFBIG');
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(20);
    expect(readAuditLines(file)).toHaveLength(1 + written);
    expect(fs.readFileSync(file, 'utf8').endsWith('}\n')).toBe(true);
    append('after it was mended');
    expect(verifyAudit(file)).toMatchObject({ intact: true });
  });
});

/** A line with other words and a hash that fits them. */
function forged(row: string, text: string, n?: number): string {
  const { hash: _, ...line } = JSON.parse(row) as AuditLine;
  const changed = { ...line, text, ...(n === undefined ? {} : { n }) };
  return JSON.stringify({ ...changed, hash: hashOf(changed) });
}
