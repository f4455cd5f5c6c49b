import { createHash } from 'node:crypto';
import { closeSync, constants, fchmodSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonicalText } from '../plan/plan-text.js';
import { redactedJson } from '../model/redacted-json.js';
import { fail, ok, type Result } from '../model/result.js';
import { endOfLog } from './audit-file.js';
import { codeOf, withFileLock } from './file-lock.js';

/** What a line tells; every human decision and every act is one line. */
export interface AuditEntry {
  readonly kind:
    | 'maker-on'
    | 'maker-off'
    | 'opened'
    | 'approved'
    | 'not-approved'
    | 'void'
    | 'refused'
    | 'performing'
    | 'performed'
    | 'failed'
    | 'outcome-unknown'
    | 'verdict'
    | 'stopped'
    | 'recovered'
    | 'ticked'
    | 'unticked'
    | 'patch-written'
    | 'watching'
    | 'outcome';
  readonly at: string;
  /** Milliseconds of a clock that nobody can set, since the session began. */
  readonly ticks?: number;
  readonly by: string;
  readonly from?: string;
  /** Who the server says we are. */
  readonly identity?: string;
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

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
export const hashOf = (line: Omit<AuditLine, 'hash'>): string => digestOf(canonicalText(line));

/** A copy elsewhere (syslog, a webhook), out of reach of who may write the file. */
export interface AuditSink {
  readonly name: string;
  /** The same for the same address, and tells nothing of it. */
  readonly key: string;
  /** Sends a line that is on the local disk already, once; rejects when it was not taken. */
  send(line: AuditLine): Promise<void>;
}

export interface AuditLog {
  /** On disk (fsync) before it returns. The error is one line; then nothing may be done. */
  append(entry: AuditEntry): Result<AuditLine, string>;
}

export interface AuditLogOptions {
  readonly file: string;
  redact(text: string): string;
}

/**
 * Hash-chained JSON lines, 0600. Tamper-evident: a changed, dropped or inserted line breaks the chain, and `audit verify`
 * says where. Not tamper-proof: who may write the file may also remove it, or its end; the copy elsewhere is for that.
 */
export function openAuditLog({ file, redact }: AuditLogOptions): AuditLog {
  return {
    append(entry) {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        return ok(
          withFileLock(`${file}.lock`, () => {
            const end = endOfLog(file);
            const unsigned = { ...(redactedJson(entry, redact) as AuditEntry), n: (end.last?.n ?? 0) + 1, prev: end.last?.hash ?? GENESIS };
            const next: AuditLine = { ...unsigned, hash: hashOf(unsigned) };
            // A line that was cut by a crash must not swallow this one.
            writeThrough(file, `${end.isClean ? '' : '\n'}${JSON.stringify(next)}\n`);
            return next;
          }),
        );
      } catch (error) {
        return fail(
          `the audit log ${file} can't be written (${codeOf(error) ?? (error instanceof Error ? error.message : String(error))}): nothing is done without it`,
        );
      }
    },
  };
}

/** Appends all of the text and waits for the disk, or leaves the file as it was and throws. */
function writeThrough(file: string, text: string): void {
  const handle = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    const { size, mode } = fstatSync(handle);
    if ((mode & 0o077) !== 0) fchmodSync(handle, 0o600);
    try {
      const bytes = Buffer.from(text, 'utf8');
      // A full disk takes the first part of a write and refuses the rest.
      for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } catch (error) {
      ftruncateSync(handle, size);
      throw error;
    }
    if (size === 0) syncFolder(dirname(file));
  } finally {
    closeSync(handle);
  }
}

/** A new file is safe only when its folder's entry is on disk, too. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
