import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RoomEvent } from '../state/event.js';

/** The events that people caused and that must outlive a restart. */
export type JournalledEvent = Extract<RoomEvent, { type: 'acknowledged' | 'noted' | 'grouping-overridden' | 'grouping-restored' }>;
const KINDS: ReadonlySet<string> = new Set<JournalledEvent['type']>(['acknowledged', 'noted', 'grouping-overridden', 'grouping-restored']);
export const isJournalled = (event: RoomEvent): event is JournalledEvent => KINDS.has(event.type);

export interface Journal {
  append(event: JournalledEvent): void;
  /** What earlier sessions left, oldest first; lines that can't be read are counted. */
  read(): { readonly events: readonly JournalledEvent[]; readonly unreadable: number };
}

const LARGEST = 2 * 1024 * 1024;

/** JSON lines, 0600; the older half goes when it outgrows 2 MiB. Failing to write is told, not fatal. */
export function openJournal(file: string, redact: (text: string) => string, told: (problem: string) => void): Journal {
  return {
    append(event) {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST) {
          const lines = readFileSync(file, 'utf8').split('\n');
          writeFileSync(file, lines.slice(lines.length >> 1).join('\n'), { mode: 0o600 });
        }
        appendFileSync(file, `${redact(JSON.stringify(event))}\n`, { mode: 0o600 });
      } catch (error) {
        told(`the journal can't be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
      }
    },
    read() {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        return { events: [], unreadable: 0 };
      }
      const events: JournalledEvent[] = [];
      let unreadable = 0;
      for (const line of text.split('\n')) {
        if (line === '') continue;
        try {
          const event = JSON.parse(line) as JournalledEvent;
          if (KINDS.has(event.type)) events.push(event);
          else unreadable++;
        } catch {
          unreadable++;
        }
      }
      return { events, unreadable };
    },
  };
}
