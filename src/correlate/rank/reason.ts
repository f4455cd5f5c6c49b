import type { PlainText } from '../../model/plain-text.js';
import type { ProviderId, SignalId } from '../../model/signal.js';
import type { Candidate, Case, Surroundings } from './case.js';

/** What one reason says of one candidate. Positive: it began there; negative: it did not. In log-odds. */
export interface Finding {
  readonly value: number;
  /** Written only for the candidates that are shown. */
  evidence(): Saying;
}

/** A finding in words, with what it rests on. */
export interface Saying {
  readonly because: PlainText;
  readonly signals: readonly SignalId[];
  readonly sources: readonly ProviderId[];
}

/** One way of looking for the origin. Reasons are independent of each other and add up. */
export interface Reason {
  readonly id: string;
  readonly about: string;
  find(candidate: Candidate, whole: Case, around: Surroundings): Finding | undefined;
}

/** Signals as evidence: at most a handful, with the sources they came from. */
export function citing(because: PlainText, signals: readonly { readonly id: SignalId; readonly source: ProviderId }[]): Saying {
  return {
    because,
    signals: signals.slice(0, CITED).map(signal => signal.id),
    sources: [...new Set(signals.map(signal => signal.source))].sort(),
  };
}

const CITED = 8;
