import type { Abilities, ScrollHint } from './contract.js';
import { isAgreed, shown as glyph } from './glyphs.js';
import { sameRow, shiftRows, UNKNOWN, type Grid } from './grid.js';
import { styleSelector } from './select-style.js';
import { INVERSE, lookOf, PLAIN, UNDERLINE } from './styles.js';

/** Blanks in a row that are worth an erase sequence. */
const ERASE_FROM = 9;
/** Unchanged cells that are cheaper to write again than to jump over. */
const REWRITE_UP_TO = 4;

export interface DrawOptions {
  readonly scroll?: ScrollHint | undefined;
  /** Stop after the row in which so many characters are reached; the other rows stay marked as changed. */
  readonly limit?: number | undefined;
  /** The terminal's style is not known: begin by resetting it. */
  readonly isFresh?: boolean | undefined;
  /** Row to begin with, so that a limit does not starve the rows below. */
  readonly from?: number | undefined;
}
export interface Drawn {
  /** What to send; empty when nothing differs. The cursor ends anywhere, the style stays as it is for the next frame. */
  readonly sequence: string;
  /** Row to go on with when the limit was reached. */
  readonly next?: number;
}
export type Draw = (shown: Grid, wanted: Grid, options?: DrawOptions) => Drawn;

/** Makes the function that brings a terminal from what it shows to what is wanted, in few bytes. It updates `shown`. */
export function createDraw(abilities: Abilities): Draw {
  const select = styleSelector(abilities.depth, abilities.modern);
  const { modern, glyphs } = abilities;
  // GNU screen erases to the terminal's own ground, others to the selected one.
  const erasesInStyle = modern && abilities.multiplexer !== 'screen';

  let out = '';
  let style = PLAIN;
  let cursorX = -1;
  let cursorY = -1;

  const setStyle = (to: number): void => {
    if (to !== style) {
      out += select(style, to);
      style = to;
    }
  };
  /** Blanks show nothing but their ground: the colour of the text before them will do. */
  const setBlankStyle = (to: number): void => {
    const [now, wanted] = [lookOf(style), lookOf(to)];
    if (now.background !== wanted.background || ((now.flags | wanted.flags) & (UNDERLINE | INVERSE)) !== 0) setStyle(to);
  };
  const canErase = (number: number): boolean => {
    const look = lookOf(number);
    return (look.flags & (UNDERLINE | INVERSE)) === 0 && (look.background < 0 || erasesInStyle);
  };
  const lose = (): void => {
    cursorX = -1;
    cursorY = -1;
  };

  /** Whether cells from `from` to `to` can be written again instead of jumping. */
  const cheapAgain = (grid: Grid, from: number, to: number): boolean => {
    for (let at = from; at < to; at++) {
      const text = grid.texts[at]!;
      if (grid.styles[at] !== style || text.length !== 1 || text > '~') return false;
    }
    return true;
  };
  const moveTo = (grid: Grid, x: number, y: number): void => {
    if (cursorY === y && cursorX === x) return;
    const row = y * grid.width;
    const gap = x - cursorX;
    if (cursorY === y && gap > 0 && gap <= REWRITE_UP_TO && cheapAgain(grid, row + cursorX, row + x)) {
      for (let at = row + cursorX; at < row + x; at++) out += grid.texts[at]!;
    } else if (cursorY === y && gap > 0) out += gap === 1 ? '\u001b[C' : `\u001b[${gap}C`;
    else if (cursorY >= 0 && y === cursorY + 1 && x === 0) out += '\r\n';
    else out += x === 0 ? (y === 0 ? '\u001b[H' : `\u001b[${y + 1}H`) : `\u001b[${y + 1};${x + 1}H`;
    cursorX = x;
    cursorY = y;
  };

  const scroll = (shown: Grid, wanted: Grid, hint: ScrollHint): void => {
    const { top, bottom, by } = hint;
    const rows = bottom - top;
    if (!modern || by === 0 || Math.abs(by) >= rows || top < 0 || bottom > wanted.height) return;
    let moved = 0;
    let still = 0;
    for (let y = top; y < bottom; y++) {
      const from = y + by;
      if (from >= top && from < bottom && sameRow(wanted, y, shown, from)) moved++;
      if (sameRow(wanted, y, shown, y)) still++;
    }
    if (moved <= still || moved * 2 < rows - Math.abs(by)) return;
    setStyle(PLAIN);
    out += `\u001b[${top + 1};${bottom}r`;
    out += by > 0 ? `\u001b[${bottom}H${'\n'.repeat(by)}` : `\u001b[${top + 1}H${'\u001bM'.repeat(-by)}`;
    out += '\u001b[r';
    lose();
    shiftRows(shown, top, bottom, by);
    wanted.changed.fill(1, top, bottom);
  };

  const drawRow = (shown: Grid, wanted: Grid, y: number): void => {
    const { width, texts, styles } = wanted;
    const row = y * width;
    const end = row + width;
    // Where the blanks begin that reach to the edge of the screen.
    const last = styles[end - 1]!;
    let tail = end;
    if (canErase(last)) while (tail > row && texts[tail - 1] === ' ' && styles[tail - 1] === last) tail--;

    for (let at = row; at < end;) {
      const look = styles[at]!;
      let text = texts[at]!;
      if (text === shown.texts[at] && look === shown.styles[at]) {
        at++;
        continue;
      }
      if (text === '') {
        // The second half of a wide character is drawn with its first half.
        shown.texts[at - 1] = UNKNOWN;
        at--;
        continue;
      }
      if (at >= tail) {
        moveTo(wanted, at - row, y);
        setBlankStyle(last);
        out += '\u001b[K';
        blank(shown, at, end, last);
        return;
      }
      if (modern && text === ' ' && canErase(look)) {
        let to = at + 1;
        while (to < end && texts[to] === ' ' && styles[to] === look) to++;
        if (to - at >= ERASE_FROM) {
          moveTo(wanted, at - row, y);
          setBlankStyle(look);
          out += `\u001b[${to - at}X`;
          blank(shown, at, to, look);
          at = to;
          continue;
        }
      }
      moveTo(wanted, at - row, y);
      if (text === ' ') setBlankStyle(look);
      else setStyle(look);
      const wide = at + 1 < end && texts[at + 1] === '';
      const agreed = isAgreed(text);
      if (glyphs !== 'unicode' && text > '~') text = wide ? '??' : glyph(text, glyphs);
      else if (wide && !agreed && modern) out += '\u001b[2X';
      out += text;
      shown.texts[at] = texts[at]!;
      shown.styles[at] = look;
      at++;
      cursorX++;
      if (wide) {
        shown.texts[at] = '';
        shown.styles[at] = styles[at]!;
        at++;
        cursorX++;
      } else if (!agreed && glyphs === 'unicode' && at < end) shown.texts[at] = UNKNOWN;
      if ((!agreed && glyphs === 'unicode') || at >= end) lose();
    }
  };

  return (shown, wanted, options = {}) => {
    out = '';
    lose();
    if (options.isFresh === true) {
      out = '\u001b[m';
      style = PLAIN;
    }
    if (options.scroll !== undefined) scroll(shown, wanted, options.scroll);
    const { height, changed } = wanted;
    const from = options.from ?? 0;
    let next: number | undefined;
    for (let count = 0; count < height; count++) {
      const y = (from + count) % height;
      if (changed[y] === 0) continue;
      if (options.limit !== undefined && out.length >= options.limit) {
        next = y;
        break;
      }
      drawRow(shown, wanted, y);
      changed[y] = 0;
    }
    const sequence = out;
    out = '';
    return next === undefined ? { sequence } : { sequence, next };
  };
}

function blank(grid: Grid, from: number, to: number, look: number): void {
  grid.texts.fill(' ', from, to);
  grid.styles.fill(look, from, to);
}
