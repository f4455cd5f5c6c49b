/** What is on the screen, as text and as a picture. */
import type { ResolvedTheme } from './resolved-theme.js';
import type { Cell, Style, Surface } from './tty/contract.js';

export interface Snapshot {
  readonly text: string;
  readonly svg: string;
}

/** Cells of DejaVu Sans Mono at 14 px; the line height lets vertical lines join. */
const WIDTH = 8.43;
const HEIGHT = 16.3;
const BASELINE = 12.6;
const SIZE = 14;

export interface PictureColours {
  /** What 'default' stands for. */
  readonly foreground: string;
  readonly background: string;
}

/** Those of a theme; of a terminal's own where the theme leaves them to it. */
export function pictureColours({ base, ground }: ResolvedTheme): PictureColours {
  const [light, dark] = ['#d4d4d4', '#1e1e1e'];
  return { foreground: known(base.fg, ground === 'dark' ? light : dark), background: known(base.bg, ground === 'dark' ? dark : '#ffffff') };
}

export const snapshot = (surface: Surface, colours: PictureColours): Snapshot => ({
  text: surfaceText(surface),
  svg: surfaceSvg(surface, colours),
});

/** Rows without the spaces at their ends. */
export function surfaceText(surface: Surface): string {
  const rows: string[] = [];
  for (let y = 0; y < surface.height; y++) {
    let row = '';
    for (let x = 0; x < surface.width; x++) row += surface.at(x, y)?.text ?? '';
    rows.push(row.trimEnd());
  }
  return rows.join('\n');
}

/** One text element a run of equal style; braille as dots and blocks as rectangles, because few fonts have them at the width of a cell. */
export function surfaceSvg(surface: Surface, colours: PictureColours): string {
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(surface.width * WIDTH)}" height="${Math.ceil(surface.height * HEIGHT)}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="${SIZE}">`,
    `<rect width="100%" height="100%" fill="${colours.background}"/>`,
  ];
  for (let y = 0; y < surface.height; y++) {
    for (let x = 0; x < surface.width;) {
      const run = runAt(surface, x, y);
      out.push(...draw(run, x, y, colours));
      x += run.columns;
    }
  }
  return `${out.join('')}</svg>`;
}

interface Run {
  readonly style: Style;
  readonly text: string;
  readonly columns: number;
  readonly is: 'text' | 'braille' | 'block';
}

const kindOf = (text: string): Run['is'] =>
  text >= '\u2800' && text <= '\u28ff' ? 'braille' : text >= '\u2580' && text <= '\u259f' ? 'block' : 'text';
const sameStyle = (a: Style, b: Style): boolean =>
  a === b || (a.fg === b.fg && a.bg === b.bg && a.bold === b.bold && a.underline === b.underline && a.inverse === b.inverse);

function runAt(surface: Surface, x: number, y: number): Run {
  const first = surface.at(x, y) as Cell;
  const is = kindOf(first.text);
  const isWide = surface.at(x + 1, y)?.text === '';
  if (is === 'block') {
    // Equal blocks beside each other are one rectangle, so that no seam shows between them.
    let to = x + 1;
    for (; to < surface.width; to++) {
      const cell = surface.at(to, y) as Cell;
      if (cell.text !== first.text || !sameStyle(cell.style, first.style)) break;
    }
    if (first.text === '█' || first.text < '\u2589') return { style: first.style, text: first.text, columns: to - x, is };
  }
  if (is !== 'text' || isWide) return { style: first.style, text: first.text, columns: isWide ? 2 : 1, is };
  let text = first.text;
  let to = x + 1;
  for (; to < surface.width; to++) {
    const cell = surface.at(to, y) as Cell;
    if (cell.text === '' || kindOf(cell.text) !== 'text' || !sameStyle(cell.style, first.style) || surface.at(to + 1, y)?.text === '')
      break;
    text += cell.text;
  }
  return { style: first.style, text, columns: to - x, is };
}

const escaped = (text: string): string => text.replace(/[<>&"]/g, character => `&#${character.charCodeAt(0)};`);
const px = (n: number): string => n.toFixed(2);
const known = (color: string | undefined, fallback: string): string => (color === undefined || color === 'default' ? fallback : color);

function draw({ style, text, columns, is }: Run, x: number, y: number, colours: PictureColours): readonly string[] {
  let ink = known(style.fg, colours.foreground);
  let ground = known(style.bg, colours.background);
  if (style.inverse) [ink, ground] = [ground, ink];
  const left = x * WIDTH;
  const top = y * HEIGHT;
  const out: string[] = [];
  if (ground !== colours.background)
    out.push(`<rect x="${px(left)}" y="${px(top)}" width="${px(columns * WIDTH)}" height="${px(HEIGHT + 0.2)}" fill="${ground}"/>`);
  if (is === 'braille') return [...out, ...dots(text.charCodeAt(0) & 0xff, left, top, ink)];
  if (is === 'block' && text !== '░' && text !== '▒' && text !== '▓')
    return [...out, block(text.charCodeAt(0), { left, top, columns }, ink)];
  if (is === 'block')
    return [...out, `<rect x="${px(left)}" y="${px(top)}" width="${px(WIDTH)}" height="${px(HEIGHT)}" fill="${ink}" opacity="0.3"/>`];
  if (text.trim() === '') return out;
  out.push(
    `<text xml:space="preserve" x="${px(left)}" y="${px(top + BASELINE)}" fill="${ink}"${style.bold ? ' font-weight="bold"' : ''}${style.underline ? ' text-decoration="underline"' : ''} textLength="${px(columns * WIDTH)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`,
  );
  return out;
}

/** Column and row of the dot of each bit of a braille character. */
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;
const dots = (bits: number, left: number, top: number, ink: string): readonly string[] =>
  DOTS.flatMap(([column, row], bit) =>
    ((bits >> bit) & 1) === 0
      ? []
      : [`<circle cx="${px(left + ((column + 0.5) * WIDTH) / 2)}" cy="${px(top + ((row + 0.5) * HEIGHT) / 4)}" r="1.35" fill="${ink}"/>`],
  );

/** Lower eighths (2581 to 2588), left eighths (2589 to 258f), halves. */
function block(
  code: number,
  { left, top, columns }: { readonly left: number; readonly top: number; readonly columns: number },
  ink: string,
): string {
  const rect = (x: number, y: number, width: number, height: number): string =>
    `<rect x="${px(left + x * WIDTH)}" y="${px(top + y * HEIGHT)}" width="${px(width * columns * WIDTH)}" height="${px(height * HEIGHT + 0.3)}" fill="${ink}"/>`;
  if (code === 0x2580) return rect(0, 0, 1, 0.5);
  if (code >= 0x2581 && code <= 0x2588) return rect(0, 1 - (code - 0x2580) / 8, 1, (code - 0x2580) / 8);
  if (code >= 0x2589 && code <= 0x258f) return rect(0, 0, (0x2590 - code) / 8, 1);
  if (code === 0x2590) return rect(0.5, 0, 0.5, 1);
  return rect(0, 0, 1, 1);
}
