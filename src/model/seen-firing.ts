import type { PlainText } from './plain-text.js';
import type { Labels, ProviderId, Severity } from './signal.js';
import type { Instant } from './time.js';

/** A firing that this program saw from its report to its end. */
export interface SeenFiring {
  readonly source: ProviderId;
  readonly name: PlainText;
  readonly severity: Severity;
  readonly fingerprint: PlainText;
  readonly labels: Labels;
  readonly expression?: PlainText;
  readonly from: Instant;
  readonly to: Instant;
}
