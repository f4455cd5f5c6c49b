import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { plainText } from '../model/plain-text.js';

export interface Log {
  write(line: string): void;
}

const LARGEST = 5 * 1024 * 1024;

/** The program's own log: 0600, control characters out, rotated once at 5 MiB. A log that can't be written never stops the room. */
export function openLog(file: string, now: () => number): Log {
  let writable = true;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (sizeOf(file) > LARGEST) renameSync(file, `${file}.1`);
  } catch {
    writable = false;
  }
  return {
    write(line) {
      if (!writable) return;
      try {
        appendFileSync(file, `${new Date(now()).toISOString()} ${plainText(line, 2000)}\n`, { mode: 0o600 });
      } catch {
        writable = false;
      }
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
