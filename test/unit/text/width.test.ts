import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import headless from '@xterm/headless';
import unicode11 from '@xterm/addon-unicode11';
import { cells, fit, fitEnd, pad, width } from '../../../src/text/width.js';

const COLUMNS = 200;
function emulator(): InstanceType<typeof headless.Terminal> {
  const terminal = new headless.Terminal({ cols: COLUMNS, rows: 2, allowProposedApi: true, scrollback: 0 });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
}
const write = (terminal: ReturnType<typeof emulator>, text: string): Promise<void> =>
  new Promise(done => {
    terminal.write(text, done);
  });

/** Characters newer than the emulator's tables (Unicode 11), or where Unicode itself changed its mind since. */
const NEWER = (
  '890-891 897-89f 8ca-8d2 b55 c3c d81 ece 1734 180f 1abf-1aeb 1dfa 2ffc-2fff 31bb-31ef a82c 10d69-11074 110c2-11f5a 13430-13455 1611e-1612f ' +
  '16fe4-18df2 1aff0-1b2ff 1cf00-1cf46 1e08f-1e6f5 1f6d5-1f6df 1f6fb-1f6fc 1f7f0 1f90c-1f9cc 1fa70-1faff'
)
  .split(' ')
  .map(range => range.split('-').map(end => parseInt(end, 16)));
const isNewer = (character: string): boolean => {
  const code = character.codePointAt(0)!;
  return /[\p{Cn}\p{Cf}\u2028\u2029]/u.test(character) || NEWER.some(([first, last = first]) => code >= first! && code <= last!);
};

describe('cells', () => {
  it.each([
    ['abc', ['a', 'b', 'c']],
    ['日本', ['日', '', '本', '']],
    ['🔥x', ['🔥', '', 'x']],
    ['e\u0301x', ['e\u0301', 'x']],
    ['日\u0301', ['日\u0301', '']],
    ['✓●▲', ['✓', '●', '▲']],
    ['⚠\ufe0f', ['⚠']],
    ['a\u200bb\u202ec', ['a', 'b', 'c']],
    ['👩\u200d👧', ['👩', '', '👧', '']],
    ['각', ['각', '']],
    ['\u0301x', ['\u25cc\u0301', 'x']],
    ['a\u0300\u0301\u0302\u0303\u0304', ['a\u0300\u0301\u0302']],
    ['a\u001b[31mb\u009bx\u007f', ['a', '[', '3', '1', 'm', 'b', 'x']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  it('gives every character the width that the emulator gives it', async () => {
    const terminal = emulator();
    const wrong: string[] = [];
    let row = '';
    let expected: [code: number, column: number][] = [];
    const check = async (): Promise<void> => {
      await write(terminal, `\u001b[H\u001b[2J${row}`);
      const line = terminal.buffer.active.getLine(0)!;
      for (const [code, column] of expected) if (line.getCell(column)!.getChars() !== '|') wrong.push(code.toString(16));
      row = '';
      expected = [];
    };
    let column = 0;
    for (let code = 0xa0; code < 0x20000; code++) {
      if (code === 0xad || (code >= 0xd800 && code < 0xf900)) continue;
      const character = String.fromCodePoint(code);
      if (isNewer(character)) continue;
      const taken = cells(`-${character}`).length;
      row += `-${character}|`;
      column += taken;
      expected.push([code, column]);
      column += 1;
      if (column > COLUMNS - 4) {
        await check();
        column = 0;
      }
    }
    await check();
    expect(wrong).toEqual([]);
  });

  it('puts any text of assigned characters into the cells the emulator puts it into', async () => {
    const character = fc
      .oneof(
        fc.integer({ min: 0x20, max: 0x7e }),
        fc.integer({ min: 0xa0, max: 0x24ff }),
        fc.integer({ min: 0x2500, max: 0x2bff }),
        fc.integer({ min: 0x3000, max: 0x30ff }),
        fc.integer({ min: 0x4e00, max: 0x9fff }),
        fc.integer({ min: 0xac00, max: 0xd7a3 }),
        fc.integer({ min: 0x1f300, max: 0x1f64f }),
        fc.integer({ min: 0x300, max: 0x36f }),
      )
      .map(code => String.fromCodePoint(code))
      .filter(text => !isNewer(text));
    const terminal = emulator();
    await fc.assert(
      fc.asyncProperty(
        fc.array(character, { maxLength: 60 }).map(parts => parts.join('')),
        async text => {
          const expected = cells(text);
          await write(terminal, `\u001b[H\u001b[2J${expected.join('')}`);
          const line = terminal.buffer.active.getLine(0)!;
          const got = expected.map((_, x) => {
            const cell = line.getCell(x)!;
            return cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
          });
          expect(got).toEqual(expected);
          expect(width(text)).toBe(expected.length);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('width', () => {
  it('is the number of cells, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(width(text)).toBe(cells(text).length);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('fit', () => {
  it.each([
    ['checkout', 8, 'checkout'],
    ['checkout', 5, 'chec…'],
    ['checkout', 1, '…'],
    ['checkout', 0, ''],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['日本語', 2, '…'],
    ['日本語', 1, '…'],
    ['e\u0301a', 1, '…'],
    ['e\u0301', 1, 'e\u0301'],
  ])('cuts %j to %i columns', (text, columns, expected) => {
    expect(fit(text, columns)).toBe(expected);
  });
  it.each([
    ['short', 5, 'short'],
    ['node:duration:p99', 13, '…duration:p99'],
    ['a日本語', 4, '…語'],
    ['a日本語', 5, '…本語'],
    ['日本', 1, '…'],
    ['abc', 0, ''],
    ['cafe\u0301s', 3, '…e\u0301s'],
  ])('keeps the end of %j in %i columns', (text, columns, expected) => {
    expect(fitEnd(text, columns)).toBe(expected);
    expect(width(fitEnd(text, columns))).toBeLessThanOrEqual(columns);
  });
  it('takes another ellipsis, and none when there is no room for it', () => {
    expect(fit('checkout', 5, '...')).toBe('ch...');
    expect(fit('checkout', 2, '...')).toBe('ch');
  });
  it('never gives more than it may, and cuts only what does not fit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (text, columns) => {
        const result = fit(text, columns);
        expect(width(result)).toBeLessThanOrEqual(columns);
        if (width(text) <= columns) expect(result).toBe(cells(text).join(''));
        expect(width(pad(text, columns))).toBe(columns);
      }),
    );
  });
});

describe('pad', () => {
  it.each([
    ['ab', 5, 'left', 'ab   '],
    ['ab', 5, 'right', '   ab'],
    ['ab', 5, 'centre', ' ab  '],
    ['日本', 3, 'right', '日…'],
    ['日本語', 4, 'left', '日… '],
  ] as const)('%j to %i %s', (text, columns, align, expected) => {
    expect(pad(text, columns, align)).toBe(expected);
  });
});
