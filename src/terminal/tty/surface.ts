import { cells } from '../../text/width.js';
import type { Cell, Rectangle, Style, Surface } from './contract.js';
import type { Grid } from './grid.js';
import { overlaid, styleNumber, styleOf } from './styles.js';

const ASCII = /^[\x20-\x7e]*$/;

/** A surface over a whole grid. */
export const surfaceOf = (grid: Grid): Surface =>
  new GridSurface(grid, 0, 0, grid.width, grid.height, { left: 0, top: 0, right: grid.width, bottom: grid.height });

interface Clip {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

class GridSurface implements Surface {
  /** `left` and `top` are the origin in the grid; the clip is in the grid's coordinates. */
  constructor(
    private readonly grid: Grid,
    private readonly left: number,
    private readonly top: number,
    readonly width: number,
    readonly height: number,
    private readonly clip: Clip,
  ) {}

  put(x: number, y: number, text: string, style?: Style, limit: number = this.width - x): number {
    const room = Math.min(limit, this.width - x);
    if (room <= 0) return x;
    const look = styleNumber(style);
    const row = this.top + y;
    const visible = row >= this.clip.top && row < this.clip.bottom;
    if (ASCII.test(text)) {
      const count = Math.min(text.length, room);
      if (visible) for (let index = 0; index < count; index++) this.set(this.left + x + index, row, text[index]!, look);
      return x + count;
    }
    const parts = cells(text);
    const count = Math.min(parts.length, room);
    for (let index = 0; index < count; index++) {
      const wide = parts[index + 1] === '';
      const column = this.left + x + index;
      // A wide character needs both of its cells; where one is cut off, spaces stand for it.
      if (wide && (index + 1 >= count || column < this.clip.left || column + 1 >= this.clip.right)) {
        if (visible) this.set(column, row, ' ', look);
        if (visible && index + 1 < count) this.set(column + 1, row, ' ', look);
        index++;
      } else if (wide) {
        if (visible) this.setWide(column, row, parts[index]!, look);
        index++;
      } else if (visible) this.set(column, row, parts[index]!, look);
    }
    return x + count;
  }

  fill(style: Style, area: Rectangle = { x: 0, y: 0, width: this.width, height: this.height }, character = ' '): void {
    const [text = ' ', second] = cells(character);
    const look = styleNumber(style);
    this.each(area, (x, y) => {
      this.set(x, y, second === '' ? ' ' : text, look);
    });
  }

  restyle(area: Rectangle, style: Style): void {
    const { texts, styles, changed, width } = this.grid;
    this.each(area, (x, y) => {
      const at = y * width + x;
      // A wide character has one style: that of its first half, even where the second lies outside.
      if (texts[at] === '') return;
      const look = overlaid(styles[at]!, style);
      if (look === styles[at]) return;
      styles[at] = look;
      if (x + 1 < width && texts[at + 1] === '') styles[at + 1] = look;
      changed[y] = 1;
    });
  }

  sub(area: Rectangle): Surface {
    const left = this.left + area.x;
    const top = this.top + area.y;
    return new GridSurface(this.grid, left, top, area.width, area.height, {
      left: Math.max(this.clip.left, left),
      top: Math.max(this.clip.top, top),
      right: Math.min(this.clip.right, left + area.width),
      bottom: Math.min(this.clip.bottom, top + area.height),
    });
  }

  at(x: number, y: number): Cell | undefined {
    const column = this.left + x;
    const row = this.top + y;
    if (
      x < 0 ||
      y < 0 ||
      x >= this.width ||
      y >= this.height ||
      column < 0 ||
      row < 0 ||
      column >= this.grid.width ||
      row >= this.grid.height
    )
      return undefined;
    const at = row * this.grid.width + column;
    return { text: this.grid.texts[at]!, style: styleOf(this.grid.styles[at]!) };
  }

  private each(area: Rectangle, visit: (x: number, y: number) => void): void {
    const { clip } = this;
    const right = Math.min(clip.right, this.left + Math.min(this.width, area.x + area.width));
    const bottom = Math.min(clip.bottom, this.top + Math.min(this.height, area.y + area.height));
    for (let y = Math.max(clip.top, this.top + Math.max(0, area.y)); y < bottom; y++)
      for (let x = Math.max(clip.left, this.left + Math.max(0, area.x)); x < right; x++) visit(x, y);
  }

  /** Writes a narrow cell; coordinates of the grid, cut by the clip. */
  private set(x: number, y: number, text: string, look: number): void {
    if (x < this.clip.left || x >= this.clip.right) return;
    const { texts, styles, changed, width } = this.grid;
    const at = y * width + x;
    if (texts[at] === text && styles[at] === look) return;
    this.mend(x, at);
    texts[at] = text;
    styles[at] = look;
    changed[y] = 1;
  }

  private setWide(x: number, y: number, text: string, look: number): void {
    const { texts, styles, changed, width } = this.grid;
    const at = y * width + x;
    if (texts[at] === text && texts[at + 1] === '' && styles[at] === look && styles[at + 1] === look) return;
    this.mend(x, at);
    this.mend(x + 1, at + 1);
    texts[at] = text;
    texts[at + 1] = '';
    styles[at] = look;
    styles[at + 1] = look;
    changed[y] = 1;
  }

  /** The other half of a wide character that is about to be overwritten becomes a space. */
  private mend(x: number, at: number): void {
    const { texts, width } = this.grid;
    if (texts[at] === '' && x > 0) texts[at - 1] = ' ';
    if (x + 1 < width && texts[at + 1] === '') texts[at + 1] = ' ';
  }
}
