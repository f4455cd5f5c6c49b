import type { AlertRule } from './alert-history.js';
import type { PlainText } from './plain-text.js';
import type { Failure } from './result.js';
import type { ProviderId } from './signal.js';
import type { Duration, Instant, Window } from './time.js';

/** What would have fired with other settings of a rule, counted by replaying its history. */
export interface Candidate {
  readonly holds: Duration;
  readonly keeps: Duration;
  /** Firings that are left. */
  readonly firings: number;
  /** Firings that are gone because the expression did not hold for long enough. */
  readonly vanish: number;
  /** Firings that become part of the one before. */
  readonly merged: number;
  /** Incidents that nobody would have been told of. */
  readonly lost: number;
}

/** Another rule that fires whenever this one does. */
export interface CoFiring {
  /** Name of the other rule. */
  readonly other: PlainText;
  /** Share of this rule's firings during which the other one fired about the same object, 0 to 1. */
  readonly share: number;
  /** Share of those in which the other one came first or at the same time. */
  readonly led: number;
  /** How much earlier the other one came, in the median; negative when it came later. */
  readonly ahead: Duration;
  /** Labels that both carry with equal values: what an inhibition would compare. */
  readonly equal: readonly PlainText[];
}

/** A change for a person to make; nothing here applies it. */
export type NoiseProposal =
  { readonly kind: 'settings'; readonly candidate: Candidate } | { readonly kind: 'inhibit'; readonly by: CoFiring };

export interface RuleNoise {
  readonly id: string;
  readonly rule: AlertRule;
  readonly firings: number;
  /** Label sets that fired. */
  readonly series: number;
  /** Firings that last until now. */
  readonly lasting: number;
  /** Firings that somebody acted on: acknowledged, planned, refused, silenced, split, merged. */
  readonly acted: number;
  /** Firings that nobody acted on and that went away by themselves. */
  readonly idle: number;
  /** Of the firings that are over. */
  readonly medianLength: Duration;
  /** Firings that came back within an hour after the same alert had ended. */
  readonly flaps: number;
  /** Groups of firings that somebody acted on, or that lasted: what must not be lost. */
  readonly incidents: number;
  readonly truthsFrom: 'expression' | 'alerts';
  /** The rule as it is, replayed: how far the replay is to be believed. */
  readonly replayed: number;
  /** Settings that were tried, shortest `for` first. */
  readonly candidates: readonly Candidate[];
  readonly coFiring: readonly CoFiring[];
  readonly proposals: readonly NoiseProposal[];
}

export interface NoiseReport {
  readonly at: Instant;
  readonly window: Window;
  /** Where the history is from; 'warroom' when it is what this program saw itself. */
  readonly source: ProviderId;
  readonly heldFrom?: Instant;
  readonly step: Duration;
  readonly queries: number;
  /** How long it took to ask, in milliseconds. */
  readonly took: Duration;
  /** Acts of people that are known in the window. */
  readonly acts: number;
  /** Noisiest first. */
  readonly rules: readonly RuleNoise[];
  readonly notes: readonly PlainText[];
}

/** The noise report on screen. */
export type NoiseState =
  | { readonly is: 'unasked' }
  | { readonly is: 'reading'; readonly window: Window; readonly before?: NoiseReport }
  | { readonly is: 'ready'; readonly report: NoiseReport }
  | { readonly is: 'failed'; readonly failure: Failure };
