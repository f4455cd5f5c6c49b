import type { Content, Line, Token } from '../../contracts/content.js';
import { columnWidths } from '../../text/columns.js';
import type { Filter } from '../../text/filter.js';
import type { Surface } from '../tty/contract.js';
import { lineWidth, putLine, styleOf, type Look } from './look.js';
import type { Painted, PaintRequest } from './content.js';

type Table = Extract<Content, { readonly kind: 'table' }>;

/** Rows under columns. Only those on screen are asked for. */
export function paintTable(surface: Surface, table: Table, request: PaintRequest): Painted {
  const { look, focused, filter } = request;
  const gap = surface.width >= 50 ? 2 : 1;
  const widths = columnWidths(table.columns, Math.max(0, surface.width - 2), gap);
  const titled = table.columns.some(({ title }) => title !== '') && surface.height > 2;
  const first = titled ? 1 : 0;
  if (titled) paintTitles(surface, table, widths, gap, look);
  const per = Math.max(1, table.linesPerRow ?? 1);
  const page = Math.max(1, Math.floor((surface.height - first) / per));
  const top = topRow({ top: request.top, cursor: table.cursor, count: table.rows.count, page, jump: request.jump });
  for (let slot = 0; slot * per < surface.height - first; slot++) {
    const index = top + slot;
    const y = first + slot * per;
    if (index >= table.rows.count || y + per > surface.height) {
      surface.fill(look.theme.base, { x: 0, y, width: surface.width, height: surface.height - y });
      break;
    }
    const under = index === table.cursor;
    const marked = table.marks?.has(table.rows.id(index)) ?? false;
    const on: Token | undefined = under && focused ? 'cursor' : undefined;
    surface.fill(look.theme.base, { x: 0, y, width: surface.width, height: per });
    // The lines below the first keep their ground: half the bytes of a step, and the bar at the left says enough.
    if (on) surface.fill(styleOf(look, undefined, on), { x: 0, y, width: surface.width, height: 1 });
    paintCells(surface, table, table.rows.cells(index), { y, widths, gap, look, on, filter });
    if (per > 1)
      table
        .details?.(index)
        .slice(0, per - 1)
        .forEach((line, below) => putLine(surface, line, look, { x: 1, y: y + 1 + below, limit: surface.width - 2, filter }));
    if (under)
      for (let line = 0; line < per; line++)
        surface.put(0, y + line, look.unicode ? '▌' : '>', styleOf(look, focused ? 'accent' : 'border', line === 0 ? on : undefined), 1);
    if (marked) surface.put(0, y, look.unicode ? '◆' : '+', styleOf(look, 'mark', on), 1);
  }
  return {
    top,
    page,
    lines: table.rows.count,
    fromEnd: false,
    rowAt: y => (y < first ? undefined : within(top + Math.floor((y - first) / per), table.rows.count)),
    ...(table.rows.count > page ? { position: `${table.cursor + 1}/${table.rows.count}` } : {}),
    ...(top !== request.top ? { scrolled: { top: first, bottom: first + page * per, by: (top - request.top) * per } } : {}),
  };
}

const within = (index: number, count: number): number | undefined => (index >= 0 && index < count ? index : undefined);

export interface TopRow {
  readonly top: number;
  readonly cursor: number;
  readonly count: number;
  readonly page: number;
  readonly jump: boolean;
}

/** The first row on screen. With `jump` the cursor lands in the middle when it leaves, so that most steps repaint nothing. */
export function topRow({ top, cursor, count, page, jump }: TopRow): number {
  const last = Math.max(0, count - page);
  if (cursor < top) return Math.min(last, Math.max(0, jump ? cursor - (page >> 1) : cursor));
  if (cursor >= top + page) return Math.min(last, Math.max(0, jump ? cursor - (page >> 1) : cursor - page + 1));
  return Math.min(last, Math.max(0, top));
}

function paintTitles(surface: Surface, table: Table, widths: readonly number[], gap: number, look: Look): void {
  surface.fill(look.theme.base, { x: 0, y: 0, width: surface.width, height: 1 });
  let x = 1;
  table.columns.forEach((column, index) => {
    const width = widths[index] ?? 0;
    if (width === 0) return;
    const start = column.align === 'right' ? x + Math.max(0, width - column.title.length) : x;
    surface.put(start, 0, column.title, styleOf(look, 'dim'), Math.max(0, x + width - start));
    x += width + gap;
  });
}

interface CellsAt {
  readonly y: number;
  readonly widths: readonly number[];
  readonly gap: number;
  readonly look: Look;
  readonly on: Token | undefined;
  readonly filter: Filter;
}

function paintCells(surface: Surface, table: Table, cells: readonly Line[], { y, widths, gap, look, on, filter }: CellsAt): void {
  let x = 1;
  table.columns.forEach((column, index) => {
    const width = widths[index] ?? 0;
    if (width === 0) return;
    const line = cells[index] ?? [];
    const start = column.align === 'right' ? x + Math.max(0, width - lineWidth(line)) : x;
    putLine(surface, line, look, { x: start, y, limit: Math.max(0, x + width - start), ...(on ? { on } : {}), filter });
    x += width + gap;
  });
}
