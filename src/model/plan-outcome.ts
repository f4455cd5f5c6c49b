import type { PlainText } from './plain-text.js';
import type { Instant } from './time.js';

/** The condition that the plan was about, before and after it was acted on. Times ascending; a gap is a missing point. */
export interface OutcomeGraph {
  readonly title: PlainText;
  readonly points: readonly (readonly [Instant, number])[];
}

/**
 * What became of the incident after a plan was carried out, or while it was waited for: the alerts' verdict, which is another
 * thing than whether a server did what it was told.
 */
export interface PlanOutcome {
  readonly is: 'watching' | 'worked' | 'not-yet' | 'worse';
  readonly since: Instant;
  readonly until: Instant;
  /** When it was last looked at. */
  readonly at: Instant;
  readonly seen: PlainText;
  readonly graph?: OutcomeGraph;
}
