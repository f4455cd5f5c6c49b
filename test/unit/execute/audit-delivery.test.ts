import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDelivery, type AuditDelivery } from '../../../src/execute/audit-delivery.js';
import { readAuditLines } from '../../../src/execute/audit-file.js';
import { GENESIS, openAuditLog, type AuditLine, type AuditSink } from '../../../src/execute/audit-log.js';
import { showAudit, verifyAudit } from '../../../src/execute/audit-report.js';
import { seconds } from '../../../src/model/time.js';
import { openActing } from '../../support/acting-driver.js';
import { fakeClock, type FakeClock } from '../../support/fake-clock.js';

let folder: string;
let file: string;
let clock: FakeClock;
let taken: AuditLine[];
let isOut: boolean;
let notes: string[];
let open: AuditDelivery[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warroom-delivery-'));
  file = path.join(folder, 'audit.jsonl');
  clock = fakeClock();
  [taken, isOut, notes, open] = [[], false, [], []];
});
afterEach(async () => {
  await Promise.all(open.map(delivery => delivery.close()));
  fs.rmSync(folder, { recursive: true, force: true });
});

const sink: AuditSink = {
  name: 'audit.example',
  key: 'k1',
  send: line => (isOut ? Promise.reject(new Error('503')) : Promise.resolve(void taken.push(line))),
};
function start(to = sink): AuditDelivery {
  const delivery = openDelivery({
    file,
    sink: to,
    clock,
    told: (level, text) => {
      notes.push(`${level}: ${text}`);
    },
  });
  open.push(delivery);
  return delivery;
}
const append = (...texts: readonly string[]): void => {
  for (const text of texts)
    openAuditLog({ file, redact: each => each }).append({
      kind: 'approved',
      text,
      at: '2026-03-01T12:00:00.000Z',
      by: 'ada',
      context: 'prod',
    });
};
const numbers = (): readonly number[] => taken.map(({ n }) => n);

describe('the copy elsewhere', () => {
  it('is each line as it stands in the log, in order, so that its chain is whole', async () => {
    const delivery = start();
    append('one', 'two', 'three');
    delivery.wake();
    await clock.advance(seconds(0));
    expect(taken).toEqual(readAuditLines(file));
    expect(taken.map(({ prev }) => prev)).toEqual([GENESIS, ...taken.slice(0, -1).map(({ hash }) => hash)]);
    expect([notes, clock.waiting]).toEqual([[], 0]);
  });

  it('goes on after an outage with what waited, which is told once, and its end', async () => {
    const delivery = start();
    append('one');
    delivery.wake();
    await clock.advance(seconds(0));
    isOut = true;
    append('two', 'three');
    delivery.wake();
    await clock.advance(seconds(40));
    delivery.wake();
    expect([numbers(), notes]).toEqual([
      [1],
      ['warning: audit entry 2 was not taken by audit.example (503): it waits, and is sent again, also at the next start'],
    ]);
    isOut = false;
    await clock.advance(seconds(301));
    expect([numbers(), notes[1]]).toEqual([[1, 2, 3], 'info: audit.example takes audit entries again, from 2 on']);
  });

  it('is sent at the next start where the room closed in an outage, and `audit` tells the gap until then', async () => {
    const first = start();
    append('one');
    first.wake();
    await clock.advance(seconds(0));
    isOut = true;
    append('two', 'three');
    await first.close();
    expect(numbers()).toEqual([1]);
    for (const { lines, intact } of [verifyAudit(file), showAudit(file)])
      expect([intact, lines.at(-1)]).toEqual([
        true,
        'audit.example has all up to entry 1; 2 wait to be sent since 2026-03-01T12:00:00.000Z',
      ]);
    expect(fs.readdirSync(folder).map(name => [name, (fs.statSync(path.join(folder, name)).mode & 0o777).toString(8)])).toEqual([
      ['audit.jsonl', '600'],
      ['audit.jsonl.delivered', '600'],
    ]);
    isOut = false;
    start().wake();
    await clock.advance(seconds(0));
    expect(numbers()).toEqual([1, 2, 3]);
    expect(verifyAudit(file).lines.at(-1)).toMatch(/^audit.example has all 3 entries, the last since 20/);
  });

  it('tries once more when the room closes', async () => {
    isOut = true;
    const delivery = start();
    append('one');
    delivery.wake();
    await clock.advance(seconds(1));
    isOut = false;
    await delivery.close();
    expect([numbers(), clock.waiting]).toEqual([[1], 0]);
  });

  it('is whole for each address, and sent once by two sessions', async () => {
    append('one', 'two');
    const two = [start(), start()];
    two[0]?.wake();
    await clock.advance(seconds(0));
    two[1]?.wake();
    await clock.advance(seconds(0));
    expect(numbers()).toEqual([1, 2]);
    start({ ...sink, key: 'k2' }).wake();
    await clock.advance(seconds(0));
    expect(numbers()).toEqual([1, 2, 1, 2]);
  });

  it('shows that the end of the log was removed, which its chain alone can not', async () => {
    append('one', 'two', 'three');
    start().wake();
    await clock.advance(seconds(0));
    fs.writeFileSync(file, `${fs.readFileSync(file, 'utf8').split('\n').slice(0, 2).join('\n')}\n`);
    expect(verifyAudit(file)).toMatchObject({
      intact: false,
      lines: [
        expect.stringMatching(/^entry 3, which audit.example took at .* is not in the log any more: it was changed or removed$/) as string,
      ],
    });
  });

  it('is no reason to do nothing, and holds up no room that closes', async () => {
    isOut = true;
    const driver = openActing({ folder, auditFile: file, clock, acting: { auditSink: sink } });
    const id = await driver.proposed();
    await driver.makerOn();
    expect(await driver.approved(id)).toMatchObject({ state: 'done' });
    expect(driver.notes.filter(note => note.includes('was not taken'))).toHaveLength(1);
    await driver.close();
    isOut = false;
    const next = openActing({ folder, auditFile: file, clock, acting: { auditSink: sink } });
    await clock.advance(seconds(0));
    expect(taken).toEqual(readAuditLines(file));
    await next.close();
  });
});
