/** A theme made ready for one terminal: no gaps, and every difference still to be seen with few colours or none. */
import { TOKENS, type Token } from '../contracts/content.js';
import type { Color, Style, Theme } from '../contracts/theme.js';
import { nearestColour, nearestFreeColour, paletteColour, readableOn, rgbOf } from './colours.js';
import type { ColourDepth } from './tty/contract.js';

export interface ResolvedTheme {
  readonly id: string;
  readonly title: string;
  readonly ground: 'dark' | 'light';
  /** Fill the screen with it before anything else is put. */
  readonly base: Style;
  /**
   * The style of a token. `on` names the token whose ground it stands on: 'bar', 'cursor', 'input'. Always the
   * same object for the same question, so styles can be compared by identity.
   */
  style(token?: Token, on?: Token): Style;
}

/** What carries a token where there are no colours. Colour is never the only signal, so these need only be enough. */
const WITHOUT_COLOUR: Partial<Record<Token, Style>> = {
  strong: { bold: true },
  title: { bold: true },
  key: { bold: true },
  link: { underline: true },
  added: { bold: true },
  removed: { underline: true },
  'severity.critical': { bold: true, inverse: true },
  'severity.warning': { bold: true },
  'severity.unknown': { underline: true },
  'lane.you': { bold: true },
  'border.focused': { bold: true },
  'border.maker': { bold: true, inverse: true },
  cursor: { inverse: true },
  mark: { bold: true, underline: true },
  match: { underline: true, bold: true },
  bar: { inverse: true },
  'bar.warning': { inverse: true, bold: true },
  struck: { underline: true },
  'game-day': { inverse: true, bold: true },
};

/** Worst first: they choose first. */
const SEVERITIES = [
  'severity.critical',
  'severity.warning',
  'severity.unknown',
  'severity.ok',
  'severity.info',
] as const satisfies readonly Token[];

/** Whether a style gives a ground to what stands on it. */
const hasGround = (style: Style | undefined): boolean => style?.bg !== undefined || style?.inverse === true;

/**
 * @param known all themes, to fill gaps from those that `extends` names
 * @param depth colours of the terminal
 */
export function resolveTheme(theme: Theme, known: readonly Theme[], depth: ColourDepth): ResolvedTheme {
  const tokens = depth === 'none' ? WITHOUT_COLOUR : apart(gathered(theme, known), theme, depth);
  const base: Style = depth === 'none' ? {} : { fg: theme.foreground, bg: theme.background };
  const styles = new Map<string, Style>();
  const make = (token: Token | undefined, on: Token | undefined): Style => {
    const ground = on === undefined ? undefined : tokens[on];
    const own = token === undefined || token === 'text' ? undefined : tokens[token];
    const text = tokens.text?.fg === undefined ? {} : { fg: tokens.text.fg };
    // The colour of the ground's own text counts only for text that has none of its own.
    const under: Style = { ...base, ...text, ...ground };
    const merged: Style = legible({ ...under, ...own }, token);
    // Two inversions would undo each other: what stands on an inverse bar and is inverse itself stays inverse.
    return depth === 'none' || depth === 'truecolor'
      ? merged
      : reduced(merged, theme, depth, hasGround(own) || hasGround(ground), token?.startsWith('severity.') === true);
  };
  return {
    id: theme.id,
    title: theme.title,
    ground: theme.ground,
    base: depth === 'none' ? {} : reduced(base, theme, depth, false, false),
    style: (token, on) => {
      const key = `${token ?? ''}/${on ?? ''}`;
      let style = styles.get(key);
      if (style === undefined) styles.set(key, (style = make(token, on)));
      return style;
    },
  };
}

/** WCAG AA: 4.5 for what is read, 3 for lines. */
const AA = { text: 4.5, line: 3 };

/** Text that would be hard to read on its ground comes nearer to black or white, as little as is enough. */
function legible(style: Style, token: Token | undefined): Style {
  const [ink, ground] = style.inverse === true ? [style.bg, style.fg] : [style.fg, style.bg];
  const lifted = readableOn(ink, ground, token?.startsWith('border') === true ? AA.line : AA.text);
  return lifted === undefined || lifted === ink ? style : { ...style, ...(style.inverse === true ? { bg: lifted } : { fg: lifted }) };
}

/** The tokens of a theme, with those it lacks from the themes it extends. */
function gathered(theme: Theme, known: readonly Theme[]): Partial<Record<Token, Style>> {
  const tokens: Partial<Record<Token, Style>> = {};
  const seen = new Set<string>();
  for (let at: Theme | undefined = theme; at !== undefined && !seen.has(at.id);) {
    seen.add(at.id);
    for (const token of TOKENS) if (tokens[token] === undefined && at.tokens[token] !== undefined) tokens[token] = at.tokens[token];
    const parent: string | undefined = at.extends;
    at = parent === undefined ? undefined : known.find(other => other.id === parent);
  }
  return tokens;
}

/** Gives each severity a colour of its own where the nearest ones of a small palette coincide. */
function apart(tokens: Partial<Record<Token, Style>>, theme: Theme, depth: ColourDepth): Partial<Record<Token, Style>> {
  if (depth !== 16 && depth !== 8) return tokens;
  const taken = new Set<number>();
  const ground = paletteColour(nearestColour(rgbOf(theme.background) ?? (theme.ground === 'dark' ? 0 : 0xffffff), depth));
  const changed = { ...tokens };
  for (const token of SEVERITIES) {
    const style = tokens[token];
    const rgb = rgbOf(style?.fg);
    if (style === undefined || rgb === undefined || style.bg !== undefined) continue;
    const index = nearestFreeColour(rgb, depth, taken, ground);
    if (index === undefined) continue;
    taken.add(index);
    changed[token] = { ...style, fg: `#${paletteColour(index).toString(16).padStart(6, '0')}` };
  }
  return changed;
}

const same = (one: Color | undefined, other: Color | undefined, depth: 256 | 16 | 8): boolean =>
  mapped(one, depth) === mapped(other, depth);
const mapped = (color: Color | undefined, depth: 256 | 16 | 8): number => {
  const rgb = rgbOf(color);
  return rgb === undefined ? -1 : nearestColour(rgb, depth);
};

/** Grounds that melt into the theme's own become inverse, and text that melts into its ground takes the opposite. */
function reduced(style: Style, theme: Theme, depth: ColourDepth, isRaised: boolean, keepsColour: boolean): Style {
  if (depth === 'truecolor' || depth === 'none') return style;
  if (isRaised && style.inverse !== true && style.bg !== theme.background && same(style.bg, theme.background, depth)) {
    // One even bar: only what tells how bad things are keeps its colour in it.
    const fg = keepsColour && !same(style.fg, theme.background, depth) ? (style.fg ?? theme.foreground) : theme.foreground;
    return { ...style, fg, bg: theme.background, inverse: true };
  }
  if (same(style.fg, style.bg, depth)) {
    const opposite: Color = theme.ground === 'dark' ? '#ffffff' : '#000000';
    return { ...style, fg: same(opposite, style.bg, depth) ? (theme.ground === 'dark' ? '#000000' : '#ffffff') : opposite };
  }
  return style;
}
