/** A screen of cells: what is wanted on the terminal, or what is known to stand there. */
import { PLAIN } from './styles.js';

/** Text of a cell whose real content is unknown: it never equals a wanted cell, so it is always drawn. */
export const UNKNOWN = '\u0000';

export interface Grid {
  readonly width: number;
  readonly height: number;
  /** Row after row. '' is the second half of the wide character before it. */
  readonly texts: string[];
  readonly styles: Uint32Array;
  /** Rows that may differ from what is shown: 1. */
  readonly changed: Uint8Array;
}

export function createGrid(width: number, height: number, text = ' '): Grid {
  return {
    width,
    height,
    texts: new Array<string>(width * height).fill(text),
    styles: new Uint32Array(width * height).fill(PLAIN),
    changed: new Uint8Array(height).fill(1),
  };
}

/** Whether row `y` of one grid holds the same as row `from` of another of the same width. */
export function sameRow(one: Grid, y: number, other: Grid, from: number): boolean {
  const { width } = one;
  let a = y * width;
  let b = from * width;
  for (let x = 0; x < width; x++, a++, b++) if (one.styles[a] !== other.styles[b] || one.texts[a] !== other.texts[b]) return false;
  return true;
}

/** Moves the rows of a band up (by > 0) or down, and blanks those that become free. */
export function shiftRows(grid: Grid, top: number, bottom: number, by: number): void {
  const { width, texts, styles } = grid;
  const start = top * width;
  const end = bottom * width;
  const cells = Math.abs(by) * width;
  if (by > 0) {
    texts.copyWithin(start, start + cells, end);
    styles.copyWithin(start, start + cells, end);
    texts.fill(' ', end - cells, end);
    styles.fill(PLAIN, end - cells, end);
  } else {
    texts.copyWithin(start + cells, start, end - cells);
    styles.copyWithin(start + cells, start, end - cells);
    texts.fill(' ', start, start + cells);
    styles.fill(PLAIN, start, start + cells);
  }
}
