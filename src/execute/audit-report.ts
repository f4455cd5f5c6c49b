import { plainText } from '../model/plain-text.js';
import { GENESIS, hashOf, readAuditLog, type AuditLine } from './audit-log.js';

export interface AuditReport {
  readonly intact: boolean;
  readonly lines: readonly string[];
}

const said = (line: AuditLine): string => plainText(`${String(line.n).padStart(4)}  ${line.at}  ${line.by}${line.from ? ` from ${line.from}` : ''}  ${line.kind.padEnd(12)} ${line.text}`, 1000);

/** One line a decision or act, oldest first. */
export function showAudit(file: string): AuditReport {
  const { lines, unreadable } = readAuditLog(file);
  return { intact: unreadable.length === 0, lines: lines.length === 0 ? ['the audit log is empty: nothing was done from here'] : lines.map(said) };
}

/** Checks the chain: each line's own hash, its link to the one before, its number. */
export function verifyAudit(file: string): AuditReport {
  const { lines, unreadable } = readAuditLog(file);
  const problems = unreadable.map(number => `line ${number} can't be read`);
  let prev = GENESIS;
  let n = 0;
  for (const line of lines) {
    const { hash, ...unsigned } = line;
    if (hashOf(unsigned) !== hash) problems.push(`entry ${line.n} was changed after it was written`);
    if (line.prev !== prev) problems.push(`entry ${line.n} does not follow the one before it: something was removed or inserted`);
    if (line.n !== n + 1) problems.push(`entry ${line.n} should be number ${n + 1}`);
    prev = hash;
    n = line.n;
  }
  if (problems.length > 0) return { intact: false, lines: problems };
  return { intact: true, lines: [`${lines.length} entries, the chain is whole. It shows tampering; it can't prevent that someone removes the end of the file: compare the last hash with a copy elsewhere.`, `last hash ${prev}`] };
}

/** Steps that were begun and never ended: the program was killed between the act and its verdict. */
export function openSteps(file: string): readonly AuditLine[] {
  const open = new Map<string, AuditLine>();
  for (const line of readAuditLog(file).lines) {
    const key = `${line.plan ?? ''} ${line.planHash ?? ''} ${line.step ?? ''}`;
    if (line.kind === 'performing') open.set(key, line);
    else if (line.kind === 'failed' || line.kind === 'verdict' || line.kind === 'recovered') open.delete(key);
  }
  return [...open.values()];
}
