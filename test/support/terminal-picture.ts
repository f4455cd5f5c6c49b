import { isBlank, styleKey, type SeenCell, type VirtualTerminal } from './virtual-terminal.js';

const CELL_WIDTH = 8.43;
const CELL_HEIGHT = 16.3;
const FONT_SIZE = 14;
const BASELINE = 12.6;

const escaped = (text: string): string => text.replace(/[<>&"]/g, character => `&#${character.charCodeAt(0)};`);
const place = (cells: number, size: number): string => (cells * size).toFixed(2);

export interface PictureOptions {
  readonly font?: string;
  /** What the terminal's own colours stand for. */
  readonly foreground?: string;
  readonly background?: string;
}

/** The screen as SVG: one text element a run of equal style, braille as dots, since few fonts have it. */
export function svg(terminal: VirtualTerminal, options: PictureOptions = {}): string {
  const { font = 'DejaVu Sans Mono', foreground = '#d4d4d4' } = options;
  const { cols, rows } = terminal.emulator;
  const ground = options.background ?? '#1e1e1e';
  const background = commonGround(terminal) ?? ground;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(cols * CELL_WIDTH)}" height="${Math.ceil(rows * CELL_HEIGHT)}" font-family="${font}" font-size="${FONT_SIZE}">`,
    `<rect width="100%" height="100%" fill="${background}"/>`,
  ];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < cols;) {
      const first = terminal.cell(x, y);
      let text = first.text;
      let to = x + 1;
      const wide = to < cols && terminal.cell(to, y).text === '';
      if (wide) to++;
      else if (!isBraille(text)) {
        for (; to < cols; to++) {
          const cell = terminal.cell(to, y);
          if (
            cell.text === '' ||
            isBraille(cell.text) ||
            !continues(cell, first) ||
            (to + 1 < cols && terminal.cell(to + 1, y).text === '')
          )
            break;
          text += cell.text;
        }
      }
      out.push(...run(first, text, { x, y, to, wide }, { foreground, ground, background }));
      x = to;
    }
  }
  return `${out.join('')}</svg>`;
}

/** The ground that most cells have: it fills the picture, so that no seams show between runs. */
function commonGround(terminal: VirtualTerminal): string | undefined {
  const counts = new Map<string | undefined, number>();
  for (let y = 0; y < terminal.emulator.rows; y++) {
    for (let x = 0; x < terminal.emulator.cols; x++) {
      const { background } = terminal.cell(x, y);
      counts.set(background, (counts.get(background) ?? 0) + 1);
    }
  }
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
}

/** Whether a cell goes on in the run that `first` began: words of one style with the blanks between them. */
const continues = (cell: SeenCell, first: SeenCell): boolean =>
  styleKey(cell) === styleKey(first) || (isBlank(cell) && !first.inverse && !first.underline && cell.background === first.background);

const isBraille = (text: string): boolean => text >= '\u2800' && text <= '\u28ff';

function run(
  style: SeenCell,
  text: string,
  at: { readonly x: number; readonly y: number; readonly to: number; readonly wide: boolean },
  own: { readonly foreground: string; readonly ground: string; readonly background: string },
): string[] {
  let ink = style.foreground ?? own.foreground;
  let ground = style.background ?? own.ground;
  if (style.inverse) [ink, ground] = [ground, ink];
  const out: string[] = [];
  if (ground !== own.background)
    out.push(
      `<rect x="${place(at.x, CELL_WIDTH)}" y="${place(at.y, CELL_HEIGHT)}" width="${place(at.to - at.x, CELL_WIDTH)}" height="${CELL_HEIGHT}" shape-rendering="crispEdges" fill="${ground}"/>`,
    );
  if (isBraille(text)) return [...out, ...brailleDots(text.charCodeAt(0) & 0xff, at.x, at.y, ink)];
  if (text.trim() === '') return out;
  const length = at.wide ? '' : ` textLength="${place(at.to - at.x, CELL_WIDTH)}" lengthAdjust="spacing"`;
  const weight = style.bold ? ' font-weight="bold"' : '';
  const line = style.underline ? ' text-decoration="underline"' : '';
  out.push(
    `<text xml:space="preserve" x="${place(at.x, CELL_WIDTH)}" y="${(at.y * CELL_HEIGHT + BASELINE).toFixed(2)}" fill="${ink}"${weight}${line}${length}>${escaped(text)}</text>`,
  );
  return out;
}

/** Where the eight bits of a braille character stand: column and row of its dot. */
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
const brailleDots = (bits: number, x: number, y: number, ink: string): string[] =>
  DOTS.flatMap(([column, row], bit) =>
    ((bits >> bit) & 1) === 0
      ? []
      : [
          `<circle cx="${(x * CELL_WIDTH + ((column + 0.5) * CELL_WIDTH) / 2).toFixed(2)}" cy="${(y * CELL_HEIGHT + ((row + 0.5) * CELL_HEIGHT) / 4).toFixed(2)}" r="1.35" fill="${ink}"/>`,
        ],
  );
