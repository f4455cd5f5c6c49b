import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../src/chat/redact.js';
import { openAuditLog, type AuditEntry } from '../../../src/execute/audit-log.js';
import { plainText } from '../../../src/model/plain-text.js';
import { exported } from '../../../src/session/exported.js';
import { openFiringLog } from '../../../src/session/firing-log.js';
import { openJournal } from '../../../src/session/journal.js';
import { leakedCredentials } from '../../support/credential-corpus.js';
import { incidentId } from '../../support/sample-parts.js';
import { instant } from '../../../src/model/time.js';

const folder = mkdtempSync(join(tmpdir(), 'warroom-doors-'));
const raise = (problem: string): never => {
  throw new Error(problem);
};
const secrets = leakedCredentials(84);

/** Every file and pipe that words of sources go into: each line stays readable, and holds none of the secrets. */
describe('secrets at the doors', () => {
  it('are not in the journal, whose lines can still be read', () => {
    const file = join(folder, 'journal.jsonl');
    const journal = openJournal(file, redactText, raise);
    for (const { text } of secrets)
      journal.append({
        type: 'noted',
        at: instant(1),
        incident: incidentId('i'),
        text: plainText(`"${text}"`, 2000),
        by: plainText('ada'),
      } as never);
    const kept = readFileSync(file, 'utf8');
    expect(secrets.filter(({ secret }) => kept.includes(secret)).map(({ text }) => text)).toEqual([]);
    expect(journal.read()).toMatchObject({ unreadable: 0 });
    expect(journal.read().events).toHaveLength(secrets.length);
  });

  it('are not in the log of firings', () => {
    const file = join(folder, 'firings.jsonl');
    const log = openFiringLog(file, redactText, raise);
    log.append(
      secrets.map(
        ({ text }) => ({ name: plainText(text, 2000), fingerprint: 'f', from: 1, to: 2, labels: { password: 'swordfish' } }) as never,
      ),
    );
    const kept = readFileSync(file, 'utf8');
    expect(secrets.filter(({ secret }) => kept.includes(secret)).map(({ text }) => text)).toEqual([]);
    expect(kept).not.toContain('swordfish');
    expect(log.read()).toHaveLength(secrets.length);
  });

  it('are not in the audit log', () => {
    const file = join(folder, 'audit.jsonl');
    const log = openAuditLog({ file, redact: redactText });
    for (const { text } of secrets.slice(0, 40)) log.append({ at: 1, kind: 'performed', text } as unknown as AuditEntry);
    const kept = readFileSync(file, 'utf8');
    expect(
      kept
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as unknown),
    ).toHaveLength(40);
    expect(secrets.filter(({ secret }) => kept.includes(secret)).map(({ text }) => text)).toEqual([]);
  });

  it('are not in what is exported, which keeps its shape', () => {
    const report = {
      schema: 1,
      incidents: secrets.map(({ text }) => ({
        title: text,
        alerts: [{ summary: text, labels: { db_password: 'swordfish', pod: 'checkout-7f9c4d8b6-x2lqp' } }],
        at: 3,
      })),
    };
    const out = exported(report);
    const kept = JSON.stringify(out);
    expect(secrets.filter(({ secret }) => kept.includes(secret)).map(({ text }) => text)).toEqual([]);
    expect(kept).not.toContain('swordfish');
    expect(out.incidents[0]).toMatchObject({ at: 3, alerts: [{ labels: { pod: 'checkout-7f9c4d8b6-x2lqp' } }] });
  });
});
