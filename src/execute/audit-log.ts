import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonicalText } from '../plan/plan-text.js';
import { fail, ok, type Result } from '../model/result.js';

/** What a line tells; every human decision and every act is one line. */
export interface AuditEntry {
  readonly kind: 'maker-on' | 'maker-off' | 'opened' | 'approved' | 'not-approved' | 'void' | 'refused' | 'performing' | 'performed' | 'failed' | 'outcome-unknown' | 'verdict' | 'stopped' | 'recovered';
  readonly at: string;
  readonly by: string;
  readonly from?: string;
  readonly context: string;
  readonly text: string;
  readonly plan?: string;
  readonly step?: number;
  readonly planHash?: string;
  /** The action, what was read before it, what came back: whatever the kind needs. Redacted before it is written. */
  readonly details?: unknown;
}
export interface AuditLine extends AuditEntry {
  readonly n: number;
  readonly prev: string;
  readonly hash: string;
}

/** Hash of the line before the first. */
export const GENESIS = '0'.repeat(64);
const LOCK_TRIES = 100;
const LOCK_WAIT = 10;
const LOCK_STALE = 10_000;
const TAIL = 1 << 20;

export const hashOf = (line: Omit<AuditLine, 'hash'>): string => createHash('sha256').update(canonicalText(line)).digest('hex');

export interface AuditLog {
  /** On disk (fsync) before it returns. The error is one line; then nothing may be done. */
  append(entry: AuditEntry): Result<AuditLine, string>;
}

/**
 * Hash-chained JSON lines, 0600. Tamper-evident: a changed, dropped or inserted line breaks the chain, and `audit verify`
 * says where. Not tamper-proof: who may write the file may also remove it.
 */
export function openAuditLog(file: string, redact: (text: string) => string): AuditLog {
  return {
    append(entry) {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        return withLock(`${file}.lock`, () => {
          const last = lastLine(file);
          const clean = redacted(entry, redact) as AuditEntry;
          const unsigned = { ...clean, n: (last?.n ?? 0) + 1, prev: last?.hash ?? GENESIS };
          const line: AuditLine = { ...unsigned, hash: hashOf(unsigned) };
          const handle = openSync(file, 'a', 0o600);
          try {
            // A line that was cut by a full disk or a crash must not swallow this one.
            writeSync(handle, `${endsClean(file) ? '' : '\n'}${JSON.stringify(line)}\n`);
            fsyncSync(handle);
          } finally {
            closeSync(handle);
          }
          return ok(line);
        });
      } catch (error) {
        return fail(`the audit log ${file} can't be written (${(error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error))}): nothing is done without it`);
      }
    },
  };
}

function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(inner => redacted(inner, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(inner, redact)]));
}

/** Two rooms on one machine write one chain: each line knows the last one, whoever wrote it. */
function withLock<T>(lock: string, work: () => T): T {
  for (let attempt = 0; ; attempt++) {
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt >= LOCK_TRIES) throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > LOCK_STALE) unlinkSync(lock);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_WAIT);
    }
  }
  try {
    return work();
  } finally {
    unlinkSync(lock);
  }
}

function tailOf(file: string): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return '';
  const handle = openSync(file, 'r');
  try {
    const length = Math.min(size, TAIL);
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, fstatSync(handle).size - length);
    return buffer.toString('utf8');
  } finally {
    closeSync(handle);
  }
}

const endsClean = (file: string): boolean => {
  const tail = tailOf(file);
  return tail === '' || tail.endsWith('\n');
};

/** The last line that can be read: a half line at the end is a crash, not the chain's end. */
function lastLine(file: string): AuditLine | undefined {
  for (const text of tailOf(file).split('\n').reverse()) {
    const line = parseLine(text);
    if (line) return line;
  }
  return undefined;
}

export function parseLine(text: string): AuditLine | undefined {
  try {
    const value = JSON.parse(text) as AuditLine;
    return typeof value.n === 'number' && typeof value.hash === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** All lines of a log, with the numbers of those that can't be read. */
export function readAuditLog(file: string): { readonly lines: readonly AuditLine[]; readonly unreadable: readonly number[] } {
  const lines: AuditLine[] = [];
  const unreadable: number[] = [];
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return { lines, unreadable };
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (text === '') continue;
    const line = parseLine(text);
    if (line) lines.push(line);
    else unreadable.push(index + 1);
  }
  return { lines, unreadable };
}
