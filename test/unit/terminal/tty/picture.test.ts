import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { goldenOf } from '../../../support/golden.js';
import { svg } from '../../../support/terminal-picture.js';
import { VirtualTerminal } from '../../../support/virtual-terminal.js';

async function screenWith(text: string): Promise<VirtualTerminal> {
  const terminal = new VirtualTerminal(20, 3);
  terminal.write(text);
  await terminal.settled();
  return terminal;
}

describe('pictures of the screen', () => {
  it('hold every run with its style, and data as data', async () => {
    const picture = svg(await screenWith('\u001b[1;38;2;255;0;0mbold\u001b[m <b>&"\u001b[2;1H\u001b[48;2;1;2;3m日本\u001b[m ⣿'));
    expect(picture).toContain('fill="#ff0000" font-weight="bold"');
    expect(picture).toContain('&#60;b&#62;&#38;&#34;');
    expect(picture).toContain('fill="#010203"');
    expect(picture).toContain('>日<');
    expect(picture.match(/<circle/g)).toHaveLength(8);
  });

  it('become pixels of the same colours', async () => {
    const font = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf');
    const image = new Resvg(svg(await screenWith('\u001b[48;2;255;0;0m     ')), {
      font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: 'DejaVu Sans Mono' },
    }).render();
    const pixel = (x: number, y: number): string =>
      [...image.pixels.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 3)].join();
    expect(pixel(5, 5)).toBe('255,0,0');
    expect(pixel(100, 5)).toBe('30,30,30');
  });

  it('are told in text and style runs for golden files', async () => {
    const terminal = await screenWith('ab\u001b[7mcd\u001b[m');
    expect(goldenOf(terminal).split('\n')).toEqual(['abcd', '', '', '--- styles', 'a2b2a', 'a', '=', '---', 'a -/-', 'b -/-i', '']);
  });
});
