import type { Content, Line } from '../../contracts/content.js';
import { wrapPieces } from '../../text/wrap.js';
import { fitEnd } from '../../text/width.js';
import type { Surface } from '../tty/contract.js';
import { putLine, styleOf } from './look.js';
import type { Painted, PaintRequest } from './content.js';

type Lines = Extract<Content, { readonly kind: 'lines' }>;
type Prompt = Extract<Content, { readonly kind: 'prompt' }>;

/** Text that scrolls; with a cursor, the line it names is in sight and as much of what follows as fits. */
export function paintLines(surface: Surface, content: Lines, request: PaintRequest): Painted {
  const { look, focused, filter } = request;
  const lines = content.wrap ? content.lines.flatMap((line): Line[] => wrapPieces(line, surface.width)) : content.lines;
  const page = Math.max(1, surface.height);
  const last = Math.max(0, lines.length - page);
  const top =
    content.cursor !== undefined
      ? Math.min(last, content.cursor)
      : content.follow
        ? Math.max(0, last - request.scroll)
        : Math.min(last, request.scroll);
  for (let y = 0; y < surface.height; y++) {
    const line = lines[top + y];
    const under = content.cursor !== undefined && top + y === content.cursor;
    const on = under && focused ? ('cursor' as const) : undefined;
    surface.fill(on ? styleOf(look, undefined, on) : look.theme.base, { x: 0, y, width: surface.width, height: 1 });
    if (line) putLine(surface, line, look, { x: 0, y, limit: surface.width, ...(on ? { on } : {}), filter });
    if (under) surface.put(0, y, look.unicode ? '▌' : '>', styleOf(look, focused ? 'accent' : 'border', on), 1);
  }
  return {
    top,
    page,
    lines: lines.length,
    fromEnd: content.follow === true,
    rowAt: () => undefined,
    ...(lines.length > page && content.cursor === undefined ? { position: `${Math.min(lines.length, top + page)}/${lines.length}` } : {}),
  };
}

/** Text above, a line to type into below. Shows the end of the text. */
export function paintPrompt(surface: Surface, content: Prompt, request: PaintRequest): Painted {
  const { look } = request;
  const inputRows = surface.height > 2 ? 1 : 0;
  const text = surface.sub({ x: 0, y: 0, width: surface.width, height: surface.height - inputRows });
  const painted = paintLines(
    text,
    { kind: 'lines', lines: content.lines, follow: true },
    { ...request, scroll: scrollTo(content, text.height, request.scroll) },
  );
  if (inputRows === 0) return painted;
  const y = surface.height - 1;
  const style = styleOf(look, content.active ? 'input' : undefined);
  surface.fill(content.active ? style : look.theme.base, { x: 0, y, width: surface.width, height: 1 });
  const from = surface.put(
    1,
    y,
    look.unicode ? '› ' : '> ',
    styleOf(look, content.active ? 'accent' : 'dim', content.active ? 'input' : undefined),
  );
  const room = Math.max(1, surface.width - from - 1);
  const shown = content.draft === '' ? '' : fitEnd(content.draft, room - 1);
  if (shown === '') surface.put(from, y, content.hint, styleOf(look, 'dim', content.active ? 'input' : undefined), room);
  const after = surface.put(from, y, shown, style, room);
  return { ...painted, ...(content.active ? { cursor: { x: Math.min(after, surface.width - 1), y } } : {}) };
}

/** Lines scrolled up from the end so that what must be seen is. */
function scrollTo({ lines, inSight }: Prompt, page: number, scroll: number): number {
  if (inSight === undefined) return scroll;
  const last = Math.max(0, lines.length - page);
  return Math.max(last - inSight, Math.min(scroll, last - inSight + page - 1));
}
