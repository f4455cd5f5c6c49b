/** Weights of one NAB cost profile. */
export interface Profile {
  readonly tpWeight: number;
  readonly fpWeight: number;
  readonly fnWeight: number;
}

/** Labelled windows by row index, ends included. */
export interface Labelled {
  readonly rows: number;
  readonly windows: readonly (readonly [first: number, last: number])[];
  /** Rows at which the detector's score reached the threshold. */
  readonly detections: readonly number[];
}

const sigmoid = (x: number): number => (x > 3 ? -1 : 2 / (1 + Math.exp(5 * x)) - 1);

/** Sum, null and perfect score of one file: steps 1 to 4 of the scoring rule (Lavin and Ahmad, ICMLA 2015, section II-C). */
export function scoreFile(
  { rows, windows, detections }: Labelled,
  profile: Profile,
): { readonly sum: number; readonly count: number; readonly hits: number; readonly falseAlarms: number } {
  const probation = Math.min(Math.floor(0.15 * rows), 750);
  const counted = windows.filter(([, last]) => last >= probation);
  const best = counted.map(() => Number.NEGATIVE_INFINITY);
  let sum = 0;
  let falseAlarms = 0;
  for (const row of detections) {
    if (row < probation) continue;
    const inside = counted.findIndex(([first, last]) => row >= first && row <= last);
    if (inside >= 0) {
      const [first, last] = counted[inside]!;
      best[inside] = Math.max(best[inside]!, (profile.tpWeight * sigmoid(-(last - row + 1) / (last - first + 1))) / sigmoid(-1));
      continue;
    }
    falseAlarms++;
    const before = windows.filter(([, last]) => last < row).at(-1);
    sum += before ? profile.fpWeight * sigmoid((row - before[1]) / Math.max(1, before[1] - before[0])) : -profile.fpWeight;
  }
  const hits = best.filter(value => Number.isFinite(value)).length;
  for (const value of best) sum += Number.isFinite(value) ? value : -profile.fnWeight;
  return { sum, count: counted.length, hits, falseAlarms };
}

/** Step 5: 0 is silence, 100 is every window found at its first row and nothing else. */
export function normalise(files: readonly { readonly sum: number; readonly count: number }[], profile: Profile): number {
  const sum = files.reduce((total, file) => total + file.sum, 0);
  const windows = files.reduce((total, file) => total + file.count, 0);
  return windows ? (100 * (sum + profile.fnWeight * windows)) / ((profile.tpWeight + profile.fnWeight) * windows) : 0;
}
