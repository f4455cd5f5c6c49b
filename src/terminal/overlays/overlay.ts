import type { RoomIntent, ScreenIntent } from '../../state/intent.js';
import type { Token } from '../../contracts/content.js';
import type { Instant } from '../../model/time.js';
import type { RoomState } from '../../state/state.js';
import { fit } from '../../text/width.js';
import { styleOf, type Look } from '../paint/look.js';
import type { InputToken, Rectangle, Surface } from '../tty/contract.js';

/** What an overlay sees when it is painted. */
export interface OverlayScene {
  readonly look: Look;
  readonly room: RoomState;
  readonly now: Instant;
  /** The rows between status line and bottom bar. */
  readonly area: Rectangle;
}

/** What comes of a token: stay open, close, or close and do something. */
export type OverlayAnswer =
  | { readonly is: 'open' }
  | { readonly is: 'closed' }
  | { readonly is: 'closed'; readonly intent: RoomIntent | ScreenIntent }
  /** Does something and stays open. */
  | { readonly is: 'open'; readonly intent: RoomIntent | ScreenIntent };

export const OPEN: OverlayAnswer = { is: 'open' };
export const CLOSED: OverlayAnswer = { is: 'closed' };

/** Something above the panels. The topmost one gets all tokens. */
export interface Overlay {
  readonly name: 'help' | 'palette' | 'filter' | 'prompt' | 'page' | 'maker' | 'approval';
  handle(token: InputToken): OverlayAnswer;
  /** @returns where the text cursor stands, if it has one; in coordinates of the surface */
  paint(surface: Surface, scene: OverlayScene): { readonly x: number; readonly y: number } | undefined;
  /** The room changed: it may have to close. */
  update?(room: RoomState): OverlayAnswer;
}

/** Dims what lies under a box that must have all the attention. */
export function dimBehind(surface: Surface, { area, look }: OverlayScene): void {
  const { fg } = styleOf(look, 'dim');
  surface.restyle(area, { ...(fg === undefined ? {} : { fg }), bold: false, underline: false });
}

export interface Box {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly token: Token;
  /** Thick lines for what must not be taken for anything else. */
  readonly heavy?: boolean;
  /** In the middle, or at the top. */
  readonly at?: 'middle' | 'top';
}

/** A framed box over whatever is there. @returns its inside, with a column free on both sides, and where that is */
export function openBox(
  surface: Surface,
  scene: OverlayScene,
  box: Box,
): { readonly inside: Surface; readonly x: number; readonly y: number } {
  const { area, look } = scene;
  const width = Math.min(box.width, area.width);
  const height = Math.min(box.height, area.height);
  const x = area.x + Math.floor((area.width - width) / 2);
  const y = area.y + (box.at === 'top' ? Math.min(2, area.height - height) : Math.floor((area.height - height) / 2));
  const frame = surface.sub({ x, y, width, height });
  const style = styleOf(look, box.token);
  const [across, down, corners] = !look.unicode
    ? (['-', '|', '++++'] as const)
    : box.heavy
      ? (['━', '┃', '┏┓┗┛'] as const)
      : (['─', '│', '┌┐└┘'] as const);
  frame.fill(look.theme.base);
  for (let column = 1; column < width - 1; column++) {
    frame.put(column, 0, across, style, 1);
    frame.put(column, height - 1, across, style, 1);
  }
  for (let row = 1; row < height - 1; row++) {
    frame.put(0, row, down, style, 1);
    frame.put(width - 1, row, down, style, 1);
  }
  [
    [0, 0],
    [width - 1, 0],
    [0, height - 1],
    [width - 1, height - 1],
  ].forEach(([column = 0, row = 0], index) => frame.put(column, row, corners[index] ?? '+', style, 1));
  frame.put(2, 0, fit(` ${box.title} `, Math.max(0, width - 4)), styleOf(look, box.heavy ? box.token : 'strong'));
  return { inside: frame.sub({ x: 2, y: 1, width: Math.max(0, width - 4), height: Math.max(0, height - 2) }), x: x + 2, y: y + 1 };
}
