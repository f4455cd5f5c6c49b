import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TOKENS, type Token } from '../../../src/contracts/content.js';
import type { Style, Theme } from '../../../src/contracts/theme.js';
import { colourDistance, contrast, nearestColour, paletteColour, rgbOf } from '../../../src/terminal/colours.js';
import { resolveTheme } from '../../../src/terminal/resolved-theme.js';

const files = fs.readdirSync('themes').filter(name => name.endsWith('.ts'));
const themes = await Promise.all(
  files.map(async name => ((await import(/* @vite-ignore */ `${process.cwd()}/themes/${name}`)) as { theme: Theme }).theme),
);
const named = (id: string): Theme => themes.find(theme => theme.id === id)!;

const SEVERITIES = ['severity.critical', 'severity.warning', 'severity.unknown', 'severity.info', 'severity.ok'] as const;
/** Lines, which are seen and not read: WCAG AA wants 3:1 of graphics. */
const LINES: readonly Token[] = TOKENS.filter(token => token.startsWith('border'));
/** Grounds that other tokens are put on. */
const GROUNDS = [undefined, 'cursor', 'bar', 'input'] as const;
const inkOf = (style: Style): number => rgbOf(style.inverse === true ? style.bg : style.fg)!;
const groundOf = (style: Style): number => rgbOf(style.inverse === true ? style.fg : style.bg)!;

describe.each(themes.map(theme => [theme.id, theme] as const))('theme %s', (id, theme) => {
  it('is named after its file and leaves no gap', () => {
    expect(files).toContain(`${id}.ts`);
    expect(TOKENS.filter(token => theme.tokens[token] === undefined)).toEqual([]);
  });

  it('can be read: every token on every ground it stands on', () => {
    const resolved = resolveTheme(theme, themes, 'truecolor');
    const faults = GROUNDS.flatMap(on =>
      TOKENS.flatMap(token => {
        const style = resolved.style(token, on);
        const ratio = contrast(inkOf(style), groundOf(style));
        return ratio >= (LINES.includes(token) ? 3 : 4.5) ? [] : [`${token} on ${on ?? 'the screen'}: ${ratio.toFixed(2)}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  it('shows the cursor, the bar and matches', () => {
    const resolved = resolveTheme(theme, themes, 'truecolor');
    for (const on of ['cursor', 'bar', 'match', 'bar.warning', 'game-day'] as const) {
      expect(colourDistance(groundOf(resolved.style(undefined, on)), groundOf(resolved.base)), on).toBeGreaterThan(0.035);
    }
  });

  it.each([256, 16, 8] as const)('keeps severities apart with %i colours', depth => {
    const resolved = resolveTheme(theme, themes, depth);
    const looks = SEVERITIES.map(token => {
      const style = resolved.style(token);
      const index = (rgb: number): number => nearestColour(rgb, depth);
      return `${index(rgbOf(style.fg)!)}/${index(rgbOf(style.bg)!)}${style.bold === true ? 'b' : ''}${style.underline === true ? 'u' : ''}${style.inverse === true ? 'i' : ''}`;
    });
    // Greys run out with few colours; there the sign in front of each severity must do.
    expect(new Set(looks).size).toBeGreaterThanOrEqual(id === 'monochrome' && depth < 256 ? 4 : 5);
  });

  it.each([256, 16, 8] as const)('keeps text visible and the cursor apart with %i colours', depth => {
    const resolved = resolveTheme(theme, themes, depth);
    const seen = (rgb: number): number => paletteColour(nearestColour(rgb, depth));
    for (const on of GROUNDS) {
      for (const token of TOKENS) {
        const style = resolved.style(token, on);
        expect(seen(inkOf(style)), `${token} on ${on ?? 'the screen'}`).not.toBe(seen(groundOf(style)));
      }
    }
    for (const on of ['cursor', 'bar'] as const) {
      const style = resolved.style('text', on);
      expect(style.inverse === true || seen(groundOf(style)) !== seen(groundOf(resolved.base)), on).toBe(true);
    }
  });

  it('says the same without colours: cursor, bars, severities and the maker border', () => {
    const resolved = resolveTheme(theme, themes, 'none');
    for (const token of TOKENS) expect(resolved.style(token)).not.toHaveProperty('fg');
    const sign = (token?: Token, on?: Token): string => JSON.stringify(resolved.style(token, on));
    expect(sign(undefined, 'cursor')).not.toBe(sign());
    expect(sign(undefined, 'bar')).not.toBe(sign());
    expect(sign('border.maker')).not.toBe(sign('border'));
    expect(new Set([sign('severity.critical'), sign('severity.warning'), sign('severity.unknown'), sign('severity.ok')]).size).toBe(4);
  });
});

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB. */
const DEFICIENCIES = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;
function seenWith(deficiency: keyof typeof DEFICIENCIES, rgb: number): number {
  const linear = [rgb >> 16, (rgb >> 8) & 255, rgb & 255].map(channel =>
    channel <= 10.31475 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
  );
  const matrix = DEFICIENCIES[deficiency];
  return [0, 1, 2]
    .map(row =>
      Math.min(
        1,
        Math.max(
          0,
          linear.reduce((sum, value, column) => sum + value * matrix[row * 3 + column]!, 0),
        ),
      ),
    )
    .reduce((sum, value) => sum * 256 + Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)), 0);
}

describe('themes for colour-vision deficiency', () => {
  it.each([
    ['red-green', 'deuteranopia'],
    ['red-green', 'protanopia'],
    ['blue-yellow', 'tritanopia'],
  ] as const)('%s keeps severities apart for %s', (id, deficiency) => {
    const resolved = resolveTheme(named(id), themes, 'truecolor');
    const seen = SEVERITIES.map(token => seenWith(deficiency, rgbOf(resolved.style(token).fg)!));
    const close = seen.flatMap((one, index) =>
      seen
        .slice(index + 1)
        .map((other, step) => ({ pair: `${SEVERITIES[index]} ${SEVERITIES[index + 1 + step]}`, distance: colourDistance(one, other) })),
    );
    expect(close.filter(({ distance }) => distance < 0.08)).toEqual([]);
  });
});

describe('high contrast', () => {
  it('reaches 7:1 for all text', () => {
    const resolved = resolveTheme(named('high-contrast'), themes, 'truecolor');
    for (const token of TOKENS.filter(name => !name.startsWith('border')))
      expect(contrast(inkOf(resolved.style(token)), groundOf(resolved.style(token))), token).toBeGreaterThanOrEqual(7);
  });
});
