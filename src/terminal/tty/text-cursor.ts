import { CURSOR_HIDE, CURSOR_SHOW } from './modes.js';

/** A cell of the screen, from 0. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The text cursor: hidden while cells are drawn, shown where something is typed. */
export class TextCursor {
  wanted: Place | undefined;
  /** Where it stands on the screen. */
  #at: Place | undefined;

  /** The terminal was taken anew, with the cursor hidden. */
  forget(): void {
    this.#at = undefined;
  }

  /** A frame with the cursor at its place. */
  after(frame: string): string {
    const [was, is] = [this.#at, this.wanted];
    this.#at = is;
    if (is === undefined) return was === undefined ? frame : CURSOR_HIDE + frame;
    const place = `\u001b[${is.y + 1};${is.x + 1}H`;
    if (was === undefined) return frame + place + CURSOR_SHOW;
    if (frame === '') return was.x === is.x && was.y === is.y ? '' : place;
    return CURSOR_HIDE + frame + place + CURSOR_SHOW;
  }
}
