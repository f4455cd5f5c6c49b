import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSingle, LAYOUTS, place, type LayoutInput } from '../../../src/terminal/layout.js';
import type { Rectangle } from '../../../src/terminal/tty/contract.js';

const known = new Set(['incidents', 'detail', 'timeline', 'plan', 'chat', 'sources', 'noise']);
const input = (changes: Partial<LayoutInput> = {}): LayoutInput => ({
  size: { width: 120, height: 36 },
  layout: 'overview',
  focus: 'incidents',
  zoomed: false,
  maker: false,
  weights: {},
  known,
  ...changes,
});
const cellsOf = ({ x, y, width, height }: Rectangle): readonly string[] =>
  Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`);

describe('a layout', () => {
  it('gives every cell to one owner, for any size, weight and layout', () => {
    fc.assert(
      fc.property(
        fc.record({ width: fc.integer({ min: 60, max: 400 }), height: fc.integer({ min: 20, max: 120 }) }),
        fc.constantFrom(...LAYOUTS.map(({ name }) => name)),
        fc.boolean(),
        fc.boolean(),
        fc.dictionary(
          fc.constantFrom('overview/incidents', 'overview/timeline', 'plan/plan', 'timeline/timeline'),
          fc.double({ min: 0.25, max: 4, noNaN: true }),
        ),
        (size, layout, maker, zoomed, weights) => {
          const { lead } = LAYOUTS.find(({ name }) => name === layout) ?? LAYOUTS[0]!;
          const placement = place(input({ size, layout, focus: lead, maker, zoomed, weights }));
          const owned = [
            placement.header,
            placement.bar,
            ...(placement.strip ? [placement.strip] : []),
            ...placement.panels.flatMap(({ rule, content, side }) => [
              rule,
              content,
              ...(side ? [{ ...side, y: side.y + 1, height: side.height - 1 }] : []),
            ]),
          ].flatMap(cellsOf);
          expect(new Set(owned).size).toBe(owned.length);
          const ring = placement.ring ? 2 * (size.width + size.height) - 4 : 0;
          expect(owned.length + ring).toBe(size.width * size.height);
          expect(placement.panels.map(({ id }) => id)).toContain(lead);
          for (const { content } of placement.panels) expect(content.width >= 20 && content.height >= 3).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    [80, 24, true],
    [60, 20, true],
    [99, 37, true],
    [100, 24, true],
    [100, 25, false],
    [80, 40, false],
    [120, 36, false],
    [400, 120, false],
  ])('at %dx%d shows one panel alone: %s', (width, height, alone) => {
    expect(isSingle({ width, height })).toBe(alone);
    const { panels, strip } = place(input({ size: { width, height }, focus: 'detail' }));
    expect([panels.length === 1, strip !== undefined]).toEqual([alone, alone]);
    if (alone) expect(panels[0]?.id).toBe('detail');
  });

  it('puts the six panels on a large screen, and the sketch of four corners on a usual one', () => {
    expect(place(input({ size: { width: 200, height: 60 } })).panels.map(({ id }) => id)).toEqual([
      'incidents',
      'detail',
      'timeline',
      'chat',
      'plan',
      'sources',
    ]);
    expect(place(input()).panels.map(({ id }) => id)).toEqual(['incidents', 'detail', 'timeline', 'chat', 'plan']);
  });

  it('puts what no line should cross beside each other on a vast screen', () => {
    expect(
      place(input({ size: { width: 400, height: 120 } })).panels.map(({ id, content }) => [id, content.width < 200 || id === 'timeline']),
    ).toEqual(['incidents', 'sources', 'detail', 'plan', 'chat', 'timeline'].map(id => [id, true]));
  });

  it('shows the detail in the rows that a short list alone would leave empty', () => {
    const shown = (listed: number, more: Partial<LayoutInput> = {}): readonly (readonly [string, number])[] =>
      place(input({ size: { width: 80, height: 24 }, listed, ...more })).panels.map(({ id, content }) => [id, content.height] as const);
    expect(shown(4)).toEqual([
      ['incidents', 8],
      ['detail', 11],
    ]);
    expect([shown(8), shown(0), shown(4, { zoomed: true }), shown(4, { focus: 'plan' })].map(panels => panels.length)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('gives a heavier panel more, at the cost of its neighbours', () => {
    const wide = (weights: Readonly<Record<string, number>>): number =>
      place(input({ weights })).panels.find(({ id }) => id === 'incidents')?.content.width ?? 0;
    expect(wide({ 'overview/incidents': 2 })).toBeGreaterThan(wide({}));
    expect(wide({ 'plan/incidents': 2 })).toBe(wide({}));
  });

  it('draws the frame of maker mode around everything, where there is room for it', () => {
    expect(place(input({ maker: true })).ring).toEqual({ x: 0, y: 0, width: 120, height: 36 });
    expect(place(input({ maker: true, size: { width: 60, height: 20 } })).ring).toBeUndefined();
  });

  it('leaves out panels that are not there', () => {
    expect(place(input({ known: new Set(['incidents', 'chat']) })).panels.map(({ id }) => id)).toEqual(['incidents', 'chat']);
  });
});
