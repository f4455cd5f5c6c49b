/** Letters to be read across a room: three by five dots, each as large as there is space for. */
import type { Style, Surface } from './tty/contract.js';

/** Rows of three dots from the top, as one octal digit each. */
const FONT: Readonly<Record<string, string>> = {
  0: '75557',
  1: '26227',
  2: '71747',
  3: '71717',
  4: '55711',
  5: '74717',
  6: '74757',
  7: '71122',
  8: '75757',
  9: '75717',
  A: '25755',
  B: '65656',
  C: '34443',
  D: '65556',
  E: '74647',
  F: '74644',
  G: '34553',
  H: '55755',
  I: '72227',
  J: '11152',
  K: '55655',
  L: '44447',
  M: '57755',
  N: '65555',
  O: '25552',
  P: '65644',
  Q: '25563',
  R: '65655',
  S: '34216',
  T: '72222',
  U: '55557',
  V: '55552',
  W: '55775',
  X: '55255',
  Y: '55222',
  Z: '71247',
  ' ': '00000',
  ':': '02020',
  '-': '00700',
  '.': '00002',
  '/': '11244',
  '%': '51245',
  '+': '02720',
  '?': '71202',
  _: '00007',
  '…': '00005',
};
const LETTER = { width: 3, height: 5 };

/** Dots across: a column is free between letters. */
const dotsAcross = (text: string): number => Math.max(0, [...text].length * (LETTER.width + 1) - 1);

/** The largest scale at which the text fits: a dot is two columns by one row at scale 1. 0: it does not fit at all. */
export function scaleFor(text: string, width: number, height: number): number {
  const across = dotsAcross(text);
  return across === 0 ? 0 : Math.max(0, Math.min(Math.floor(width / (across * 2)), Math.floor(height / LETTER.height)));
}

export const bigWidth = (text: string, scale: number): number => dotsAcross(text) * 2 * scale;
export const bigHeight = (scale: number): number => LETTER.height * scale;

/** The letters as they are drawn: capitals; what there is no shape for is a question mark. */
export function putBig(
  surface: Surface,
  x: number,
  y: number,
  text: string,
  { scale, style, dot }: { readonly scale: number; readonly style: Style; readonly dot: string },
): void {
  [...text.toUpperCase()].forEach((letter, index) => {
    const shape = FONT[letter] ?? FONT['?'] ?? '00000';
    for (let row = 0; row < LETTER.height; row++) {
      const bits = Number(shape[row] ?? 0);
      for (let column = 0; column < LETTER.width; column++) {
        if ((bits >> (LETTER.width - 1 - column)) % 2 === 0) continue;
        const left = x + (index * (LETTER.width + 1) + column) * 2 * scale;
        surface.fill(style, { x: left, y: y + row * scale, width: 2 * scale, height: scale }, dot);
      }
    }
  });
}
