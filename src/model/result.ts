import type { PlainText } from './plain-text.js';

/** The outcome of something that may fail for reasons outside the program. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** Why a source could not answer, in the words of the person who has to mend it. Contains no secret. */
export interface Failure {
  readonly kind:
    | 'unreachable'
    | 'unauthorised'
    | 'forbidden'
    | 'not-found'
    | 'rate-limited'
    | 'timed-out'
    | 'cancelled'
    | 'conflict'
    | 'invalid'
    | 'unexpected-answer';
  /** What was asked: "GET http://prom:9090/api/v1/alerts". */
  readonly asked: PlainText;
  /** What came back: "401 Unauthorized". */
  readonly answered: PlainText;
  /** What to try: "set PROMETHEUS_TOKEN". */
  readonly tryThis?: PlainText;
  /** How long the source asked us to stay away, in milliseconds. */
  readonly retryAfter?: number;
}
