import { compareText } from '../../model/identity.js';

/** A kind of line: its words by position, '*' where a value stands. */
export interface Shape {
  readonly words: readonly string[];
}

/** Shapes that are one template, and the positions that turn out to be values in it. */
export interface Merge {
  readonly words: readonly string[];
  readonly positions: readonly number[];
  /** Indexes of the shapes given. */
  readonly from: readonly number[];
}

/** Evidence that a position is a value, gathered over the distinct words seen there, must reach this. */
export const ENOUGH = 5;
/** Words that must stay the same beside the position, else there is no template to speak of. */
const FIXED_WORDS = 2;
/** Lines longer than this are generalised at one position at a time only (pairs grow with the square). */
const PAIRS_UP_TO = 60;
const ROUNDS = 8;

const hasLetter = (word: string): boolean => /[A-Za-z]/.test(word);

/**
 * How strongly one more distinct word says "value": names of states in capitals hardly, plain words somewhat, dotted
 * or numbered names more, an outright value most.
 */
function evidence(word: string): number {
  if (word === '*') return 3;
  if (/^[A-Z_]{2,}$/.test(word)) return 0.5;
  return /\d|[A-Za-z]\.[A-Za-z]/.test(word) ? 2 : 1;
}

const mix = (text: string, position: number, seed: number): number => {
  let hash = Math.imul(seed ^ (position + 1), 2654435761);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 1597334677);
  return hash ^ (hash >>> 15);
};

interface Candidate {
  readonly positions: readonly number[];
  readonly members: number[];
}

/** Groups shapes of one length that are equal but for one position (or two): by the sum of hashes of all other words. */
function candidates(shapes: readonly Shape[], live: readonly number[], pairs: boolean): Candidate[] {
  const groups = new Map<number, Candidate>();
  for (const index of live) {
    const { words } = shapes[index]!;
    if (pairs && words.length > PAIRS_UP_TO) continue;
    const high = words.map((word, position) => mix(word, position, 0x41c6ce57));
    const low = words.map((word, position) => mix(word, position, 0x2545f491));
    const sumHigh = high.reduce((sum, hash) => (sum + hash) | 0, 0);
    const sumLow = low.reduce((sum, hash) => (sum + hash) | 0, 0);
    const open = words.map((_, position) => position).filter(position => words[position] === '*' || hasLetter(words[position]!));
    const put = (positions: readonly number[]): void => {
      let a = sumHigh;
      let b = sumLow;
      for (const position of positions) {
        a = (a - high[position]! + Math.imul(position + 1, 0x9e3779b1)) | 0;
        b = (b - low[position]! + Math.imul(position + 7, 0x85ebca6b)) | 0;
      }
      const key = (a >>> 0) * 2097152 + (b & 2097151);
      const group = groups.get(key);
      if (group) group.members.push(index);
      else groups.set(key, { positions, members: [index] });
    };
    open.forEach((position, at) => {
      if (pairs) for (const other of open.slice(at + 1)) put([position, other]);
      else put([position]);
    });
  }
  return [...groups.values()].filter(group => group.members.length > 1);
}

function isTemplate(shapes: readonly Shape[], positions: readonly number[], members: readonly number[], enough: number): boolean {
  const fixed = shapes[members[0]!]!.words.filter((word, position) => !positions.includes(position) && hasLetter(word)).length;
  return (
    fixed >= FIXED_WORDS &&
    positions.every(
      position =>
        [...new Set(members.map(member => shapes[member]!.words[position]!))].reduce((sum, word) => sum + evidence(word), 0) >= enough,
    )
  );
}

/**
 * Finds the positions that are values although their words look constant: shapes that agree everywhere but there, with
 * enough different words there. It is the "child direction" of Brain (Yu et al., "Brain: Log Parsing With Bidirectional
 * Parallel Tree", IEEE TSC 2023, section 3.3: a column with more distinct words than a threshold is a variable), but
 * asked with all other words held fixed, so that it needs no root pattern and no threshold by system, and a word's form
 * counts as evidence.
 * @param shapes all of one length; their order does not matter to the result
 * @param enough evidence asked for; the product always asks for `ENOUGH`
 */
export function generalise(shapes: readonly Shape[], enough: number = ENOUGH): readonly Merge[] {
  const pool: { words: readonly string[]; from: number[]; positions: Set<number> }[] = shapes.map((shape, index) => ({
    words: shape.words,
    from: [index],
    positions: new Set<number>(),
  }));
  let live = pool.map((_, index) => index).sort((a, b) => compareText(pool[a]!.words.join(' '), pool[b]!.words.join(' ')));
  for (let round = 0; round < ROUNDS; round++) {
    const before = live.length;
    for (const pairs of [false, true]) {
      const found = candidates(pool, live, pairs)
        .filter(group => isTemplate(pool, group.positions, group.members, enough))
        .sort((a, b) => b.members.length - a.members.length);
      const used = new Set<number>();
      for (const group of found) {
        const members = group.members.filter(member => !used.has(member));
        if (members.length < 2 || !isTemplate(pool, group.positions, members, enough)) continue;
        const [into, ...rest] = members.map(member => pool[member]!);
        into!.words = into!.words.map((word, position) => (group.positions.includes(position) ? '*' : word));
        group.positions.forEach(position => into!.positions.add(position));
        for (const other of rest) {
          into!.from.push(...other.from);
          other.positions.forEach(position => into!.positions.add(position));
        }
        members.forEach(member => used.add(member));
        live = live.filter(index => !members.slice(1).includes(index));
      }
      if (used.size) break;
    }
    if (live.length === before) break;
  }
  const byWords = new Map<string, Merge & { from: number[]; positions: number[] }>();
  for (const index of live) {
    const { words, from, positions } = pool[index]!;
    const key = words.join(' ');
    const same = byWords.get(key);
    if (same) {
      same.from.push(...from);
      same.positions.push(...positions);
    } else byWords.set(key, { words, from: [...from], positions: [...positions] });
  }
  return [...byWords.values()].map(merge => ({
    words: merge.words,
    from: merge.from.sort((a, b) => a - b),
    positions: [...new Set(merge.positions)].sort((a, b) => a - b),
  }));
}
