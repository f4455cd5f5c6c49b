import type { PlainText } from './plain-text.js';
import type { Failure } from './result.js';
import type { ProviderId } from './signal.js';
import type { Duration, Instant } from './time.js';

/** How a source is doing. `stale` sources keep their data on screen, greyed out. */
export interface SourceHealth {
  readonly source: ProviderId;
  readonly title: PlainText;
  readonly state: 'connecting' | 'ready' | 'degraded' | 'failed' | 'not-configured';
  readonly every: Duration;
  readonly lastGoodAt?: Instant;
  readonly nextAt?: Instant;
  readonly failure?: Failure;
  /** Failures in a row. */
  readonly failures: number;
  /** True when the last good answer is older than three polls. */
  readonly stale: boolean;
  /** Values thrown away in the last batch, and why (first few). */
  readonly rejected: number;
  readonly rejectedBecause: readonly PlainText[];
  readonly signals: number;
  /** How long the last answer took. */
  readonly took?: Duration;
  /** Source clock minus ours, from the HTTP Date header. */
  readonly clockSkew?: Duration;
  /** "prod-eu", "account 123456789012 eu-west-1": what we are looking at. */
  readonly context?: PlainText;
  readonly notes: readonly PlainText[];
}
