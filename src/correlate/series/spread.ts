export interface Spread {
  readonly middle: number;
  /** Never 0: at least a thousandth of the level, so that a constant series can still be judged. */
  readonly spread: number;
}

const middleOf = (sorted: readonly number[]): number => {
  const half = sorted.length >> 1;
  return sorted.length === 0 ? 0 : sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

export const medianOf = (values: readonly number[]): number => middleOf([...values].sort((a, b) => a - b));

/**
 * Median and scaled median absolute deviation (1.4826 * MAD estimates the standard deviation of normal values;
 * Rousseeuw and Croux, JASA 1993, section 1); where more than half the values are equal, the mean absolute deviation.
 */
export function spreadOf(values: readonly number[]): Spread {
  const middle = medianOf(values);
  const away = values.map(value => Math.abs(value - middle));
  const mad = 1.4826 * medianOf(away);
  const mean = away.length ? (1.2533 * away.reduce((sum, value) => sum + value, 0)) / away.length : 0;
  return { middle, spread: Math.max(mad > 0 ? mad : mean, Math.abs(middle) * 1e-3, Number.MIN_VALUE * 1e300) };
}
