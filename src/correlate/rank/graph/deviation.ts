import { spreadOf } from '../../series/spread.js';

/** How a metric moved, and how unlike its own past that is. */
export interface Deviation {
  readonly usual: number;
  /** The most extreme value in the direction of trouble. */
  readonly peak: number;
  /** Signed: peak minus usual. */
  readonly change: number;
  /** ln(1 + r), r being the change in units of the largest usual excursion: 0.7 is as large as ever, 2.4 ten times that. */
  readonly surprise: number;
}

/** Share of the earlier excursions that count as usual; the rest may be earlier incidents. */
const USUAL = 0.95;
/** Nothing smaller than this share of the level is an excursion. */
const LEAST = 0.1;
/** Points after which a past is long enough to speak for itself. */
const LONG = 60;

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

/**
 * Compares a window with the past of the same series: the excursion from the median, in units of the usual excursions
 * in the same direction (a high quantile of them, not a standard deviation: metrics of lightly used services are
 * constant most of the time and jump at random).
 * @param least what is never more than usual, in the metric's own unit
 * @param sinceCalm the window holds calm times too: what is so in its calmest moment is left out
 * @returns undefined when there is nothing to compare, or no move in the direction asked for
 */
export function deviationOf(
  before: readonly number[],
  during: readonly number[],
  direction: 'up' | 'down' | 'both',
  { least = 1e-9, sinceCalm = false }: { readonly least?: number; readonly sinceCalm?: boolean } = {},
): Deviation | undefined {
  if (before.length < 2 || !during.length) return undefined;
  const { middle, spread } = spreadOf(before);
  const signed = (value: number): number =>
    direction === 'both' ? Math.abs(value - middle) : direction === 'up' ? value - middle : middle - value;
  const [calmest, peak] = during.reduce(
    ([least, most], value) => [signed(value) < signed(least) ? value : least, signed(value) > signed(most) ? value : most] as const,
    [during[0]!, during[0]!] as const,
  );
  const usual = sinceCalm && signed(calmest) > 0 ? calmest : middle;
  const size = signed(peak) - signed(usual);
  if (size <= 0) return undefined;
  const excursions = before.map(signed).sort((a, b) => a - b);
  // A short past has not shown its excursions yet: its spread and level stand in for them.
  const short = Math.sqrt(Math.max(1, LONG / before.length));
  const unit = Math.max(at(excursions, USUAL), short * Math.max(2 * spread, LEAST * Math.abs(middle)), least);
  return { usual, peak, change: peak - usual, surprise: Math.log1p(size / unit) };
}
