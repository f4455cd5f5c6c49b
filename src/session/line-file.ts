import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file of JSON lines that outlives the session. */
export interface LineFile {
  append(lines: readonly string[]): void;
  /** Values of the lines that are what is asked for, oldest first; the others are counted. */
  read<T>(is: (value: unknown) => value is T): { readonly values: readonly T[]; readonly unreadable: number };
}

/** Mode 0600; the older half goes when it outgrows `largest` bytes. Failing to write is told, not fatal. */
export function openLines(file: string, largest: number, told: (problem: string) => void): LineFile {
  return {
    append(lines) {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largest) {
          const old = readFileSync(file, 'utf8').split('\n');
          writeFileSync(file, old.slice(old.length >> 1).join('\n'), { mode: 0o600 });
        }
        appendFileSync(file, lines.map(line => `${line}\n`).join(''), { mode: 0o600 });
      } catch (error) {
        told(`${file} can't be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
      }
    },
    read<T>(is: (value: unknown) => value is T) {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        return { values: [], unreadable: 0 };
      }
      const values: T[] = [];
      let unreadable = 0;
      for (const line of text.split('\n')) {
        if (line === '') continue;
        try {
          const value: unknown = JSON.parse(line);
          if (is(value)) values.push(value);
          else unreadable++;
        } catch {
          unreadable++;
        }
      }
      return { values, unreadable };
    },
  };
}
