import type { PlainText } from './plain-text.js';
import type { ResourceRef } from './resource.js';
import type { ProviderId, Severity, SignalId } from './signal.js';
import type { Instant } from './time.js';

export type FindingId = string & { readonly __brand: 'FindingId' };

/** One thing that a check found to be wrong, or worth knowing, with one object. Not an alert: nobody is called for it. */
export interface Finding {
  /** Equal on every machine and after a restart: source, check, object, reason and part. */
  readonly id: FindingId;
  readonly source: ProviderId;
  /** The check that found it: 'crash-loop'. */
  readonly check: string;
  /** info: worth knowing, no trouble. */
  readonly severity: Severity;
  readonly object: ResourceRef;
  /** What the object belongs to: the Deployment of a Pod. The object itself when nothing owns it. */
  readonly about: ResourceRef;
  /** The whole of it for a person: "cart-7 in a crash loop: exit 1: can't reach the database". */
  readonly sentence: PlainText;
  /** The cause behind it, as far as the source tells. */
  readonly cause?: PlainText;
  /** As a rule it follows from something else that is found: causes are told before it. */
  readonly effect: boolean;
  readonly since: Instant;
  /** False while it may still pass by itself, as every start and rollout does. */
  readonly settled: boolean;
  /** The alert that it is a part of. */
  readonly alert?: SignalId;
}

/**
 * How a question ended. `no-data`: there is nothing to look at; `not-allowed`: there may be, but we may not look;
 * `unavailable`: the source does not answer. None of the three is a "no".
 */
export type Verdict = 'true' | 'false' | 'no-data' | 'not-allowed' | 'unavailable';

/** One check as it went the last time. */
export interface CheckRun {
  readonly source: ProviderId;
  readonly check: string;
  /** The question it answers: "Does a container keep ending?" */
  readonly asks: PlainText;
  /** What was asked of the source: "pods". */
  readonly asked: PlainText;
  /** What came back, in one sentence: "2 of 41 pods", "not allowed to list ingresses". */
  readonly answered: PlainText;
  readonly verdict: Verdict;
  readonly looked: number;
  readonly found: number;
}

export const checkRunKey = (run: Pick<CheckRun, 'source' | 'check'>): string => `${run.source}/${run.check}`;

/** What the checks of a source say together; it replaces what they said before. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly checks: readonly CheckRun[];
}
