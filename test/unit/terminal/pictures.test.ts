import { describe, expect, it } from 'vitest';
import { bounds, plot } from '../../../src/terminal/paint/plot.js';
import { paintChart } from '../../../src/terminal/paint/chart.js';
import { topRow } from '../../../src/terminal/paint/table.js';
import { surfaceSvg, surfaceText } from '../../../src/terminal/snapshot.js';
import { candidates, type PaletteEntry } from '../../../src/terminal/overlays/palette.js';
import { edit, lineOf } from '../../../src/terminal/overlays/line-editor.js';
import { resolveTheme } from '../../../src/terminal/resolved-theme.js';
import { themes } from '../../../src/terminal/themes.generated.js';
import { createGrid } from '../../../src/terminal/tty/grid.js';
import { surfaceOf } from '../../../src/terminal/tty/surface.js';
import { NOTHING_TYPED, typeInto } from '../../../src/terminal/typed-word.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { KeyToken } from '../../../src/terminal/tty/contract.js';

const look = { theme: resolveTheme(themes[0]!, themes, 'truecolor'), unicode: true };
const rowsOf = (dots: Uint8Array, columns: number): readonly string[] =>
  Array.from({ length: dots.length / columns }, (_, y) =>
    [...dots.slice(y * columns, (y + 1) * columns)].map(bits => (bits === 0 ? '.' : '#')).join(''),
  );

