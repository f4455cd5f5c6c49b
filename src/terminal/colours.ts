/** From '#rrggbb' to what a terminal can show: 256, 16 or 8 colours, or none. */
import type { Color } from '../contracts/theme.js';

/** 0xrrggbb, or undefined for the terminal's own colour. */
export function rgbOf(color: Color | undefined): number | undefined {
  if (color === undefined || color === 'default') return undefined;
  const digits = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  return digits === undefined ? undefined : parseInt(digits, 16);
}

/** The first sixteen as xterm ships them. People change them, so these are only a guess at what is seen. */
const BASIC = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff,
  0xff00ff, 0x00ffff, 0xffffff,
] as const;
const CUBE = [0, 95, 135, 175, 215, 255] as const;

/** What index `index` of the 256 colour palette looks like, as 0xrrggbb. */
export function paletteColour(index: number): number {
  if (index < 16) return BASIC[index] ?? 0;
  if (index >= 232) return (8 + (index - 232) * 10) * 0x010101;
  const at = index - 16;
  return (CUBE[(at / 36) | 0]! << 16) | (CUBE[((at / 6) | 0) % 6]! << 8) | CUBE[at % 6]!;
}

interface Lab {
  readonly light: number;
  readonly a: number;
  readonly b: number;
}
const linear = (channel: number): number => (channel <= 10.31475 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4);

/** OKLab (Björn Ottosson, 2020): distances in it are close to what people see. */
function labOf(rgb: number): Lab {
  const r = linear(rgb >> 16);
  const g = linear((rgb >> 8) & 255);
  const b = linear(rgb & 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    light: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

/** How different two colours look: 0 the same, 1 black and white. */
export function colourDistance(one: number, other: number): number {
  const x = labOf(one);
  const y = labOf(other);
  return Math.hypot(x.light - y.light, x.a - y.a, x.b - y.b);
}

/** With few colours the hue tells more than the lightness: a dim orange is yellow, not grey. */
function basicDistance(from: Lab, to: Lab): number {
  const light = (from.light - to.light) * 0.6;
  const strength = Math.hypot(from.a, from.b);
  const target = Math.hypot(to.a, to.b);
  // Hues are compared at equal strength, and only when there is a hue to compare.
  const even = strength > 0.03 && target > 0.03 ? strength / target : 1;
  const hue = Math.hypot(from.a - to.a * even, from.b - to.b * even);
  const greyForColour = strength > 0.05 !== target > 0.03;
  return light * light + hue * hue + (greyForColour ? 0.05 : 0);
}

const palettes = new Map<number, readonly Lab[]>();
function paletteLabs(count: number): readonly Lab[] {
  let labs = palettes.get(count);
  if (labs === undefined) palettes.set(count, (labs = Array.from({ length: count }, (_, index) => labOf(paletteColour(index)))));
  return labs;
}

const known = new Map<number, number>();

/** Index of the nearest colour in a palette of 256, 16 or 8. In 256 the first sixteen are left alone: nobody knows what they look like. */
export function nearestColour(rgb: number, count: 256 | 16 | 8): number {
  const key = rgb * 512 + count;
  const hit = known.get(key);
  if (hit !== undefined) return hit;
  const labs = paletteLabs(count);
  const wanted = labOf(rgb);
  let best = 0;
  let least = Infinity;
  for (let index = count === 256 ? 16 : 0; index < count; index++) {
    const lab = labs[index]!;
    const distance =
      count === 256 ? (wanted.light - lab.light) ** 2 + (wanted.a - lab.a) ** 2 + (wanted.b - lab.b) ** 2 : basicDistance(wanted, lab);
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  known.set(key, best);
  return best;
}

/**
 * The nearest colour that is not taken and stands out from the ground, for colours that must differ from each other.
 * A grey takes no hue: undefined when no grey is left.
 */
export function nearestFreeColour(rgb: number, count: 16 | 8, taken: ReadonlySet<number>, ground: number): number | undefined {
  const labs = paletteLabs(count);
  const wanted = labOf(rgb);
  const isGrey = Math.hypot(wanted.a, wanted.b) < 0.03;
  // On a bright ground only dark colours stand out well, and there are too few of them to be strict.
  const need = contrast(ground, 0) < 5 ? 2.5 : 1.6;
  const free = labs
    .map((lab, index) => ({ lab, index }))
    .filter(
      ({ lab, index }) =>
        !taken.has(index) && contrast(paletteColour(index), ground) >= need && (!isGrey || Math.hypot(lab.a, lab.b) < 0.03),
    )
    .sort((one, other) => basicDistance(wanted, one.lab) - basicDistance(wanted, other.lab));
  return free[0]?.index;
}

/** Contrast of two colours as WCAG 2.2 defines it (relative luminance): 1 to 21. */
export function contrast(one: number, other: number): number {
  const luminance = (rgb: number): number => 0.2126 * linear(rgb >> 16) + 0.7152 * linear((rgb >> 8) & 255) + 0.0722 * linear(rgb & 255);
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The colour itself if it can be read on the ground, else the nearest one towards black or white that can; undefined where one of them is the terminal's own. */
export function readableOn(color: Color | undefined, ground: Color | undefined, ratio: number): Color | undefined {
  const [ink, under] = [rgbOf(color), rgbOf(ground)];
  if (ink === undefined || under === undefined) return undefined;
  if (contrast(ink, under) >= ratio) return color;
  const towards = contrast(0xffffff, under) >= contrast(0, under) ? 0xff : 0;
  const mixed = (shift: number, share: number): number => Math.round(((ink >> shift) & 0xff) * (1 - share) + towards * share);
  for (let share = 1 / 32; share < 1; share += 1 / 32) {
    const rgb = (mixed(16, share) << 16) | (mixed(8, share) << 8) | mixed(0, share);
    if (contrast(rgb, under) >= ratio) return `#${rgb.toString(16).padStart(6, '0')}`;
  }
  return towards === 0 ? '#000000' : '#ffffff';
}
