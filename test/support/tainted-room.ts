/** A room in which every text that comes from outside is made by a test; ids and words of our own stay. */
import { cells } from '../../src/text/width.js';
import type { RoomState } from '../../src/state/state.js';

/** Fields of the model whose values come from sources, people or models. */
const OUTSIDE = new Set([
  'name',
  'title',
  'text',
  'summary',
  'message',
  'because',
  'context',
  'label',
  'host',
  'asked',
  'answered',
  'tryThis',
  'question',
  'by',
  'answeredBy',
  'failure',
  'reason',
  'author',
  'revision',
  'previousRevision',
  'before',
  'after',
  'path',
  'tradeOff',
  'expectedOutcome',
  'riskBecause',
  'expression',
  'wouldSettle',
  'notes',
  'blastRadius',
  'notTested',
  'warnings',
  'rejectedBecause',
  'suppressedBy',
  'newKinds',
  'namespace',
  'cluster',
  'labels',
  'challenge',
  'operator',
  'identity',
  'comment',
  'fingerprint',
  'seen',
]);

export function taintedRoom(room: RoomState, taint: (text: string) => string): RoomState {
  return walk(room, '') as RoomState;
  function walk(value: unknown, key: string): unknown {
    if (typeof value === 'string') return OUTSIDE.has(key) ? taint(value) : value;
    if (value instanceof Map) return new Map([...value].map(([name, inner]) => [name, walk(inner, '')]));
    if (value instanceof Set || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(item => walk(item, key));
    // The names of actions and of facts that are compared are words of ours.
    const isOurs = 'params' in value || 'value' in value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, isOurs && name === 'name' ? inner : walk(inner, key === 'labels' ? key : name)]),
    );
  }
}

/** Text that is as wide as another, cell by cell, and breaks at the same places, but is made of letters, digits and what stands in any sentence. */
export const harmless = (text: string): string =>
  cells(text)
    .map((cell, index, all) => (cell === '' ? '' : all[index + 1] === '' ? '日' : /^[\w :/.×]/.test(cell) ? cell[0] : 'x'))
    .join('');
