import { describe, expect, it } from 'vitest';
import { readK9sSkin } from '../../../src/terminal/k9s-skin.js';
import { resolveTheme } from '../../../src/terminal/resolved-theme.js';
import { contrast, rgbOf } from '../../../src/terminal/colours.js';
import { theme as midnight } from '../../../themes/midnight.js';
import { theme as daylight } from '../../../themes/daylight.js';

const SKIN = `
foreground: &foreground "#f8f8f2"
background: &background "#282a36"
current: &current "#44475a"
k9s:
  body:
    fgColor: *foreground
    bgColor: *background
    logoColor: mediumpurple
  prompt: { fgColor: *foreground, bgColor: *background, suggestColor: PeachPuff }
  frame:
    border: { fgColor: lightslategray, focusColor: *foreground }
    menu: { fgColor: *foreground, keyColor: HotPink, numKeyColor: pink }
    crumbs: { fgColor: *foreground, bgColor: *current, activeColor: *current }
    status: { newColor: cyan, modifyColor: "#50fa7b", addColor: "#bd93f9", errorColor: "#ff5555", highlightColor: orange, killColor: "#6272a4", completedColor: slategray }
    title: { fgColor: "#ff79c6", bgColor: *current, highlightColor: orange, counterColor: "#bd93f9", filterColor: pink }
  views:
    table: { fgColor: *foreground, bgColor: *background, cursorFgColor: white, cursorBgColor: *current, header: { fgColor: x } }
    somethingNew: { anything: [1, 2] }
`;
const read = (source: string): ReturnType<typeof readK9sSkin> => readK9sSkin('office', source);

describe('readK9sSkin', () => {
  it('reads anchors, names in any case and hexadecimal colours', () => {
    const result = read(SKIN);
    expect(result).toMatchObject({
      ok: true,
      value: { id: 'office', ground: 'dark', background: '#282a36', foreground: '#f8f8f2', extends: 'midnight' },
    });
    if (!result.ok) throw new Error(result.error);
    expect(result.value.tokens).toMatchObject({
      title: { fg: '#ff79c6', bold: true },
      key: { fg: '#ff69b4', bold: true },
      'severity.critical': { fg: '#ff5555', bold: true },
      'severity.warning': { fg: '#ffa500' },
      border: { fg: '#778899' },
      cursor: { fg: '#ffffff', bg: '#44475a' },
      bar: { fg: '#f8f8f2', bg: '#44475a' },
    });
  });

  it('leaves out what could not be read, so that our own theme fills the gap', () => {
    const result = read(
      `k9s: { body: { fgColor: white, bgColor: black }, frame: { title: { fgColor: "#111111" }, status: { errorColor: navy } } }`,
    );
    if (!result.ok) throw new Error(result.error);
    expect(result.value.tokens).not.toHaveProperty('title');
    const resolved = resolveTheme(result.value, [midnight, daylight], 'truecolor');
    expect(resolved.style('title').fg).toBe(midnight.tokens.title?.fg);
    expect(contrast(rgbOf(resolved.style('severity.critical').fg)!, 0)).toBeGreaterThan(4.5);
  });

  it("takes a light skin for light, and the terminal's own ground for what it is", () => {
    expect(read('k9s: { body: { fgColor: black, bgColor: ivory } }')).toMatchObject({ value: { ground: 'light', extends: 'daylight' } });
    expect(read('k9s: { body: { fgColor: dodgerblue, bgColor: default } }')).toMatchObject({
      value: { ground: 'dark', background: 'default' },
    });
  });

  it.each([
    ['not YAML', 'k9s: [', /Not YAML/],
    ['another document', 'apiVersion: v1', /No "k9s" section/],
    ['nothing', '', /No "k9s" section/],
    ['a list', '- k9s', /No "k9s" section/],
    [
      'a bomb of aliases',
      `a: &a [${'x,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: &c [${'*b,'.repeat(20)}]\nd: [${'*c,'.repeat(20)}]\nk9s: {}`,
      /Not YAML/,
    ],
    ['something huge', 'x'.repeat(300_000), /is none/],
  ])('refuses %s in words', (_name, source, because) => {
    const result = read(source);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.error).toMatch(because);
  });
});
