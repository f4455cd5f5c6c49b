/** The lines between panels and the titles on them. */
import type { Token } from '../../contracts/content.js';
import type { PanelHeader } from '../../contracts/panel.js';
import { age } from '../../text/time.js';
import { between, type Instant } from '../../model/time.js';
import { fit, width } from '../../text/width.js';
import type { Placement, PlacedPanel } from '../layout.js';
import type { Rectangle, Surface } from '../tty/contract.js';
import { styleOf, type Look } from './look.js';

export interface Title {
  readonly title: string;
  readonly header: PanelHeader;
  readonly filter: string;
  readonly problem?: string;
  readonly position?: string;
  readonly marks: number;
}

export interface FramesInput {
  readonly placement: Placement;
  readonly focus: string;
  readonly titles: ReadonlyMap<string, Title>;
  readonly look: Look;
  readonly now: Instant;
  readonly maker: boolean;
}

/** Which of its four sides a border cell is joined to: north 1, east 2, south 4, west 8. */
const NORTH = 1;
const EAST = 2;
const SOUTH = 4;
const WEST = 8;
const JOINTS = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼';
const ASCII_JOINTS = ' |-+||++-+-+++++';

export function paintFrames(surface: Surface, input: FramesInput): void {
  const sides = new Map<number, { joined: number; token: Token }>();
  const wide = surface.width;
  const join = (x: number, y: number, side: number, token: Token): void => {
    const known = sides.get(y * wide + x);
    sides.set(y * wide + x, { joined: (known?.joined ?? 0) | side, token: known?.token === 'border.focused' ? known.token : token });
  };
  const quiet: Token = input.maker ? 'border.maker' : 'border';
  for (const panel of input.placement.panels) {
    const token = panel.id === input.focus && input.placement.panels.length > 1 ? 'border.focused' : quiet;
    const { rule, side } = panel;
    for (let x = rule.x; x < rule.x + rule.width; x++) join(x, rule.y, EAST | WEST, token);
    if (!side) continue;
    join(side.x, side.y, SOUTH, token);
    for (let y = side.y + 1; y < side.y + side.height; y++) join(side.x, y, NORTH | SOUTH, quiet);
  }
  // A line that ends on a rule below is joined to it.
  for (const { side } of input.placement.panels)
    if (side && sides.has((side.y + side.height) * wide + side.x)) join(side.x, side.y + side.height, NORTH, quiet);
  const joints = input.look.unicode ? JOINTS : ASCII_JOINTS;
  for (const [at, { joined, token }] of sides)
    surface.put(at % wide, Math.floor(at / wide), joints[joined] ?? ' ', styleOf(input.look, token), 1);
  for (const panel of input.placement.panels) paintTitle(surface, panel, input);
}

function paintTitle(surface: Surface, panel: PlacedPanel, { titles, focus, look, now }: FramesInput): void {
  const title = titles.get(panel.id);
  if (!title) return;
  const { rule } = panel;
  const focused = panel.id === focus;
  const start = rule.x + (panel.side ? 2 : 1);
  const right = rightOf(title, now);
  const end = rule.x + rule.width - 1 - (right === '' ? 0 : width(right) + 2);
  let x = start;
  const put = (text: string, token: Token): void => {
    const room = end - x;
    if (room < 3 || text === '') return;
    x = surface.put(x, rule.y, fit(text, room), styleOf(look, token), room);
  };
  put(` ${title.header.title ?? title.title} `, focused ? 'strong' : 'title');
  put(title.header.counts === undefined ? '' : `${title.header.counts} `, 'dim');
  if (title.marks > 0) put(`${title.marks} marked `, 'mark');
  if (title.filter !== '') put(`/${title.filter} `, 'match');
  if (title.problem !== undefined) put(`${title.problem} `, 'severity.warning');
  if (right !== '' && end > start) surface.put(end, rule.y, ` ${right} `, styleOf(look, title.header.stale ? 'stale' : 'dim'));
}

/** How old the data is, when that matters, and where one is in a long list. */
function rightOf({ header, position }: Title, now: Instant): string {
  const old = header.stale ? `as of ${header.freshAt === undefined ? 'before' : `${age(between(header.freshAt, now))} ago`}` : '';
  return [old, position ?? ''].filter(part => part !== '').join('  ');
}

/** The heavy frame of maker mode. */
export function paintRing(surface: Surface, ring: Rectangle, look: Look): void {
  const style = styleOf(look, 'border.maker');
  const [across, down, corners] = look.unicode ? ['━', '┃', '┏┓┗┛'] : ['=', '|', '++++'];
  const right = ring.x + ring.width - 1;
  const bottom = ring.y + ring.height - 1;
  for (let x = ring.x + 1; x < right; x++) {
    surface.put(x, ring.y, across, style, 1);
    surface.put(x, bottom, across, style, 1);
  }
  for (let y = ring.y + 1; y < bottom; y++) {
    surface.put(ring.x, y, down, style, 1);
    surface.put(right, y, down, style, 1);
  }
  [
    [ring.x, ring.y],
    [right, ring.y],
    [ring.x, bottom],
    [right, bottom],
  ].forEach(([x = 0, y = 0], index) => surface.put(x, y, corners[index] ?? '+', style, 1));
}
