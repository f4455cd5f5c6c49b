import type { IncidentId } from './incident.js';
import type { PlainText } from './plain-text.js';
import type { Instant } from './time.js';

/** What is remembered of an alert that a decision was about, so that it is known again after the alert is gone. */
export interface DecidedAlert {
  readonly name: PlainText;
  readonly fingerprint: PlainText;
}

/**
 * What a person decided about an incident, with the facts that it spoke of: it outlives the incident, and is all that
 * learning and the noise report know of people.
 */
export interface Decision {
  readonly id: string;
  readonly kind: 'acknowledged' | 'split' | 'merged' | 'refused' | 'silenced' | 'worked' | 'did-not-work';
  readonly at: Instant;
  readonly by: PlainText;
  readonly incident: IncidentId;
  readonly title: PlainText;
  readonly alerts: readonly DecidedAlert[];
  /** Split: those that stayed. Merged: the alerts of each other incident. */
  readonly others?: readonly DecidedAlert[];
  /** Rules of the joins it confirms or undoes; reasons of the suspect that a plan was about. */
  readonly rules: readonly string[];
  /** What the person gave as the reason, or what was seen. */
  readonly because?: PlainText;
}

/** Takes back what was learned until then: one entry, or all. */
export interface Forgetting {
  readonly at: Instant;
  readonly by: PlainText;
  /** Key of a Learnt; absent: everything. */
  readonly key?: string;
}

/** One thing that was learned here. */
export interface Learnt {
  /** "rule close-in-time", "pair A / B": what it weighs, and what resets it. */
  readonly key: string;
  readonly about: 'join' | 'reason' | 'pair';
  /** 1 is as delivered; 0 keeps a pair of alerts apart. */
  readonly factor: number;
  /** How many decisions it rests on. */
  readonly decisions: number;
  readonly because: PlainText;
}
