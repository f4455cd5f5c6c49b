import { nearestColour } from '../colours.js';
import type { ColourDepth } from './contract.js';
import { BOLD, INVERSE, lookOf, PLAIN, UNDERLINE } from './styles.js';

/** Parameters of SGR (ECMA-48, 8.3.117) that choose a colour; base 30 for text, 40 for the ground. */
export function colourParameters(rgb: number, base: 30 | 40, depth: ColourDepth): string {
  if (rgb < 0) return String(base + 9);
  if (depth === 'truecolor') return `${base + 8};2;${rgb >> 16};${(rgb >> 8) & 255};${rgb & 255}`;
  if (depth === 'none') return '';
  const index = nearestColour(rgb, depth);
  if (depth === 256) return `${base + 8};5;${index}`;
  return String(index < 8 ? base + index : base + 60 + index - 8);
}

const FLAGS = [
  [BOLD, '1', '22'],
  [UNDERLINE, '4', '24'],
  [INVERSE, '7', '27'],
] as const;

/** The shortest sequence from one style to another, remembered. */
export function styleSelector(depth: ColourDepth, modern: boolean): (from: number, to: number) => string {
  const known = new Map<number, string>();
  const changes = (from: number, to: number, reset: boolean): string[] => {
    const before = reset ? lookOf(PLAIN) : lookOf(from);
    const after = lookOf(to);
    const parameters: string[] = reset ? [''] : [];
    for (const [flag, on, off] of FLAGS) {
      if ((after.flags & flag) === (before.flags & flag)) continue;
      parameters.push((after.flags & flag) !== 0 ? on : off);
    }
    if (depth === 'none') return parameters;
    const foreground = colourParameters(after.foreground, 30, depth);
    if (foreground !== colourParameters(before.foreground, 30, depth)) parameters.push(foreground);
    const background = colourParameters(after.background, 40, depth);
    if (background !== colourParameters(before.background, 40, depth)) parameters.push(background);
    return parameters;
  };
  const sequence = (parameters: readonly string[]): string => (parameters.length === 0 ? '' : `\u001b[${parameters.join(';')}m`);
  return (from, to) => {
    if (from === to) return '';
    const key = from * 0x10000 + to;
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const afresh = sequence(changes(from, to, true));
    // Old terminals know no sequence that turns one attribute off.
    const losesFlag = (lookOf(from).flags & ~lookOf(to).flags) !== 0;
    const step = losesFlag && !modern ? afresh : sequence(changes(from, to, false));
    const best = step.length <= afresh.length ? step : afresh;
    if (known.size > 8192) known.clear();
    known.set(key, best);
    return best;
  };
}
