import type { Line, Token } from '../../contracts/content.js';
import type { Style } from '../../contracts/theme.js';
import { highlights, type Filter } from '../../text/filter.js';
import { width } from '../../text/width.js';
import type { ResolvedTheme } from '../resolved-theme.js';
import type { Surface } from '../tty/contract.js';

/** How things look on this terminal. */
export interface Look {
  readonly theme: ResolvedTheme;
  readonly unicode: boolean;
}

export const styleOf = (look: Look, token?: Token, on?: Token): Style => look.theme.style(token, on);

export interface PutLine {
  readonly x: number;
  readonly y: number;
  /** Columns at most. */
  readonly limit: number;
  /** The ground it stands on: 'cursor', 'bar'. */
  readonly on?: Token;
  /** What to highlight. */
  readonly filter?: Filter;
}

/** Writes the spans of a line after each other; an ellipsis stands where they are cut. @returns the column after them */
export function putLine(surface: Surface, line: Line, look: Look, { x, y, limit, on, filter }: PutLine): number {
  const end = x + limit;
  let at = x;
  for (const { text, token } of line) {
    if (at >= end) break;
    const from = at;
    const room = end - at;
    const style = styleOf(look, token, on);
    at = surface.put(at, y, text, style, room);
    if (at >= end && width(text) > room) surface.put(end - 1, y, look.unicode ? '…' : '~', style, 1);
    if (filter && filter.terms.length > 0) {
      for (const [first, last] of highlights(filter, text)) {
        const column = from + width(text.slice(0, first));
        surface.put(column, y, text.slice(first, last), styleOf(look, 'match', on), Math.max(0, end - column));
      }
    }
  }
  return at;
}

/** Columns that a line takes. */
export const lineWidth = (line: Line): number => line.reduce((sum, { text }) => sum + width(text), 0);
