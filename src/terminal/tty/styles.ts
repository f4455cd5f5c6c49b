/** Styles as small numbers, so that cells compare by one number. */
import type { Style } from '../../contracts/theme.js';
import { rgbOf } from '../colours.js';

export const BOLD = 1;
export const UNDERLINE = 2;
export const INVERSE = 4;

/** A style with its colours read: 0xrrggbb, or -1 for the terminal's own. */
export interface Look {
  readonly foreground: number;
  readonly background: number;
  /** BOLD, UNDERLINE, INVERSE added up. */
  readonly flags: number;
}
export const PLAIN = 0;

const looks: Look[] = [{ foreground: -1, background: -1, flags: 0 }];
const styles: Style[] = [{}];
const byKey = new Map<string, number>([['-1,-1,0', PLAIN]]);
const byStyle = new WeakMap<Style, number>();
const merged = new Map<number, number>();

/** The number of a style; the same for equal styles. Themes hold a few dozen, so the list stays short. */
export function styleNumber(style: Style | undefined): number {
  if (style === undefined) return PLAIN;
  const hit = byStyle.get(style);
  if (hit !== undefined) return hit;
  const look: Look = {
    foreground: rgbOf(style.fg) ?? -1,
    background: rgbOf(style.bg) ?? -1,
    flags: (style.bold === true ? BOLD : 0) | (style.underline === true ? UNDERLINE : 0) | (style.inverse === true ? INVERSE : 0),
  };
  const key = `${look.foreground},${look.background},${look.flags}`;
  let number = byKey.get(key);
  if (number === undefined) {
    number = looks.length;
    looks.push(look);
    styles.push(style);
    byKey.set(key, number);
  }
  byStyle.set(style, number);
  return number;
}

export const lookOf = (number: number): Look => looks[number]!;
export const styleOf = (number: number): Style => styles[number]!;

/** The style of a cell with the set fields of another laid over it. */
export function overlaid(under: number, over: Style): number {
  const key = under * 0x10000 + styleNumber(over);
  const hit = merged.get(key);
  if (hit !== undefined) return hit;
  const number = styleNumber({ ...styleOf(under), ...over });
  merged.set(key, number);
  return number;
}
