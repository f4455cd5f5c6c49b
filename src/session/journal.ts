import type { RoomEvent } from '../state/event.js';
import { redactedJson } from '../model/redacted-json.js';
import { openLines } from './line-file.js';

/** What must outlive a restart: the events that people caused, and the incidents that were. */
export type JournalledEvent = Extract<
  RoomEvent,
  { type: 'acknowledged' | 'noted' | 'grouping-overridden' | 'grouping-restored' | 'decided' | 'forgotten' | 'incident-over' }
>;
const KINDS: ReadonlySet<string> = new Set<JournalledEvent['type']>([
  'acknowledged',
  'noted',
  'grouping-overridden',
  'grouping-restored',
  'decided',
  'forgotten',
  'incident-over',
]);
export const isJournalled = (event: RoomEvent): event is JournalledEvent => KINDS.has(event.type);

export interface Journal {
  append(event: JournalledEvent): void;
  /** What earlier sessions left, oldest first; lines that can't be read are counted. */
  read(): { readonly events: readonly JournalledEvent[]; readonly unreadable: number };
}

const LARGEST = 4 * 1024 * 1024;

/** JSON lines, 0600; the older half goes when it outgrows 4 MiB. Failing to write is told, not fatal. */
export function openJournal(file: string, redact: (text: string) => string, told: (problem: string) => void): Journal {
  const lines = openLines(file, LARGEST, told);
  return {
    append: event => lines.append([JSON.stringify(redactedJson(event, redact))]),
    read() {
      const { values, unreadable } = lines.read(isEvent);
      return { events: values, unreadable };
    },
  };
}

const isEvent = (value: unknown): value is JournalledEvent => KINDS.has((value as Partial<JournalledEvent> | null)?.type ?? '');
