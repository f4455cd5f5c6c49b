/** Reads skins of k9s as themes, so that people keep the look they have. */
import { parse } from 'yaml';
import type { Token } from '../contracts/content.js';
import type { Color, Style, Theme } from '../contracts/theme.js';
import { fail, ok, type Result } from '../model/result.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { contrast, rgbOf } from './colours.js';
import { namedColour } from './named-colours.js';

/** Skins are small; what is larger is something else. */
const LIMIT = 1 << 18;

/** Where a skin holds the colour of a token: the first path that is there. */
const FOREGROUNDS: Partial<Record<Token, readonly string[]>> = {
  text: ['body.fgColor', 'views.table.fgColor'],
  dim: ['frame.status.completedColor', 'views.yaml.colonColor'],
  accent: ['frame.border.focusColor', 'frame.title.highlightColor'],
  title: ['frame.title.fgColor'],
  key: ['frame.menu.keyColor', 'frame.menu.numKeyColor'],
  link: ['frame.title.highlightColor'],
  added: ['frame.status.addColor'],
  removed: ['frame.status.errorColor'],
  'severity.critical': ['frame.status.errorColor'],
  'severity.warning': ['frame.status.pendingColor', 'frame.status.highlightColor'],
  'severity.unknown': ['frame.status.killColor'],
  'severity.info': ['frame.status.newColor'],
  'severity.ok': ['frame.status.modifyColor', 'frame.status.addColor'],
  'lane.change': ['frame.status.modifyColor'],
  'lane.alert': ['frame.status.errorColor'],
  'lane.event': ['frame.status.newColor'],
  'lane.metric': ['frame.status.addColor'],
  'lane.you': ['frame.title.counterColor'],
  border: ['frame.border.fgColor'],
  'border.focused': ['frame.border.focusColor'],
  'border.maker': ['frame.status.errorColor'],
  mark: ['views.table.markColor'],
  stale: ['frame.status.completedColor'],
};
const BOLD: readonly Token[] = ['strong', 'title', 'key', 'severity.critical', 'mark', 'border.maker'];
/** Text and ground of tokens that have a ground of their own. */
const GROUNDS: readonly (readonly [token: Token, foreground: readonly string[], background: readonly string[]])[] = [
  ['cursor', ['views.table.cursorFgColor'], ['views.table.cursorBgColor', 'views.table.cursorColor']],
  ['bar', ['frame.crumbs.fgColor'], ['frame.crumbs.bgColor']],
  ['input', ['prompt.fgColor'], ['prompt.bgColor']],
];

/**
 * A theme from the YAML of a k9s skin. Unknown keys are passed over and missing ones filled from our own themes; a text
 * that could not be read on its ground (below 3:1) is left out, so that a gap is filled instead.
 * @param id what the theme is called by, from the file name
 */
export function readK9sSkin(id: string, source: string): Result<Theme, PlainText> {
  if (source.length > LIMIT) return fail(plain`A skin of ${source.length} characters is none.`);
  let document: unknown;
  try {
    document = parse(source, { maxAliasCount: 1000, merge: true, logLevel: 'error' }) as unknown;
  } catch (error) {
    return fail(plain`Not YAML: ${plainText(error instanceof Error ? error.message.split('\n')[0] : error, 200)}`);
  }
  const skin = member(document, 'k9s');
  if (skin === undefined) return fail(plain`No "k9s" section at the top.`);
  const first = (paths: readonly string[]): Color | undefined => {
    for (const path of paths) {
      const color = colour(path.split('.').reduce<unknown>(member, skin));
      if (color !== undefined) return color;
    }
    return undefined;
  };
  const bodyGround = first(['body.bgColor', 'views.table.bgColor']) ?? 'default';
  const ground =
    (rgbOf(bodyGround) ?? 0) !== 0 && contrast(rgbOf(bodyGround)!, 0) > contrast(rgbOf(bodyGround)!, 0xffffff) ? 'light' : 'dark';
  const background = bodyGround === 'default' ? '#000000' : bodyGround;
  const readable = (color: Color | undefined, on: Color): color is Color =>
    color !== undefined && color !== 'default' && contrast(rgbOf(color)!, rgbOf(on) ?? rgbOf(background)!) >= 3;

  const tokens: Partial<Record<Token, Style>> = {};
  for (const [token, paths] of Object.entries(FOREGROUNDS) as [Token, readonly string[]][]) {
    const fg = first(paths);
    if (readable(fg, background))
      tokens[token] = { fg, ...(BOLD.includes(token) ? { bold: true } : {}), ...(token === 'link' ? { underline: true } : {}) };
  }
  for (const [token, foreground, backgrounds] of GROUNDS) {
    const bg = first(backgrounds);
    if (bg === undefined || bg === 'default' || rgbOf(bg) === rgbOf(background)) continue;
    const fg = first(foreground);
    tokens[token] = readable(fg, bg)
      ? { fg, bg }
      : { fg: contrast(rgbOf(bg)!, 0) > contrast(rgbOf(bg)!, 0xffffff) ? '#000000' : '#ffffff', bg };
  }
  return ok({
    id,
    title: `${id} (k9s)`,
    ground,
    background: bodyGround,
    foreground: tokens.text?.fg ?? (bodyGround === 'default' ? 'default' : ground === 'dark' ? '#ffffff' : '#000000'),
    extends: ground === 'dark' ? 'midnight' : 'daylight',
    tokens,
  });
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

/** '-' and 'default' are the terminal's own colour. */
function colour(value: unknown): Color | undefined {
  if (typeof value !== 'string') return undefined;
  if (value === 'default' || value === '-') return 'default';
  return /^#[0-9a-f]{6}$/i.test(value) ? (value.toLowerCase() as Color) : namedColour(value);
}
