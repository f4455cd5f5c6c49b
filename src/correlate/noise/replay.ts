import type { Stretch } from '../../model/alert-history.js';
import type { Instant } from '../../model/time.js';

/** What a rule's alerts depend on besides its expression. Milliseconds. */
export interface RuleSettings {
  readonly holds: number;
  readonly keeps: number;
  readonly interval: number;
}

/** A firing that a replay made. */
export interface Replayed {
  readonly fingerprint: string;
  readonly from: number;
  /** Infinity while it lasts. */
  readonly to: number;
  /** How many stretches of truth it was made of, and when the first began and the last one ended. */
  readonly truths: number;
  readonly truthFrom: number;
  readonly truthTo: number;
}

/** What is left of one that was pending or firing in a window. */
const endOf = (stretch: Stretch): number => stretch.to ?? Infinity;

/**
 * The firings that Prometheus would have made of these truths (rules/alerting.go, AlertingRule.Eval): an alert is pending
 * from the first evaluation at which the expression holds, fires at the first one at least `for` later, and ends at the
 * first one at least keep_firing_for after the expression last held. A truth that comes back until then continues the
 * firing at once; one that began before the window fires from its start on, because how long it was pending is unknown.
 * @param truths of one rule, by fingerprint, then earliest first
 */
export function replay(truths: readonly Stretch[], { holds, keeps, interval }: RuleSettings): readonly Replayed[] {
  const hold = inEvaluations(holds, interval);
  const keep = inEvaluations(keeps, interval);
  const firings: Replayed[] = [];
  let open: Replayed | undefined;
  for (const truth of truths) {
    const until = endOf(truth);
    if (open && open.fingerprint === truth.fingerprint && keep > 0 && truth.from <= open.truthTo + keep) {
      open = { ...open, to: until + keep, truths: open.truths + 1, truthTo: until };
      firings[firings.length - 1] = open;
      continue;
    }
    const from = truth.cut ? truth.from : truth.from + hold;
    open =
      from < until
        ? { fingerprint: truth.fingerprint, from, to: until + keep, truths: 1, truthFrom: truth.from, truthTo: until }
        : undefined;
    if (open) firings.push(open);
  }
  return firings;
}

/** A length is noticed at evaluations only. */
const inEvaluations = (length: number, interval: number): number => (interval > 0 ? Math.ceil(length / interval) * interval : length);

/** How long a stretch lasts, up to `now`. */
export const lengthOf = (stretch: Stretch, now: Instant): number => Math.max(0, Math.min(endOf(stretch), now) - stretch.from);
