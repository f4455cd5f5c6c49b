import type { RoomIntent } from '../state/intent.js';

/** An intent in one line: its name and what it is about. */
export function intentSentence(intent: RoomIntent): string {
  const { type, ...rest } = intent;
  const parts = Object.entries(rest)
    .filter(([name]) => name !== 'gaps' && name !== 'typed' && name !== 'planHash')
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  return [type, ...parts].join('  ');
}