describe('a plot', () => {
  it('draws a rising line from corner to corner without holes', () => {
    const { dots } = plot(
      [
        {
          points: [
            [0, 0],
            [100, 10],
          ],
        },
      ],
      8,
      4,
      { from: 0, to: 100, low: 0, high: 10 },
    );
    expect(rowsOf(dots, 8)).toEqual(['......##', '....###.', '..###...', '###.....']);
  });
  it('leaves a gap where points are missing, and draws nothing for what is no number', () => {
    const points = [0, 1, 2, 3, 9, 10].map((at): readonly [number, number] => [at, at === 1 ? NaN : 5]);
    expect(rowsOf(plot([{ points }], 11, 1, { from: 0, to: 10, low: 0, high: 10 }).dots, 11)).toEqual(['#.##.....##']);
  });
  it('keeps a spike between a thousand points', () => {
    const points = Array.from({ length: 1000 }, (_, at): readonly [number, number] => [at, at === 500 ? 100 : 1]);
    expect(rowsOf(plot([{ points }], 10, 4, { from: 0, to: 999, low: 0, high: 100 }).dots, 10)[0]).toMatch(/#/);
  });
  it('starts at zero where zero is near, and not where it is not', () => {
    expect(
      bounds([
        {
          points: [
            [0, 1],
            [1, 10],
          ],
        },
      ]).low,
    ).toBe(0);
    expect(
      bounds([
        {
          points: [
            [0, 2000],
            [1, 2050],
          ],
        },
      ]).low,
    ).toBe(2000);
    expect(bounds([{ points: [] }])).toEqual({ low: 0, high: 1 });
    expect(
      bounds([
        {
          points: [
            [0, 5],
            [1, 5],
          ],
        },
      ]).high,
    ).toBeGreaterThan(5);
  });
  it('is drawn in any box, however small, with one point or none', () => {
    for (const [width, height] of [
      [1, 1],
      [5, 3],
      [16, 4],
      [80, 20],
    ] as const) {
      for (const points of [
        [],
        [[0, 1]],
        [
          [0, 1],
          [1, Infinity],
        ],
        [
          [0, -5],
          [60_000, 1e9],
        ],
      ] as const) {
        expect(() => {
          paintChart(
            surfaceOf(createGrid(width, height)),
            {
              kind: 'chart',
              unit: 's',
              series: [{ name: 'x', token: 'lane.metric', points: points as never }],
              marks: [{ at: 0, token: 'accent', text: 'began' }],
            },
            look,
          );
        }).not.toThrow();
      }
    }
  });
});

describe('scrolling', () => {
  it.each([
    [{ top: 0, cursor: 9, count: 100, page: 10, jump: true }, 0],
    [{ top: 0, cursor: 10, count: 100, page: 10, jump: true }, 5],
    [{ top: 0, cursor: 10, count: 100, page: 10, jump: false }, 1],
    [{ top: 50, cursor: 49, count: 100, page: 10, jump: true }, 44],
    [{ top: 50, cursor: 49, count: 100, page: 10, jump: false }, 49],
    [{ top: 95, cursor: 99, count: 100, page: 10, jump: true }, 90],
    [{ top: 7, cursor: 0, count: 3, page: 10, jump: true }, 0],
  ])('%j begins at row %d', (input, top) => {
    expect(topRow(input)).toBe(top);
  });
});

describe('a snapshot', () => {
  const surface = surfaceOf(createGrid(12, 2));
  surface.put(0, 0, '<b>&"', { fg: '#ff0000', bold: true });
  surface.put(6, 0, '本⣿█▄', { fg: '#00ff00', bg: '#101010' });
  it('as text holds the characters', () => {
    expect(surfaceText(surface)).toBe('<b>&" 本⣿█▄\n');
  });
  it('as a picture lets no text become markup', () => {
    const svg = surfaceSvg(surface, { foreground: '#ffffff', background: '#000000' });
    expect(svg).toContain('&#60;b&#62;&#38;&#34;');
    expect(svg).toMatch(/^<svg [^>]+><rect [^>]+>/);
    expect(svg.match(/<circle/g)).toHaveLength(8);
    expect(svg).toContain('font-weight="bold"');
  });
});

describe('the palette', () => {
  const entry = (name: string, title: string, takes?: PaletteEntry['takes']): PaletteEntry => ({
    name,
    title,
    keys: '',
    ...(takes ? { takes } : { intent: { type: 'help' } }),
  });
  const input = {
    entries: [
      entry('quit', 'end the program'),
      entry('theme', 'colours', { what: 'which', choices: ['daylight', 'midnight'], make: id => ({ type: 'theme', id }) }),
      entry('timeline', 'show Timeline'),
      entry('note', 'note', { what: 'text', make: text => ({ type: 'note', text }) }),
    ],
    aliases: { q: 'quit', tl: 'timeline' },
  };
  const names = (text: string): readonly string[] =>
    candidates(text, input).map(each => `${each.entry.name}${each.argument === undefined ? '' : `=${each.argument}`}`);
  it.each([
    ['', ['quit', 'theme', 'timeline', 'note']],
    ['q', ['quit']],
    ['tl', ['timeline']],
    ['theme ', ['theme=daylight', 'theme=midnight']],
    ['theme mid', ['theme=midnight']],
    ['note hello there', ['note=hello there']],
    ['zzz', []],
  ])('offers for %j: %j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

describe('a line under the hands', () => {
  const key = (name: string, text?: string): KeyToken => ({
    kind: 'key',
    key: name,
    at: 0,
    together: false,
    repeat: 0,
    ...(text === undefined ? {} : { text: plainText(text) }),
  });
  const after = (text: string, ...keys: readonly KeyToken[]): string =>
    keys.reduce((line, token) => edit(line, token) ?? line, lineOf(text)).text;
  it('knows the keys of shells', () => {
    expect([
      after('one two', key('ctrl-w')),
      after('one two', key('ctrl-u')),
      after('ab', key('left'), key('x', 'x')),
      after('ab', key('home'), key('delete')),
      after('ab', key('home'), key('end'), key('backspace')),
      after('abc', key('ctrl-a'), key('right'), key('ctrl-k')),
    ]).toEqual(['one ', '', 'axb', 'b', 'a', 'a']);
    expect(edit(lineOf('a'), key('f5'))).toBeUndefined();
  });
  it('takes a word for an approval letter by letter, with the time between', () => {
    const letters = [...'abc'].map((letter, index) => ({ ...key(letter, letter), at: 100 + index * 50 }));
    const rules = { word: 'abc', isTooSoon: false };
    expect(letters.reduce((typed, token) => typeInto(typed, token, rules), NOTHING_TYPED)).toEqual({
      typed: 'abc',
      gaps: [50, 50],
      lastAt: 200,
    });
    expect(typeInto(NOTHING_TYPED, letters[0]!, { ...rules, isTooSoon: true })).toMatchObject({ typed: '', because: 'Read it first' });
    expect(typeInto({ typed: 'a', gaps: [], lastAt: 70 }, { ...letters[1]!, at: 109 }, rules)).toMatchObject({
      typed: '',
      because: 'Too fast for a hand: type it again',
    });
  });
});
