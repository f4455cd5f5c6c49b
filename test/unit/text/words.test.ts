import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount, count, percent, quantity, score } from '../../../src/text/amount.js';
import { columnWidths, type ColumnSpec } from '../../../src/text/columns.js';
import { markdownLine } from '../../../src/text/markdown.js';
import { plural, several } from '../../../src/text/plural.js';
import { bar, buckets, sparkline } from '../../../src/text/sparkline.js';
import { width } from '../../../src/text/width.js';
import { wrap, wrapPieces } from '../../../src/text/wrap.js';

describe('amounts', () => {
  it.each([
    [0, '0'],
    [0.002, '2m'],
    [0.34, '0.34'],
    [34, '34'],
    [999, '999'],
    [999.6, '1k'],
    [1234, '1.23k'],
    [12_345, '12.3k'],
    [3.1e6, '3.1M'],
    [-1500, '-1.5k'],
    [NaN, '–'],
    [Infinity, '∞'],
  ])('%d is %s', (n, words) => {
    expect(amount(n)).toBe(words);
  });
  it.each([
    [214, '214'],
    [999, '999'],
    [1200, '1.2k'],
    [9_960, '10k'],
    [14_499, '14k'],
  ])('%d things are %s', (n, words) => {
    expect(count(n)).toBe(words);
  });
  it.each([
    [0.34, '34%'],
    [0.002, '0.2%'],
    [0.0002, '<0.1%'],
    [0, '0%'],
    [1, '100%'],
  ])('a share of %d is %s', (n, words) => {
    expect(percent(n)).toBe(words);
  });
  it('keep a score in four columns', () => {
    expect([score(0.914), score(2), score(-1)]).toEqual(['0.91', '1.00', '0.00']);
  });
  it('carry their unit', () => {
    expect([quantity(0.34, 'ratio'), quantity(1.5e9, 'bytes'), quantity(250, 'ms'), quantity(3, 'requests')]).toEqual([
      '34%',
      '1.5GB',
      '0.25s',
      '3 requests',
    ]);
  });
  it('are counted in words', () => {
    expect([
      plural(1, 'alert'),
      plural(1200, 'alert'),
      plural(2, 'entry', 'entries'),
      several(['a', 'b', 'c'], 3),
      several(['a', 'b', 'c'], 2),
      several([], 2),
    ]).toEqual(['1 alert', '1.2k alerts', '2 entries', 'a, b and c', 'a, b and 1 more', '']);
  });
});

describe('small pictures', () => {
  it('draw a gap as a gap and a zero as the lowest block', () => {
    expect(sparkline([0, 1, undefined, NaN, 2, 4], true)).toBe('▁▃  ▅█');
  });
  it('have letters of their own in ASCII', () => {
    expect([sparkline([0, 7], false), bar(0.5, 4, false)]).toEqual(['_#', '##..']);
  });
  it('always show something above nothing', () => {
    expect([bar(0.001, 10, true), bar(0, 10, true), bar(NaN, 3, true), bar(7, 3, true)]).toEqual([
      '█░░░░░░░░░',
      '░░░░░░░░░░',
      '░░░',
      '███',
    ]);
  });
  it('put the greatest value of a stretch into its bucket', () => {
    expect(
      buckets(
        [
          [0, 1],
          [1, 9],
          [5, 2],
          [20, 3],
        ],
        0,
        10,
        2,
      ),
    ).toEqual([9, 2]);
  });
  it('repeat a value where buckets are finer than points, but not across a gap', () => {
    const points = [0, 10, 20, 90, 100].map((at): readonly [number, number] => [at, at]);
    expect(buckets(points, 0, 100, 20)).toEqual([0, 0, 10, 10, 20, ...new Array<undefined>(13).fill(undefined), 90, 100]);
  });
});

describe('columns', () => {
  const columns: readonly ColumnSpec[] = [
    { width: 2 },
    { width: { share: 2 } },
    { width: 6, drop: 2 },
    { width: { share: 1 } },
    { width: 4, drop: 1 },
  ];
  it('share what is left', () => {
    expect(columnWidths(columns, 80, 2)).toEqual([2, 40, 6, 20, 4]);
  });
  it('let the least important go first', () => {
    expect(columnWidths(columns, 38, 1)).toEqual([2, 19, 0, 10, 4]);
    expect(columnWidths(columns, 28, 1)).toEqual([2, 16, 0, 8, 0]);
  });
  it('never take more than there is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ width: fc.oneof(fc.nat(40), fc.record({ share: fc.integer({ min: 1, max: 5 }) })), drop: fc.nat(3) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat(200),
        fc.nat(3),
        (specs, total, gap) => {
          const widths = columnWidths(specs, total, gap);
          expect(widths.every(each => each >= 0)).toBe(true);
          expect(widths.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(Math.max(0, total));
        },
      ),
    );
  });
});

describe('wrapping', () => {
  it('breaks at spaces and sets later lines in', () => {
    expect(wrap('one two three four', 9, 2)).toEqual(['one two', '  three', '  four']);
  });
  it('cuts what has no spaces, and never a wide character in half', () => {
    expect(wrap('abc本番環境', 4)).toEqual(['abc', '本番', '環境']);
  });
  it('keeps what pieces carry', () => {
    expect(
      wrapPieces(
        [
          { text: 'a b', token: 'x' },
          { text: ' c', token: 'y' },
        ],
        3,
      ),
    ).toEqual([[{ text: 'a b', token: 'x' }], [{ text: 'c', token: 'y' }]]);
  });
  it('loses no letter and fits, whatever it gets', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 2, max: 60 }),
        fc.nat(20),
        (text, columns, hanging) => {
          const lines = wrap(text, columns, hanging);
          for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
          const letters = (each: string): string => each.replace(/\s/g, '');
          if (columns > 12 && /^[\x20-\x7e]*$/.test(text)) expect(letters(lines.join(''))).toBe(letters(text));
        },
      ),
    );
  });
});

describe('markdown', () => {
  it.each([
    ['plain', [{ text: 'plain', look: 'text' }], 0],
    ['## Cause', [{ text: 'Cause', look: 'strong' }], 0],
    [
      '- set `POOL` to **5**',
      [
        { text: '· ', look: 'bullet' },
        { text: 'set ', look: 'text' },
        { text: 'POOL', look: 'code' },
        { text: ' to ', look: 'text' },
        { text: '5', look: 'strong' },
      ],
      2,
    ],
    [
      '2. then',
      [
        { text: '2. ', look: 'bullet' },
        { text: 'then', look: 'text' },
      ],
      3,
    ],
    ['a ** b', [{ text: 'a ** b', look: 'text' }], 0],
    ['', [{ text: '', look: 'text' }], 0],
  ])('%j', (text, pieces, hanging) => {
    expect(markdownLine(text)).toEqual({ pieces, hanging });
  });
});
