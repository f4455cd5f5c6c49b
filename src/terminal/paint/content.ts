/** From what a panel says to cells. */
import type { Content } from '../../contracts/content.js';
import { readFilter, type Filter } from '../../text/filter.js';
import { bar } from '../../text/sparkline.js';
import { percent } from '../../text/amount.js';
import type { Surface } from '../tty/contract.js';
import { paintChart } from './chart.js';
import { paintEmpty } from './empty.js';
import { paintLines, paintPrompt } from './lines.js';
import { styleOf, type Look } from './look.js';
import { paintTable } from './table.js';

export interface PaintRequest {
  readonly look: Look;
  readonly focused: boolean;
  readonly filter: Filter;
  /** First row of a table at the last painting. */
  readonly top: number;
  /** Lines scrolled down, for text without a cursor. */
  readonly scroll: number;
  /** Tables scroll by half a page instead of by one row. */
  readonly jump: boolean;
}

/** What was painted, as far as the next key needs to know it. */
export interface Painted {
  readonly top: number;
  /** Rows (of a table) or lines that fit. */
  readonly page: number;
  readonly lines: number;
  /** It shows its end; scrolling counts from there. */
  readonly fromEnd: boolean;
  /** The row of a table at a line of the content, for clicks. */
  rowAt(y: number): number | undefined;
  /** "12/214", when not all can be seen. */
  readonly position?: string;
  /** Where the text cursor stands, inside of the content. */
  readonly cursor?: { readonly x: number; readonly y: number };
  /** A band that moved since the last painting, in lines of the content. */
  readonly scrolled?: { readonly top: number; readonly bottom: number; readonly by: number };
}

export const NO_FILTER: Filter = readFilter('');
const NOTHING: Painted = { top: 0, page: 1, lines: 0, fromEnd: false, rowAt: () => undefined };

/** Paints all of the surface. */
export function paintContent(surface: Surface, content: Content, request: PaintRequest): Painted {
  switch (content.kind) {
    case 'table':
      return paintTable(surface, content, request);
    case 'lines':
      return paintLines(surface, content, request);
    case 'prompt':
      return paintPrompt(surface, content, request);
    case 'chart':
      paintChart(surface, content, request.look);
      return NOTHING;
    case 'gauge':
      paintGauge(surface, content, request.look);
      return NOTHING;
    case 'empty':
      paintEmpty(surface, content, request.look);
      return NOTHING;
    case 'stack':
      return paintStack(surface, content, request);
  }
}

function paintGauge(surface: Surface, { label, share, token }: Extract<Content, { readonly kind: 'gauge' }>, look: Look): void {
  surface.fill(look.theme.base);
  const from = surface.put(1, 0, `${label} `, styleOf(look, 'dim'));
  const room = surface.width - from - 7;
  if (room > 0)
    surface.put(surface.put(from, 0, bar(share, room, look.unicode), styleOf(look, token)), 0, ` ${percent(share)}`, styleOf(look, 'text'));
}

/** Parts under each other; what the last one scrolled is what the panel scrolled. */
function paintStack(surface: Surface, { parts }: Extract<Content, { readonly kind: 'stack' }>, request: PaintRequest): Painted {
  const fixed = parts.reduce((sum, { height }) => sum + (height === 'rest' ? 0 : height), 0);
  const flexible = parts.filter(({ height }) => height === 'rest').length;
  let y = 0;
  let painted = NOTHING;
  for (const { height, content } of parts) {
    const wanted = height === 'rest' ? Math.floor(Math.max(0, surface.height - fixed) / Math.max(1, flexible)) : height;
    const rows = Math.max(0, Math.min(wanted, surface.height - y));
    if (rows === 0) continue;
    const offset = y;
    const part = paintContent(surface.sub({ x: 0, y, width: surface.width, height: rows }), content, request);
    if (content.kind === 'table' || content.kind === 'prompt' || painted === NOTHING) {
      painted = {
        ...part,
        rowAt: at => part.rowAt(at - offset),
        ...(part.cursor ? { cursor: { x: part.cursor.x, y: part.cursor.y + offset } } : {}),
        ...(part.scrolled
          ? { scrolled: { top: part.scrolled.top + offset, bottom: part.scrolled.bottom + offset, by: part.scrolled.by } }
          : {}),
      };
    }
    y += rows;
  }
  if (y < surface.height) surface.fill(request.look.theme.base, { x: 0, y, width: surface.width, height: surface.height - y });
  return painted;
}
