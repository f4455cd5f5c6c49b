import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Abilities, ScrollHint, Style } from '../../../../src/terminal/tty/contract.js';
import { createDraw } from '../../../../src/terminal/tty/draw.js';
import { createGrid, UNKNOWN, type Grid } from '../../../../src/terminal/tty/grid.js';
import { surfaceOf } from '../../../../src/terminal/tty/surface.js';
import { VirtualTerminal } from '../../../support/virtual-terminal.js';

const WIDTH = 60;
const HEIGHT = 16;
const MODERN: Abilities = { depth: 'truecolor', glyphs: 'unicode', modern: true };
const TEXTS = [
  'hello world',
  '日本語テスト',
  '🔥 fire 🚨',
  'cafe\u0301',
  '▁▂▃▄▅▆▇█⣿⡇',
  'plain ascii text that is long enough to matter',
  '   spaced          out   ',
  '한국어',
  '⚠ ✓ ● ▲ 🇩🇪',
  'x\u0301\u0302日\u0301',
  ' '.repeat(40),
];
const STYLES: readonly Style[] = [
  {},
  { fg: '#ff5555' },
  { bold: true },
  { inverse: true },
  { fg: '#101010', bg: '#87afff' },
  { underline: true, fg: '#50fa7b', bg: '#282a36' },
  { bg: '#282a36' },
];

interface Put {
  readonly kind: 'put';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: Style;
}
interface Fill {
  readonly kind: 'fill';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly style: Style;
}
interface Restyle extends Omit<Fill, 'kind'> {
  readonly kind: 'restyle';
}
interface Scroll extends ScrollHint {
  readonly kind: 'scroll';
}
type Step = Put | Fill | Restyle | Scroll;

const x = fc.integer({ min: -4, max: WIDTH });
const y = fc.integer({ min: 0, max: HEIGHT - 1 });
const style = fc.constantFrom(...STYLES);
const area = { x, y, width: fc.integer({ min: 1, max: WIDTH }), height: fc.integer({ min: 1, max: 5 }), style };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), x, y, text: fc.constantFrom(...TEXTS), style }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fill' as const), ...area }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restyle' as const), ...area }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('scroll' as const),
      top: fc.integer({ min: 0, max: 4 }),
      bottom: fc.integer({ min: 9, max: HEIGHT }),
      by: fc.constantFrom(-3, -2, -1, 1, 2, 3),
    }),
  },
);

/** Applies a step to the wanted cells; a scroll moves rows as a list would. */
function apply(grid: Grid, change: Step): ScrollHint | undefined {
  const surface = surfaceOf(grid);
  if (change.kind === 'put') surface.put(change.x, change.y, change.text, change.style);
  else if (change.kind === 'fill') surface.fill(change.style, change);
  else if (change.kind === 'restyle') surface.restyle(change, change.style);
  else {
    const rows = Array.from({ length: change.bottom - change.top }, (_, index) => {
      const from = change.top + index + change.by;
      return from < change.top || from >= change.bottom
        ? undefined
        : Array.from({ length: WIDTH }, (_unused, column) => surface.at(column, from)!);
    });
    rows.forEach((row, index) => {
      const target = change.top + index;
      surface.fill({}, { x: 0, y: target, width: WIDTH, height: 1 });
      row?.forEach((cell, column) => {
        if (cell.text !== '') surface.put(column, target, cell.text, cell.style);
      });
    });
    return change;
  }
  return undefined;
}

/** Differences between the emulator and what is wanted, in words. */
function differences(terminal: VirtualTerminal, grid: Grid): string[] {
  const surface = surfaceOf(grid);
  const found: string[] = [];
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      const want = surface.at(column, row)!;
      const got = terminal.cell(column, row);
      const visible = want.text !== ' ' && want.text !== '';
      const same =
        got.text === want.text &&
        !got.foreign &&
        (want.text === '' ||
          (got.background === want.style.bg &&
            got.inverse === (want.style.inverse ?? false) &&
            got.underline === (want.style.underline ?? false))) &&
        (!visible || (got.foreground === want.style.fg && got.bold === (want.style.bold ?? false)));
      if (!same) found.push(`${column},${row}: wanted ${JSON.stringify(want)}, got ${JSON.stringify(got)}`);
    }
  }
  return found;
}

