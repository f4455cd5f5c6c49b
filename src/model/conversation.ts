import type { EvidenceId, IncidentId } from './incident.js';
import type { ProviderId, SignalId } from './signal.js';
import type { PlainText } from './plain-text.js';
import type { Instant } from './time.js';

/** A piece of an answer. A claim without a valid citation is shown struck out. */
export interface Claim {
  readonly text: PlainText;
  readonly cites: readonly EvidenceId[];
  /** order: it tells someone to act, in words that a source may have put there; shown as such. */
  readonly verdict: 'cited' | 'uncited' | 'wrong-citation' | 'number-differs' | 'order' | 'plain';
}

/** A fact that an answer may cite: what `[e1]` opens. */
export interface CitedFact {
  readonly id: EvidenceId;
  readonly text: PlainText;
  readonly signals: readonly SignalId[];
  readonly sources: readonly ProviderId[];
  readonly at?: Instant;
  /** The query that produced it, and the lines of the answer it was read from; absent where the signals themselves are the answer. */
  readonly asked?: PlainText;
  readonly raw?: readonly PlainText[];
}

export interface Turn {
  readonly id: string;
  readonly at: Instant;
  readonly question: PlainText;
  readonly claims: readonly Claim[];
  /** The facts at hand when it was answered; claims cite them by id. */
  readonly facts?: readonly CitedFact[];
  readonly state: 'thinking' | 'streaming' | 'done' | 'cancelled' | 'failed';
  /** "qwen3:4b", or "evidence" when no model took part. */
  readonly answeredBy: PlainText;
  readonly failure?: PlainText;
  /** What the model looks up now, while it thinks: "logs deployment shop/checkout". */
  readonly doing?: PlainText;
  /** The context meter: tokens sent, the model's window, evidence items cut, secrets redacted; what the model looked up, and what it was refused. */
  readonly meter?: {
    readonly sent: number;
    readonly window: number;
    readonly cut: number;
    readonly redacted: number;
    readonly looked?: number;
    readonly refused?: number;
  };
}

export interface Conversation {
  readonly incident: IncidentId | 'room';
  readonly turns: readonly Turn[];
}

export interface ModelStatus {
  readonly state: 'absent' | 'ready' | 'busy' | 'failed';
  readonly name?: PlainText;
  readonly host?: PlainText;
  readonly because?: PlainText;
  /** True when the host is not this machine: shown as a warning. */
  readonly remote?: boolean;
  /** What the server has, to choose from; bytes where it tells. */
  readonly choices?: readonly { readonly name: PlainText; readonly bytes?: number }[];
}
