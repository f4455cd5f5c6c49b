/**
 * How wide text is on a terminal, in cells. Widths are those of a terminal without grapheme joining: each
 * character stands alone, combining marks sit on the one before, emoji sequences are shown as their parts.
 */
import { INVISIBLE, MARKS, WIDE } from './width-table.js';

const ASCII = /^[\x20-\x7e]*$/;
/** Below this code point nothing is wide and nothing combines. */
const FIRST_SPECIAL = 0x300;
/** Marks kept on one character: enough for every living script, too few to run over the rows above and below. */
const MARKS_PER_CELL = 3;
/** Carries a mark that has nothing to sit on, so that it cannot change the cell to its left. */
const MARK_CARRIER = '\u25cc';

const enum Kind {
  narrow,
  wide,
  mark,
  invisible,
}

/** Starts of ranges and what they hold, ascending: a lookup is one binary search. */
let starts: Uint32Array | undefined;
let kinds: Uint8Array | undefined;

function readTable(): void {
  const ranges: [first: number, last: number, kind: Kind][] = [];
  for (const [list, kind] of [
    [WIDE, Kind.wide],
    [MARKS, Kind.mark],
    [INVISIBLE, Kind.invisible],
  ] as const) {
    for (const range of list.split(' ')) {
      const [first = '', last = first] = range.split('-');
      ranges.push([parseInt(first, 16), parseInt(last, 16), kind]);
    }
  }
  ranges.sort((a, b) => a[0] - b[0]);
  const edges: number[] = [0];
  const held: Kind[] = [Kind.narrow];
  for (const [first, last, kind] of ranges) {
    if (edges.at(-1) === first) {
      edges.pop();
      held.pop();
    }
    edges.push(first, last + 1);
    held.push(kind, Kind.narrow);
  }
  starts = Uint32Array.from(edges);
  kinds = Uint8Array.from(held);
}

function kindOf(code: number): Kind {
  if (code < FIRST_SPECIAL) return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad ? Kind.invisible : Kind.narrow;
  if ((code >= 0x2500 && code < 0x25fd) || (code >= 0x2800 && code < 0x2900)) return Kind.narrow;
  if (
    (code >= 0xd800 && code < 0xe000) ||
    (code >= 0xe0000 && code < 0xe1000) ||
    (code & 0xfffe) === 0xfffe ||
    code === 0x2028 ||
    code === 0x2029
  )
    return Kind.invisible;
  if (starts === undefined || kinds === undefined) readTable();
  const table = starts!;
  let low = 0;
  let high = table.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (table[middle]! <= code) low = middle;
    else high = middle;
  }
  return kinds![low]!;
}

/**
 * Splits text into cells: a wide character is followed by '' (its second half), a combining mark joins the cell
 * before it. Control characters, format characters and variation selectors have no cell and are left out.
 */
export function cells(text: string): string[] {
  if (ASCII.test(text)) return text.split('');
  const out: string[] = [];
  /** Index of the cell a mark would join, and how many it has. */
  let base = -1;
  let marks = 0;
  for (const character of text) {
    const kind = kindOf(character.codePointAt(0)!);
    if (kind === Kind.invisible) continue;
    if (kind === Kind.mark) {
      if (base < 0) {
        base = out.length;
        out.push(MARK_CARRIER);
        marks = 0;
      }
      if (marks++ < MARKS_PER_CELL) out[base] += character;
      continue;
    }
    base = out.length;
    marks = 0;
    out.push(character);
    if (kind === Kind.wide) out.push('');
  }
  return out;
}

/** Columns that text takes: the length of `cells(text)` without making them. */
export function width(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  let hasBase = false;
  for (const character of text) {
    const kind = kindOf(character.codePointAt(0)!);
    if (kind === Kind.invisible) continue;
    if (kind === Kind.mark) {
      if (!hasBase) columns++;
    } else columns += kind === Kind.wide ? 2 : 1;
    hasBase = true;
  }
  return columns;
}

/**
 * Cuts text to at most `columns`; what is cut ends with the ellipsis. Never cuts a wide character in half, so the
 * result may be one column short.
 */
export function fit(text: string, columns: number, ellipsis = '…'): string {
  if (ASCII.test(text)) return text.length <= columns ? text : cutCells(text.slice(0, columns + 1).split(''), columns, ellipsis);
  const all = cells(text);
  return all.length <= columns ? all.join('') : cutCells(all, columns, ellipsis);
}

function cutCells(all: readonly string[], columns: number, ellipsis: string): string {
  if (columns <= 0) return '';
  const end = width(ellipsis) <= columns ? ellipsis : '';
  let room = columns - width(end);
  // A second half that falls off takes its first half with it.
  if (all[room] === '') room--;
  return all.slice(0, Math.max(0, room)).join('') + end;
}

/** The end of a text in at most `columns`; what is cut begins with the ellipsis. Never cuts a wide character in half. */
export function fitEnd(text: string, columns: number, ellipsis = '…'): string {
  if (width(text) <= columns) return text;
  if (columns <= 0) return '';
  const all = cells(text);
  let from = Math.min(all.length, all.length - columns + width(ellipsis));
  // A first half that falls off takes its second half with it.
  if (all[from] === '') from++;
  return ellipsis + all.slice(from).join('');
}

/** Text of exactly `columns`: cut with an ellipsis or filled with spaces. */
export function pad(text: string, columns: number, align: 'left' | 'right' | 'centre' = 'left', ellipsis = '…'): string {
  const cut = fit(text, columns, ellipsis);
  const room = Math.max(0, columns - width(cut));
  const before = align === 'left' ? 0 : align === 'right' ? room : room >> 1;
  return ' '.repeat(before) + cut + ' '.repeat(room - before);
}