describe('draw', () => {
  it('leaves the emulator with exactly the wanted cells after every one of 4000 random frames', async () => {
    let frames = 0;
    let scrolls = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(step, { minLength: 1, maxLength: 4 }), fc.option(fc.integer({ min: 1, max: 200 }))), {
          minLength: 20,
          maxLength: 20,
        }),
        async script => {
          const draw = createDraw(MODERN);
          const terminal = new VirtualTerminal(WIDTH, HEIGHT);
          terminal.write('\u001b[?7l');
          const wanted = createGrid(WIDTH, HEIGHT);
          const shown = createGrid(WIDTH, HEIGHT, UNKNOWN);
          for (let row = 0; row < HEIGHT; row++)
            surfaceOf(wanted).put(0, row, `${row} ${TEXTS[row % TEXTS.length]!}`, STYLES[row % STYLES.length]);
          for (const [steps, limit] of script) {
            const hints = steps.map(change => apply(wanted, change));
            let from: number | undefined;
            let scroll: ScrollHint | undefined = steps.length === 1 ? hints[0] : undefined;
            do {
              const drawn = draw(shown, wanted, { scroll, from, limit: limit ?? undefined });
              terminal.write(drawn.sequence);
              if (drawn.sequence.includes('\u001b[r')) scrolls++;
              from = drawn.next;
              scroll = undefined;
            } while (from !== undefined);
            await terminal.settled();
            expect(differences(terminal, wanted)).toEqual([]);
            frames++;
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(frames).toBeGreaterThanOrEqual(4000);
    expect(scrolls).toBeGreaterThan(20);
  }, 120_000);

  it('scrolls a full-width band when the hint is true, and takes no notice of one that is false', async () => {
    const draw = createDraw(MODERN);
    const terminal = new VirtualTerminal(WIDTH, HEIGHT);
    const wanted = createGrid(WIDTH, HEIGHT);
    const shown = createGrid(WIDTH, HEIGHT, UNKNOWN);
    const list = (top: number): void => {
      for (let row = 0; row < HEIGHT; row++)
        surfaceOf(wanted).put(
          0,
          row,
          row === 0 ? 'title' : `row ${top + row} with text 日本 ${'x'.repeat(20)}`.padEnd(50),
          STYLES[(top + row) % 6],
        );
    };
    const frame = async (top: number, by: number): Promise<string> => {
      list(top);
      const { sequence } = draw(shown, wanted, { scroll: { top: 1, bottom: HEIGHT, by } });
      terminal.write(sequence);
      await terminal.settled();
      expect(differences(terminal, wanted)).toEqual([]);
      return sequence;
    };
    await frame(0, 1);
    expect((await frame(1, 1)).length).toBeLessThan(150);
    expect((await frame(3, 2)).length).toBeLessThan(250);
    expect((await frame(2, -1)).length).toBeLessThan(150);
    expect(await frame(3, -1)).not.toContain('\u001b[r');
  });

  it('sends nothing when nothing changed, however often the same cells are put', () => {
    const draw = createDraw(MODERN);
    const wanted = createGrid(WIDTH, HEIGHT);
    const shown = createGrid(WIDTH, HEIGHT, UNKNOWN);
    const paint = (): void => {
      for (let row = 0; row < HEIGHT; row++) surfaceOf(wanted).put(0, row, TEXTS[row % TEXTS.length]!, STYLES[row % STYLES.length]);
    };
    paint();
    expect(draw(shown, wanted).sequence).not.toBe('');
    paint();
    expect(draw(shown, wanted).sequence).toBe('');
  });

  it('puts the cursor anew after characters on whose width terminals disagree, and mends the cell after them', () => {
    const draw = createDraw(MODERN);
    const wanted = createGrid(20, 1);
    const shown = createGrid(20, 1);
    surfaceOf(wanted).put(0, 0, 'a⚠b');
    expect(draw(shown, wanted).sequence).toBe('\u001b[Ha⚠\u001b[1;3Hb');
    surfaceOf(wanted).put(1, 0, '✓');
    expect(draw(shown, wanted).sequence).toBe('\u001b[1;2H✓\u001b[1;3Hb');
  });

  it.each<[string, Abilities, string]>([
    ['ASCII for a C locale', { depth: 256, glyphs: 'ascii', modern: true }, '+-|é日🔥⣿…●'],
    ['console glyphs', { depth: 16, glyphs: 'console', modern: true }, '┌─│é日🔥⣿…●'],
  ])('sends only %s', async (_name, abilities) => {
    const wanted = createGrid(20, 1);
    surfaceOf(wanted).put(0, 0, '┌─│é日🔥⣿…●');
    const terminal = new VirtualTerminal(20, 1);
    terminal.write(createDraw(abilities)(createGrid(20, 1, UNKNOWN), wanted).sequence);
    await terminal.settled();
    expect(terminal.row(0)).toBe(abilities.glyphs === 'ascii' ? '+-|e????#.*' : '┌─│é????#.●');
  });

  it('uses no colours without colours, and no private sequences on an old terminal', () => {
    const wanted = createGrid(40, 3);
    surfaceOf(wanted).put(0, 0, 'critical', { fg: '#ff0000', bg: '#000000', bold: true });
    surfaceOf(wanted).put(0, 1, 'calm', { fg: '#00ff00', inverse: true });
    const { sequence } = createDraw({ depth: 'none', glyphs: 'unicode', modern: false })(createGrid(40, 3, UNKNOWN), wanted);
    // eslint-disable-next-line no-control-regex -- escape sequences are what is looked at
    const parameters = [...sequence.matchAll(/\u001b\[([\d;]*)([A-Za-z])/g)].map(([, parameter, final]) => `${parameter}${final}`);
    expect(parameters.filter(text => text.endsWith('m')).every(text => /^(?:;?[147]?)*m$/.test(text))).toBe(true);
    expect(parameters.some(text => text.endsWith('X'))).toBe(false);
  });
});
