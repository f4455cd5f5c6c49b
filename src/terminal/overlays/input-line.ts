/** One line to type into, over the bottom bar: a filter that acts while it is typed, or a text for the room. */
import type { ScreenIntent, RoomIntent } from '../../state/intent.js';
import { readFilter } from '../../text/filter.js';
import { fitEnd, width } from '../../text/width.js';
import { styleOf } from '../paint/look.js';
import type { InputToken, Surface } from '../tty/contract.js';
import { edit, lineOf, type EditedLine } from './line-editor.js';
import type { HistoryWalk, LineHistory } from './line-history.js';
import { CLOSED, OPEN, type Overlay, type OverlayScene } from './overlay.js';

/** Paints label and line over the row below the area. */
export function paintInput(
  surface: Surface,
  { look, area }: OverlayScene,
  label: string,
  line: EditedLine,
  note: string,
): { readonly x: number; readonly y: number } {
  const y = area.y + area.height;
  const row = surface.sub({ x: area.x, y, width: area.width, height: 1 });
  row.fill(styleOf(look, 'input'));
  const from = row.put(1, 0, label, styleOf(look, 'accent', 'input'));
  const noteAt = area.width - width(note) - 2;
  const room = Math.max(4, (note === '' ? area.width : noteAt) - from - 2);
  const characters = [...line.text];
  const beforeCursor = fitEnd(characters.slice(0, line.cursor).join(''), room - 1);
  const cursorAt = row.put(from, 0, beforeCursor, styleOf(look, 'input'));
  row.put(cursorAt, 0, characters.slice(line.cursor).join(''), styleOf(look, 'input'), Math.max(0, from + room - cursorAt));
  if (note !== '' && noteAt > from + 8) row.put(noteAt, 0, note, styleOf(look, 'dim', 'input'));
  return { x: area.x + cursorAt, y };
}

/** `/`: what is typed filters at once; Enter keeps it, Esc takes it back, the arrows bring earlier ones. */
export function filterLine(current: string, history: LineHistory, onChange: (text: string) => void): Overlay {
  let line = lineOf(current);
  const walk = history.walk();
  return {
    name: 'filter',
    handle(token) {
      if (token.kind === 'key' && (token.key === 'escape' || token.key === 'ctrl-c')) {
        onChange('');
        return CLOSED;
      }
      if (token.kind === 'key' && token.key === 'enter') {
        history.add(line.text);
        return CLOSED;
      }
      if (token.kind === 'key' && token.key === 'backspace' && line.text === '') {
        onChange('');
        return CLOSED;
      }
      const next = recalled(token, line.text, walk) ?? edit(line, token);
      if (next && next.text !== line.text) onChange(next.text);
      line = next ?? line;
      return OPEN;
    },
    paint: (surface, scene) =>
      paintInput(surface, scene, '/', line, readFilter(line.text).problem ?? 'word  /regex/  !not  label=value  up: earlier'),
  };
}

/** The line that an arrow brings back, if it is an arrow and there is one. */
function recalled(token: InputToken, current: string, walk: HistoryWalk): EditedLine | undefined {
  const key = token.kind === 'key' ? token.key : '';
  const text = key === 'up' || key === 'ctrl-p' ? walk.earlier(current) : key === 'down' || key === 'ctrl-n' ? walk.later() : undefined;
  return text === undefined ? undefined : lineOf(text);
}

/** Asks for one line, then does what is made of it. */
export function promptLine(title: string, then: (text: string) => RoomIntent | ScreenIntent): Overlay {
  let line = lineOf('');
  return {
    name: 'prompt',
    handle(token) {
      if (token.kind === 'key' && (token.key === 'escape' || token.key === 'ctrl-c')) return CLOSED;
      if (token.kind === 'key' && token.key === 'enter') {
        // A paste must not send itself by the line end that came with it.
        if (token.together) return OPEN;
        return line.text.trim() === '' ? CLOSED : { is: 'closed', intent: then(line.text.trim()) };
      }
      line = edit(line, token) ?? line;
      return OPEN;
    },
    paint: (surface, scene) => paintInput(surface, scene, `${title}: `, line, 'Enter sends, Esc leaves'),
  };
}
