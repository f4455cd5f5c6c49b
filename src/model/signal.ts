import type { PlainText } from './plain-text.js';
import type { ResourceRef } from './resource.js';
import type { Instant, Window } from './time.js';

export type SignalId = string & { readonly __brand: 'SignalId' };
export type ProviderId = string & { readonly __brand: 'ProviderId' };
export type Labels = Readonly<Record<string, PlainText>>;

/** Worst first: critical, warning, unknown, info, none. An unknown severity is never shown as fine. */
export type Severity = 'critical' | 'warning' | 'unknown' | 'info' | 'none';

interface Common {
  readonly id: SignalId;
  readonly source: ProviderId;
  /** The object it speaks of, as far as the source or its labels say. */
  readonly about: ResourceRef;
  readonly at: Instant;
  /** Where a person can look: shown, never followed by the program. */
  readonly link?: PlainText;
}

export interface Alert extends Common {
  readonly type: 'alert';
  readonly name: PlainText;
  readonly severity: Severity;
  /** pending: true but not for long enough; unknown: the source cannot tell (CloudWatch INSUFFICIENT_DATA). */
  readonly state: 'pending' | 'firing' | 'unknown' | 'ended';
  readonly labels: Labels;
  readonly summary: PlainText;
  readonly description?: PlainText;
  /** `at` is the best guess of when it began; the truth lies in this window (`for`, poll gap, metric period). */
  readonly startedWithin?: Window;
  readonly endedAt?: Instant;
  /** Equal for the same alert from two sources or two peers: label fingerprint where the source has one. */
  readonly fingerprint: PlainText;
  /** The labels the source itself groups by (Alertmanager group labels): never split silently. */
  readonly group?: Labels;
  /** Silences, inhibiting alerts, mute timings or composite alarms that keep it quiet. */
  readonly suppressedBy?: readonly PlainText[];
  /** Ids of the silences among what keeps it quiet. */
  readonly silences?: readonly PlainText[];
  /** When the last of them ends. */
  readonly silencedUntil?: Instant;
  /** Which instances of the source report it ("am-1", "am-2"), and where it goes. */
  readonly seenBy?: readonly PlainText[];
  readonly receivers?: readonly PlainText[];
  /** Names of the alarms nested under a composite alarm. */
  readonly children?: readonly PlainText[];
  readonly expression?: PlainText;
  readonly value?: number;
  readonly runbook?: PlainText;
  /** How often it went away and came back in the last hour. */
  readonly flaps?: number;
}

/** One field that a change touched. Values have passed the redactor: "changed" where the value is not shown. */
export interface FieldChange {
  readonly path: PlainText;
  readonly before?: PlainText;
  readonly after?: PlainText;
}

export interface ChangeEvent extends Common {
  readonly type: 'change';
  readonly change: 'deploy' | 'config' | 'scale' | 'flag' | 'node' | 'restart' | 'other';
  readonly summary: PlainText;
  readonly author?: PlainText;
  readonly revision?: PlainText;
  readonly previousRevision?: PlainText;
  readonly fields?: readonly FieldChange[];
  readonly state?: 'in-progress' | 'finished' | 'failed';
  readonly finishedAt?: Instant;
}

/** Something a platform reported of an object: a Kubernetes event, an alarm's state transition. `at` is the first time. */
export interface PlatformEvent extends Common {
  readonly type: 'event';
  readonly reason: PlainText;
  readonly level: 'normal' | 'warning';
  readonly message: PlainText;
  readonly count: number;
  readonly lastAt: Instant;
}

export interface MetricSeries extends Common {
  readonly type: 'series';
  readonly name: PlainText;
  readonly unit: PlainText;
  readonly labels: Labels;
  /** The alert whose expression it was fetched for. */
  readonly behind?: SignalId;
  /** Times ascending; a gap is a missing point, never a zero. */
  readonly points: readonly (readonly [Instant, number])[];
}

/** A stretch in which a metric behaved unlike before. `score` is a robust z-score; `at` the likely start. */
export interface Anomaly extends Common {
  readonly type: 'anomaly';
  readonly metric: PlainText;
  readonly score: number;
  readonly direction: 'up' | 'down';
  /** Typical value before, and the most extreme one since. */
  readonly usual: number;
  readonly peak: number;
  readonly startedWithin?: Window;
  readonly endedAt?: Instant;
}

export interface LogLine extends Common {
  readonly type: 'log';
  readonly level: 'error' | 'warning' | 'info' | 'debug' | 'unknown';
  readonly text: PlainText;
}

/** A template of log lines that appeared for the first time, or far more often than before. */
export interface LogBurst extends Common {
  readonly type: 'log-burst';
  readonly template: PlainText;
  readonly level: LogLine['level'];
  readonly count: number;
  /** Lines an equal stretch before held; 0 means never seen before. */
  readonly usual: number;
  readonly lastAt: Instant;
}

export interface CostPoint extends Common {
  readonly type: 'cost';
  readonly amount: number;
  readonly currency: PlainText;
  /** The stretch the amount was spent in. */
  readonly over: Window;
}

export type Signal = Alert | ChangeEvent | PlatformEvent | MetricSeries | Anomaly | LogLine | LogBurst | CostPoint;
export type SignalType = Signal['type'];

const ORDER: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, unknown: 2, info: 3, none: 4 };
/** Negative when `a` is worse than `b`. */
export const compareSeverity = (a: Severity, b: Severity): number => ORDER[a] - ORDER[b];

/** Reads the words teams use (critical, page, sev1, P2, error, ticket, …); anything else is unknown. */
export function severityOf(word: string | undefined): Severity {
  switch (word?.toLowerCase()) {
    case 'critical':
    case 'crit':
    case 'page':
    case 'pager':
    case 'fatal':
    case 'emergency':
    case 'emerg':
    case 'disaster':
    case 'p1':
    case 'p0':
    case 'sev0':
    case 'sev1':
    case 's1':
    case 'high':
      return 'critical';
    case 'warning':
    case 'warn':
    case 'error':
    case 'major':
    case 'ticket':
    case 'p2':
    case 'p3':
    case 'sev2':
    case 'sev3':
    case 's2':
    case 's3':
    case 'medium':
    case 'average':
      return 'warning';
    case 'info':
    case 'information':
    case 'informational':
    case 'notice':
    case 'low':
    case 'minor':
    case 'p4':
    case 'p5':
    case 'sev4':
    case 'sev5':
    case 's4':
      return 'info';
    case 'none':
      return 'none';
    default:
      return 'unknown';
  }
}
