import type { Verdict } from './finding.js';
import type { PlainText } from './plain-text.js';
import type { ResourceRef } from './resource.js';
import type { ProviderId, Severity, SignalId } from './signal.js';
import type { Instant } from './time.js';

export type IncidentId = string & { readonly __brand: 'IncidentId' };
/** Short and stable inside its incident: "e1", "e2", … in the order of strength. */
export type EvidenceId = string & { readonly __brand: 'EvidenceId' };

/** A reason, as a sentence, with the signals it rests on. */
export interface Evidence {
  readonly id: EvidenceId;
  /** The rule that found it: 'same-owner', 'change-before-symptom', … */
  readonly rule: string;
  /** How much it counts, 0 to 1. */
  readonly weight: number;
  readonly signals: readonly SignalId[];
  readonly sources: readonly ProviderId[];
  readonly because: PlainText;
}

/** How a question that is asked of every incident was answered. */
export interface IncidentCheck {
  readonly check: string;
  /** The question: "Is it one node?" */
  readonly asks: PlainText;
  readonly verdict: Verdict;
  /** What came back, as a sentence. */
  readonly answered: PlainText;
  readonly signals?: readonly SignalId[];
}

/** Why one signal belongs to the incident: joined to `to` by `rule`. */
export interface Join {
  readonly signal: SignalId;
  readonly to: SignalId;
  readonly rule: string;
  readonly weight: number;
  readonly because: PlainText;
}

/** A probable origin: an object, or a change to it. */
export interface Suspect {
  readonly about: ResourceRef;
  /** The change itself, when the suspect is one. */
  readonly change?: SignalId;
  readonly title: PlainText;
  /** 0 to 1. */
  readonly confidence: number;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** The observation that would settle it, as a sentence. */
  readonly wouldSettle?: PlainText;
}

/** Trouble of `from` brings trouble to `to`. */
export interface Step {
  readonly from: ResourceRef;
  readonly to: ResourceRef;
}

export interface Incident {
  /** From its earliest signal: equal on every machine and after a restart. */
  readonly id: IncidentId;
  readonly title: PlainText;
  readonly severity: Severity;
  readonly state: 'open' | 'recovered';
  readonly startedAt: Instant;
  /** When its newest signal arrived or ended. */
  readonly changedAt: Instant;
  readonly recoveredAt?: Instant;
  readonly alerts: readonly SignalId[];
  /** Changes, events, anomalies, bursts that belong to it. */
  readonly others: readonly SignalId[];
  readonly joins: readonly Join[];
  readonly suspects: readonly Suspect[];
  /** True when no suspect stands out: a normal result. */
  readonly inconclusive: boolean;
  /** Asked of the worst open incidents only. */
  readonly checks?: readonly IncidentCheck[];
  readonly affected: readonly ResourceRef[];
  /** How the trouble probably travelled from the first suspect, step by step. */
  readonly spread?: readonly Step[];
  /** Alerts a source. */
  readonly sources: readonly { readonly source: ProviderId; readonly alerts: number }[];
  /** Sum of the flaps of its alerts in the last hour. */
  readonly flaps: number;
  /** The kinds of alert that joined after it was first seen, newest last. */
  readonly newKinds: readonly PlainText[];
}

/** What a person decided about grouping; outlives restarts. */
export interface GroupingOverride {
  readonly kind: 'split' | 'merge' | 'pin';
  /** split: these signals leave; merge: all of them together; pin: the incident of these stays as it is. */
  readonly signals: readonly SignalId[];
  readonly at: Instant;
  readonly by: PlainText;
  /** Id of the decision that it was: undoing one takes back what the other taught. */
  readonly decision?: string;
}
