/** The last row: what the next keys do, or what was just said, and the time. */
import type { Line, Span, Token } from '../../contracts/content.js';
import type { Instant } from '../../model/time.js';
import { shortTime } from '../../text/time.js';
import { width } from '../../text/width.js';
import type { Rectangle, Surface } from '../tty/contract.js';
import { lineWidth, putLine, styleOf, type Look } from './look.js';

/** A key with what it does; refused: why it can't now. */
export interface BarItem {
  readonly keys: string;
  readonly title: string;
  readonly refused?: string;
  /** Everybody knows it: shown only when all the others fit. */
  readonly known?: boolean;
}
export interface Message {
  readonly text: string;
  readonly level: 'info' | 'warning' | 'error';
}

export interface BarInput {
  readonly items: readonly BarItem[];
  readonly message: Message | undefined;
  readonly now: Instant;
  readonly look: Look;
}

const LEVELS: Readonly<Record<Message['level'], Token>> = { info: 'accent', warning: 'severity.warning', error: 'severity.critical' };

export function paintBottomBar(surface: Surface, area: Rectangle, { items, message, now, look }: BarInput): void {
  const row = surface.sub(area);
  row.fill(styleOf(look, undefined, 'bar'));
  const clock: Line = [{ text: `${shortTime(now)} UTC `, token: 'dim' }];
  const room = area.width - lineWidth(clock) - 2;
  putLine(row, message ? [{ text: ` ${message.text}`, token: LEVELS[message.level] }] : keysLine(items, room), look, {
    x: 0,
    y: 0,
    limit: room,
    on: 'bar',
  });
  putLine(row, clock, look, { x: area.width - lineWidth(clock), y: 0, limit: lineWidth(clock), on: 'bar' });
}

/** As many as fit, whole ones only; the last three (filter, command, help) always. */
function keysLine(items: readonly BarItem[], room: number): Line {
  const always = items.slice(-3);
  const first = items.slice(0, -3);
  const size = (item: BarItem): number => width(item.keys) + width(item.title) + 3;
  let left = room - always.reduce((sum, item) => sum + size(item), 0) - 1;
  const kept = new Set<BarItem>();
  for (const item of [...first.filter(({ known }) => !known), ...first.filter(({ known }) => known)]) {
    if (size(item) > left || (item.known && kept.size < first.length - 1)) continue;
    left -= size(item);
    kept.add(item);
  }
  const line: Span[] = [{ text: ' ' }];
  let explained = false;
  for (const item of [...first.filter(each => kept.has(each)), ...always]) {
    line.push(
      { text: item.keys, token: item.refused === undefined ? 'key' : 'dim' },
      { text: ` ${item.title}`, token: item.refused === undefined ? 'text' : 'dim' },
    );
    const why = ` (${item.refused ?? ''})`;
    if (item.refused !== undefined && !explained && width(why) <= left) {
      line.push({ text: why, token: 'dim' });
      left -= width(why);
      explained = true;
    }
    line.push({ text: '  ' });
  }
  return line;
}

/** The row that names the panels when one is shown at a time. Where not all names fit, the last ones are their keys alone. */
export function paintStrip(
  surface: Surface,
  area: Rectangle,
  entries: readonly { readonly key: string; readonly title: string; readonly current: boolean }[],
  look: Look,
): void {
  const row = surface.sub(area);
  row.fill(look.theme.base);
  const lengthOf = (named: ReadonlySet<number>, gap: number): number =>
    entries.reduce((sum, { title, key }, index) => sum + width(key) + (named.has(index) ? width(title) + 1 : 0) + gap, 1);
  const named = new Set(entries.keys());
  const gap = lengthOf(named, 2) <= area.width ? 2 : 1;
  for (let index = entries.length - 1; index >= 0 && lengthOf(named, gap) > area.width; index--)
    if (entries[index]?.current !== true) named.delete(index);
  let x = 1;
  entries.forEach(({ key, title, current }, index) => {
    x = row.put(x, 0, key, styleOf(look, current ? 'accent' : 'key'));
    if (named.has(index)) x = row.put(x + 1, 0, title, styleOf(look, current ? 'strong' : 'dim'));
    x += gap;
  });
}
