import type { Line, Span, Token } from '../../src/contracts/content.js';
import { cells } from '../../src/text/width.js';

/** One row of cells to place texts in. */
export interface Strip {
  readonly width: number;
  /** Writes from a column on; what lies outside is cut. */
  put(column: number, text: string, token?: Token): void;
  /** Writes only into cells that are empty. */
  under(column: number, text: string, token?: Token): void;
  /** Gives a cell another look, whatever stands in it. */
  tint(column: number, token: Token): void;
  isFree(from: number, to: number): boolean;
  line(): Line;
}

export function strip(width: number): Strip {
  const texts = new Array<string | undefined>(width).fill(undefined);
  const tokens = new Array<Token | undefined>(width).fill(undefined);
  const set = (column: number, text: string, token: Token | undefined): void => {
    if (column < 0 || column >= width) return;
    texts[column] = text;
    tokens[column] = token;
  };
  const write = (column: number, text: string, token: Token | undefined, onlyEmpty: boolean): void => {
    const parts = cells(text);
    parts.forEach((part, index) => {
      const at = column + index;
      const wide = parts[index + 1] === '';
      // Half a wide character at either edge becomes nothing.
      if (part === '' && (at - 1 < 0 || texts[at - 1] === undefined)) return;
      if (wide && at + 1 >= width) return;
      if (!onlyEmpty || texts[at] === undefined) set(at, part, token);
    });
  };
  return {
    width,
    put: (column, text, token) => write(column, text, token, false),
    under: (column, text, token) => write(column, text, token, true),
    tint(column, token) {
      if (column >= 0 && column < width) set(column, texts[column] ?? ' ', token);
    },
    isFree: (from, to) => from >= 0 && to <= width && texts.slice(from, to).every(text => text === undefined),
    line() {
      const spans: Span[] = [];
      for (let column = 0; column < width; column++) {
        const text = texts[column] ?? ' ';
        const token = tokens[column];
        const last = spans.at(-1);
        if (last && last.token === token) spans[spans.length - 1] = { ...last, text: last.text + text };
        else spans.push({ text, ...(token ? { token } : {}) });
      }
      return spans;
    },
  };
}
