import type { Instant } from '../../model/time.js';
import type { Scale } from './scale.js';
import { copyScale, newScale, takeValue } from './scale.js';

export type Point = readonly [at: Instant, value: number];

/** What may differ between uses; the product uses `SETTINGS` everywhere. */
export interface DetectorSettings {
  /** Lengths of the windows compared, in points. */
  readonly lengths: readonly number[];
  /** Mean surprise at which something is new: 2 would be one in a hundred on every scale. */
  readonly newAt: number;
}

/** Everything a detector knows of one series; a value: `step` never changes the one it is given. */
export interface DetectorState {
  readonly scales: readonly Scale[];
  readonly newAt: number;
  readonly lastAt: Instant | undefined;
  /** Typical distance of two points in milliseconds, by a running median. */
  readonly every: number;
  readonly points: number;
  /** Points since the last onset that was reported. */
  readonly sinceOnset: number;
}

export interface Verdict {
  /** 0 (as ever) to 1; an onset when it is `THRESHOLD` or more. Only the first point of something new scores that high. */
  readonly score: number;
  /** Mean surprise before the pause after an onset is applied. */
  readonly surprise: number;
}

/** The value itself, an hour and half a day of five-minute points. */
export const SETTINGS: DetectorSettings = { lengths: [1, 12, 144], newAt: 1.6 };
/** The score at which a point is an onset: one threshold for all series. */
export const THRESHOLD = 0.5;
/** After an onset no other is reported for this share of the points seen (up to `MEMORY`), at least `SHORTEST_PAUSE`. */
const PAUSE = 0.1;
const MEMORY = 2000;
const SHORTEST_PAUSE = 10;
/** Missing points that break a window. */
const GAP = 12;

export const newDetector = (settings: DetectorSettings = SETTINGS): DetectorState => ({
  scales: settings.lengths.map(newScale),
  newAt: settings.newAt,
  lastAt: undefined,
  every: 0,
  points: 0,
  sinceOnset: Number.MAX_SAFE_INTEGER,
});

/**
 * Streaming detector without training and without a model of the season: a window is as surprising as its distance to
 * the most similar earlier window is large among the distances seen so far, and the surprises of three lengths of
 * window are averaged. Seasons need no period: yesterday's window is the similar one.
 *
 * Sources: distance to the nearest neighbour as nonconformity, judged by its rank, is conformal k-NN anomaly detection
 * (Burnaev and Ishimtsev, "Conformalized density- and distance-based anomaly detection in time-series data", 2016,
 * section 3); comparing only with the past is the left discord of Lu et al. ("Matrix Profile XXIV: DAMP", KDD 2022,
 * section 3); averaging log tail probabilities is Fisher's method of combining tests (1932).
 */
export function step(state: DetectorState, point: Point): { readonly state: DetectorState; readonly verdict: Verdict } {
  return advance({ ...state, scales: state.scales.map(copyScale) }, point);
}

/** As `step`, but uses up the state given: for running over a whole series. */
export function advance(state: DetectorState, [at, value]: Point): { readonly state: DetectorState; readonly verdict: Verdict } {
  if (!Number.isFinite(value)) return { state, verdict: { score: 0, surprise: 0 } };
  const passed = state.lastAt === undefined ? 0 : at - state.lastAt;
  const gap = state.every > 0 && passed > GAP * state.every;
  const surprises = state.scales.map(scale => takeValue(scale, value, gap)).filter(surprise => surprise !== undefined);
  const surprise = surprises.length ? surprises.reduce((sum, one) => sum + one, 0) / surprises.length : 0;
  const pause = Math.max(SHORTEST_PAUSE, Math.floor(PAUSE * Math.min(state.points, MEMORY)));
  const onset = surprise >= state.newAt && state.sinceOnset > pause;
  // Below the threshold the score still orders points; in the pause after an onset it stays below it.
  const shown = surprise / (2 * state.newAt);
  const score = onset ? Math.min(1, shown) : Math.min(shown, THRESHOLD - 1e-9);
  return {
    state: {
      scales: state.scales,
      newAt: state.newAt,
      lastAt: at,
      points: state.points + 1,
      sinceOnset: onset ? 1 : Math.min(Number.MAX_SAFE_INTEGER, state.sinceOnset + 1),
      every:
        passed <= 0
          ? state.every
          : state.every === 0
            ? passed
            : state.every * (passed > state.every ? 1.05 : passed < state.every ? 1 / 1.05 : 1),
    },
    verdict: { score: Math.max(0, score), surprise },
  };
}
