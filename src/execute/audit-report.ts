import { recordOf } from '../model/json.js';
import { plainText } from '../model/plain-text.js';
import type { Precedent, Precedents } from '../plan/precedent.js';
import { readMarks, waitingFor } from './audit-delivery.js';
import { readAuditLines, readAuditRows } from './audit-file.js';
import { GENESIS, hashOf, type AuditLine } from './audit-log.js';

export interface AuditReport {
  readonly intact: boolean;
  readonly lines: readonly string[];
}

/** What a person decided; the other lines say what the program did because of it, and stand below it. */
const DECISIONS: ReadonlySet<AuditLine['kind']> = new Set([
  'maker-on',
  'maker-off',
  'opened',
  'approved',
  'not-approved',
  'refused',
  'stopped',
  'ticked',
  'unticked',
  'patch-written',
  'watching',
]);
/** Lines that say how a step ended that was begun. */
const ENDS: ReadonlySet<AuditLine['kind']> = new Set(['failed', 'verdict', 'recovered']);

const LONGEST = 1000;

function said(line: AuditLine): string {
  const what = `${line.kind.padEnd(15)} ${line.text}`;
  if (!DECISIONS.has(line.kind)) return plainText(`${String(line.n).padStart(5)}  ${line.at}    └ ${what}`, LONGEST);
  const who = `${line.by}${line.identity ? ` as ${line.identity}` : ''}${line.from ? ` from ${line.from}` : ''}`;
  const hash = line.planHash ? `  plan ${line.planHash.slice(0, 12)}` : '';
  return plainText(`${String(line.n).padStart(5)}  ${line.at}  ${what}  by ${who} in ${line.context}${hash}`, LONGEST);
}

/** One line a decision, what came of it below, oldest first. */
export function showAudit(file: string): AuditReport {
  const rows = readAuditRows(file);
  if (rows.length === 0) return { intact: true, lines: ['the audit log is empty: nothing was done from here'] };
  const { told, missing } = deliveries(file);
  return {
    intact: verifyAudit(file).intact,
    lines: [...rows.map(({ row, line }) => (line ? said(line) : `       row ${row} can't be read`)), ...missing, ...told],
  };
}

/** How far each receiver has the log, and what a receiver took that the log does not hold any more. */
function deliveries(file: string): { readonly told: readonly string[]; readonly missing: readonly string[] } {
  const lines = readAuditLines(file);
  const told: string[] = [];
  const missing: string[] = [];
  for (const mark of readMarks(file).values()) {
    const name = plainText(mark.name, 100);
    if (!lines.some(({ n, hash }) => n === mark.n && hash === mark.hash)) {
      missing.push(
        `entry ${mark.n}, which ${name} took at ${plainText(mark.at, 40)}, is not in the log any more: it was changed or removed`,
      );
      continue;
    }
    const [first, ...more] = waitingFor(lines, mark);
    told.push(
      first
        ? `${name} has all up to entry ${mark.n}; ${more.length + 1} ${more.length === 0 ? 'waits' : 'wait'} to be sent since ${plainText(first.at, 40)}`
        : `${name} has all ${lines.length} entries, the last since ${plainText(mark.at, 40)}`,
    );
  }
  return { told, missing };
}

/**
 * Checks the chain: each line's own hash, its link to the one before, its number. A row that is no entry between two that
 * follow each other was cut off by a crash while it was written; nothing was done on its strength.
 */
export function verifyAudit(file: string): AuditReport {
  const problems: string[] = [];
  const cut: string[] = [];
  let prev = GENESIS;
  let n = 0;
  for (const { row, line } of readAuditRows(file)) {
    if (!line) {
      cut.push(`row ${row} was cut off while it was written: nothing was done on its strength`);
      continue;
    }
    const { hash, ...unsigned } = line;
    if (hashOf(unsigned) !== hash) problems.push(`entry ${line.n} (row ${row}) was changed after it was written`);
    if (line.prev !== prev)
      problems.push(`entry ${line.n} (row ${row}) does not follow the one before it: something was removed, inserted or changed`);
    else if (line.n !== n + 1) problems.push(`entry ${line.n} (row ${row}) should be number ${n + 1}`);
    prev = hash;
    n = line.n;
  }
  const { told, missing } = deliveries(file);
  problems.push(...missing);
  if (problems.length > 0) return { intact: false, lines: [...problems, ...cut, ...told] };
  return {
    intact: true,
    lines: [
      ...cut,
      `${n} entries, the chain is whole. It shows tampering; it can't prevent that someone removes the end of the file, or all of it: compare the last hash with a copy elsewhere.`,
      `last hash ${prev}`,
      ...told,
    ],
  };
}

/** Steps that were begun and never ended: the program was killed between the act and its verdict. */
export function openSteps(file: string): readonly AuditLine[] {
  const open = new Map<string, AuditLine>();
  for (const line of readAuditLines(file)) {
    const key = `${line.plan ?? ''} ${line.planHash ?? ''} ${line.step ?? ''}`;
    if (line.kind === 'performing') open.set(key, line);
    else if (ENDS.has(line.kind)) open.delete(key);
  }
  return [...open.values()];
}

/**
 * How plans ended here before, for the confidence of the next one. What the alerts said afterwards counts more than that the
 * server did what it was told.
 */
export function precedentsOf(file: string): Precedents {
  const attempts: { readonly key: string; worked: boolean }[] = [];
  const unjudged = new Map<string, (typeof attempts)[number]>();
  for (const line of readAuditLines(file)) {
    if (line.kind !== 'verdict' && line.kind !== 'outcome') continue;
    const { key, is } = recordOf(line.details);
    if (typeof key !== 'string') continue;
    const id = `${line.plan ?? ''} ${key}`;
    const performed = line.kind === 'outcome' ? unjudged.get(id) : undefined;
    if (performed) performed.worked = is === 'worked';
    else attempts.push({ key, worked: is === 'worked' });
    const last = attempts.at(-1);
    if (line.kind === 'verdict' && last) unjudged.set(id, last);
    else unjudged.delete(id);
  }
  const precedents = new Map<string, Precedent>();
  for (const { key, worked } of attempts) {
    const known = precedents.get(key) ?? { tried: 0, worked: 0 };
    precedents.set(key, { tried: known.tried + 1, worked: known.worked + (worked ? 1 : 0) });
  }
  return precedents;
}
