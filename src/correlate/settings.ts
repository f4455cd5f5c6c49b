import type { Duration } from '../model/time.js';
import { hours, minutes, seconds } from '../model/time.js';

/** The numbers of correlation. One configuration serves every source and every evaluation. */
export interface CorrelateSettings {
  /** How uncertain a start is when the source does not say: half of a usual evaluation interval and poll gap. */
  readonly slack: Duration;
  /** Two alerts started together when their windows of uncertainty lie no farther apart than this. */
  readonly together: Duration;
  /** How long alerts about one object keep joining while the earlier one is still firing. */
  readonly sameObject: Duration;
  /** A weak reason joins nothing that starts later after the incident than this many times "together". */
  readonly growth: number;
  /** Joins from this weight on are beyond doubt: they hold an incident together without a limit of growth. */
  readonly strong: number;
  /** Joins from this weight on may bring together two groups that each have several kinds of alert. */
  readonly medium: number;
  /** The least weight that joins at all. */
  readonly least: number;
  /** How long before the first symptom a change is a suspect. */
  readonly changeBefore: Duration;
  /** Returns within an hour that make an alert a flapping one. */
  readonly flapping: number;
  /** How long a recovered incident stays. */
  readonly keepRecovered: Duration;
  /** Suspects shown of an incident, at most, and the confidence that those after the third need. */
  readonly suspects: number;
  readonly leastConfidence: number;
  /** Confidence below which no suspect stands out. */
  readonly conclusive: number;
}

export const SETTINGS: CorrelateSettings = {
  slack: seconds(45),
  together: seconds(20),
  sameObject: minutes(30),
  growth: 2,
  strong: 0.6,
  medium: 0.4,
  least: 0.15,
  changeBefore: minutes(30),
  flapping: 3,
  keepRecovered: hours(6),
  suspects: 5,
  leastConfidence: 0.02,
  conclusive: 0.35,
};
