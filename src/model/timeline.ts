import type { IncidentId } from './incident.js';
import type { PlainText } from './plain-text.js';
import type { ResourceRef } from './resource.js';
import type { Severity, SignalId } from './signal.js';
import type { Instant, Window } from './time.js';

/** One row of the timeline. `within` is drawn when the moment is uncertain. */
export interface TimelineEntry {
  readonly id: string;
  readonly at: Instant;
  readonly within?: Window;
  readonly endedAt?: Instant;
  readonly lane: 'change' | 'alert' | 'event' | 'metric' | 'log' | 'cost' | 'you';
  readonly text: PlainText;
  readonly about?: ResourceRef;
  readonly severity?: Severity;
  readonly signal?: SignalId;
  readonly incident?: IncidentId;
  readonly count?: number;
}
