import { describe, expect, it } from 'vitest';
import { colourDistance, contrast, nearestColour, nearestFreeColour, paletteColour, rgbOf } from '../../../src/terminal/colours.js';
import { namedColour } from '../../../src/terminal/named-colours.js';

describe('colours', () => {
  it('reads hexadecimal colours only', () => {
    expect(rgbOf('#0a0B0c')).toBe(0x0a0b0c);
    expect(rgbOf('default')).toBeUndefined();
    expect(rgbOf('#12')).toBeUndefined();
  });
  it('finds each palette colour as itself', () => {
    for (let index = 16; index < 256; index++) expect(paletteColour(nearestColour(paletteColour(index), 256))).toBe(paletteColour(index));
    for (const count of [16, 8] as const)
      for (let index = 0; index < count; index++) expect(nearestColour(paletteColour(index), count)).toBe(index);
  });
  it.each([
    [0xff6b6b, [1, 9]],
    [0xf5b95f, [3, 11]],
    [0x74cf95, [2, 10]],
    [0x10131c, [0]],
    [0xfaf8f3, [15]],
  ] as const)('keeps the hue of %i with 16 colours', (rgb, indices) => {
    expect(indices).toContain(nearestColour(rgb, 16));
  });
  it('finds free colours that stand out, and no hue for a grey', () => {
    expect(nearestFreeColour(0xff0000, 8, new Set([1]), 0)).not.toBe(1);
    expect(nearestFreeColour(0x808080, 8, new Set([7]), 0)).toBeUndefined();
    expect(contrast(paletteColour(nearestFreeColour(0x0000aa, 8, new Set(), 0)!), 0)).toBeGreaterThan(2.4);
  });
  it('measures contrast as WCAG does, and distance from 0 to 1', () => {
    expect(contrast(0, 0xffffff)).toBeCloseTo(21, 5);
    expect(contrast(0x777777, 0xffffff)).toBeCloseTo(4.48, 2);
    expect(colourDistance(0, 0xffffff)).toBeCloseTo(1, 3);
    expect(colourDistance(0x123456, 0x123456)).toBe(0);
  });
  it('knows the names of the W3C', () => {
    expect(namedColour('DodgerBlue')).toBe('#1e90ff');
    expect(namedColour('rebeccapurple')).toBe('#663399');
    expect(namedColour('constructor')).toBeUndefined();
  });
});
