import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { numberOf, recordOf } from '../model/json.js';
import type { AuditLine } from './audit-log.js';

const TAIL = 1 << 16;

/** The last whole line, and whether a line may follow as it is: a half line at the end is a crash, not the chain's end. */
export function endOfLog(file: string): { readonly last: AuditLine | undefined; readonly isClean: boolean } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  for (let length = TAIL; ; length *= 4) {
    const tail = tailOf(file, Math.min(size, length));
    const isClean = tail === '' || tail.endsWith('\n');
    const lines = tail.split('\n').reverse();
    // The first line of the tail may begin before it.
    const whole = length < size ? lines.slice(0, -1) : lines;
    for (const text of whole) {
      const last = parseLine(text);
      if (last) return { last, isClean };
    }
    if (length >= size) return { last: undefined, isClean };
  }
}

function tailOf(file: string, length: number): string {
  if (length === 0) return '';
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, fstatSync(handle).size - length);
    return buffer.toString('utf8');
  } finally {
    closeSync(handle);
  }
}

function parseLine(text: string): AuditLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { n, hash, prev, kind } = recordOf(value);
    return numberOf(n) !== undefined && typeof hash === 'string' && typeof prev === 'string' && typeof kind === 'string'
      ? (value as AuditLine)
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** One row of the file: an entry, or text that is none. */
export interface AuditRow {
  readonly row: number;
  readonly line: AuditLine | undefined;
}

export function readAuditRows(file: string): readonly AuditRow[] {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => (text === '' ? [] : [{ row: index + 1, line: parseLine(text) }]));
}

export const readAuditLines = (file: string): readonly AuditLine[] => readAuditRows(file).flatMap(({ line }) => line ?? []);
