import type { PlainText } from './plain-text.js';
import type { Labels, ProviderId, Severity } from './signal.js';
import type { Duration, Instant, Window } from './time.js';

/** A rule that makes alerts, as its source tells of it now. */
export interface AlertRule {
  readonly source: ProviderId;
  readonly name: PlainText;
  readonly severity: Severity;
  /** The group and the file it stands in, where the source tells. */
  readonly group?: PlainText;
  readonly file?: PlainText;
  readonly expression?: PlainText;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, PlainText>>;
  /** `for` and keep_firing_for; 0 when the rule has none, or nobody tells. */
  readonly holds: Duration;
  readonly keeps: Duration;
  /** How often it is evaluated. */
  readonly interval: Duration;
}

/** One stretch of one alert (one label set) of a rule. */
export interface Stretch {
  /** Of the label set: equal to the fingerprint of the alert in the room. */
  readonly fingerprint: PlainText;
  readonly from: Instant;
  /** Its end; absent while it lasts. */
  readonly to?: Instant;
  /** True when it began before the window: `from` is where the window begins. */
  readonly cut?: true;
}

/** When the alerts of one rule fired. */
export interface RuleHistory {
  readonly rule: AlertRule;
  /** The labels of its alerts, by fingerprint. */
  readonly series: ReadonlyMap<string, Labels>;
  /** By fingerprint, then earliest first. */
  readonly firings: readonly Stretch[];
  /** When the expression held, in the same order: more than the firings when it held for less than `for`. */
  readonly truths: readonly Stretch[];
  /** What the truths were read from: the rule's own expression as it is now, or the alerts as they were then. */
  readonly truthsFrom: 'expression' | 'alerts';
}

/** What a source remembers of its alert rules. */
export interface AlertHistory {
  readonly source: ProviderId;
  /** What was asked for. */
  readonly window: Window;
  /** Since when there is data, as far as the source says; absent when there is none at all. */
  readonly heldFrom?: Instant;
  /** How far off a start or an end may be; what is shorter may be missing. */
  readonly step: Duration;
  readonly rules: readonly RuleHistory[];
  /** Requests that it took. */
  readonly queries: number;
  /** Sentences that a reader must know: what was cut short, what could not be read. */
  readonly notes: readonly PlainText[];
}
