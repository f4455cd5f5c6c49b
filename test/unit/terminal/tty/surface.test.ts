import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Surface } from '../../../../src/terminal/tty/contract.js';
import { createGrid } from '../../../../src/terminal/tty/grid.js';
import { surfaceOf } from '../../../../src/terminal/tty/surface.js';

const RED = { fg: '#ff0000' } as const;
const fresh = (width = 10, height = 3): Surface => surfaceOf(createGrid(width, height));
const row = (surface: Surface, y = 0): string => Array.from({ length: surface.width }, (_, x) => surface.at(x, y)!.text || '‹').join('');

describe('Surface', () => {
  it('writes spans one after the other', () => {
    const surface = fresh(20);
    expect(surface.put(surface.put(surface.put(0, 0, '● ', RED), 0, '日本'), 0, ' x')).toBe(8);
    expect(row(surface)).toBe('● 日‹本‹ x            ');
    expect(surface.at(0, 0)).toEqual({ text: '●', style: RED });
    expect(surface.at(20, 0)).toBeUndefined();
  });

  it('cuts at its edges and at a limit, never through a wide character', () => {
    const surface = fresh(5);
    expect(surface.put(3, 0, 'abc')).toBe(5);
    expect(row(surface)).toBe('   ab');
    surface.put(0, 0, '日本語');
    expect(row(surface)).toBe('日‹本‹ ');
    surface.fill({});
    expect(surface.put(0, 0, '日本語', {}, 3)).toBe(3);
    expect(row(surface)).toBe('日‹   ');
    surface.put(-1, 0, '日x');
    expect(row(surface)).toBe(' x   ');
    surface.put(0, 9, 'outside');
    surface.put(-9, 0, 'outside');
  });

  it('leaves no half of a wide character', () => {
    const surface = fresh(6);
    surface.put(0, 0, '日本語');
    surface.put(1, 0, 'x');
    expect(row(surface)).toBe(' x本‹語‹');
    surface.put(3, 0, '日');
    expect(row(surface)).toBe(' x 日‹ ');
  });

  it('gives windows with their own origin that cut what lies outside', () => {
    const surface = fresh(10, 4);
    const window = surface.sub({ x: 2, y: 1, width: 5, height: 2 });
    window.fill({ bg: '#333333' }, undefined, '.');
    window.put(3, 0, 'abcdef');
    window.put(0, 5, 'no');
    const inner = window.sub({ x: 4, y: 1, width: 9, height: 9 });
    inner.put(0, 0, 'xyz');
    expect([0, 1, 2, 3].map(y => row(surface, y))).toEqual(['          ', '  ...ab   ', '  ....x   ', '          ']);
    expect(window.at(3, 0)?.text).toBe('a');
  });

  it('lays a style over cells: set fields win, others stay', () => {
    const surface = fresh(6, 1);
    surface.put(0, 0, '日x', RED);
    surface.restyle({ x: 0, y: 0, width: 6, height: 1 }, { bg: '#222222', bold: true });
    expect(surface.at(0, 0)?.style).toEqual({ fg: '#ff0000', bg: '#222222', bold: true });
    expect(surface.at(1, 0)?.style).toEqual(surface.at(0, 0)?.style);
    expect(surface.at(5, 0)?.style).toEqual({ bg: '#222222', bold: true });
  });

  it('never holds a control character or a second half that stands alone', () => {
    const surface = fresh(30, 4);
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 32 }),
        fc.integer({ min: -1, max: 4 }),
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.option(fc.integer({ min: 0, max: 9 })),
        (x, y, text, limit) => {
          surface.sub({ x: 3, y: 0, width: 20, height: 4 }).put(x, y, text, RED, ...(limit === null ? [] : [limit]));
          for (let at = 0; at < 120; at++) {
            const cell = surface.at(at % 30, Math.floor(at / 30))!;
            expect(cell.text).not.toMatch(/\p{Cc}/u);
            if (cell.text === '') expect(surface.at((at % 30) - 1, Math.floor(at / 30))?.text).toMatch(/^[^\x20-\x7e]/);
            if (at % 30 < 3 || at % 30 >= 23) expect(cell.text).toBe(' ');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
