import type { Conversation, ModelStatus } from '../model/conversation.js';
import type { Learnt } from '../model/decision.js';
import type { CheckRun, Finding, FindingId } from '../model/finding.js';
import type { SourceHealth } from '../model/health.js';
import type { GroupingOverride, Incident, IncidentId } from '../model/incident.js';
import type { NoiseState } from '../model/noise.js';
import type { MakerState, PlanId, PlanRecord } from '../model/plan.js';
import type { PastIncident } from '../model/past-incident.js';
import type { PlainText } from '../model/plain-text.js';
import type { Alert, ProviderId, Signal, SignalId } from '../model/signal.js';
import type { TimelineEntry } from '../model/timeline.js';
import type { Instant } from '../model/time.js';

export interface Acknowledgement {
  readonly by: PlainText;
  readonly at: Instant;
}
export interface Notice {
  readonly id: string;
  readonly at: Instant;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: PlainText;
}

/**
 * All that panels and clients see. Plain data that clones (Map, arrays, strings, numbers): it is mirrored from the
 * worker to the UI thread by `mirror.ts`, which compares slices and map entries by identity. Never mutate a part of it.
 */
export interface RoomState {
  readonly now: Instant;
  readonly startedAt: Instant;
  /** "GAME DAY", "REPLAY": drawn on every screen when present. */
  readonly label?: PlainText;
  /** Where we are looking: "prod-eu/shop · 123456789012 eu-west-1". */
  readonly context: PlainText;
  readonly incidents: ReadonlyMap<IncidentId, Incident>;
  /** Incidents that were over, also those of earlier sessions, oldest first. */
  readonly past: readonly PastIncident[];
  /** Worst first, recovered last. */
  readonly order: readonly IncidentId[];
  /** What people decided about grouping, oldest first. */
  readonly overrides: readonly GroupingOverride[];
  /** Every alert that is pending, firing, unknown, or ended within the retention. */
  readonly alerts: ReadonlyMap<SignalId, Alert>;
  /** Firing alerts that belong to no incident, and why they are quiet. */
  readonly quiet: {
    readonly alerts: readonly SignalId[];
    readonly flapping: number;
    readonly suppressed: number;
    readonly pending: number;
  };
  /** The other signals that incidents cite: changes, events, anomalies, bursts, series. */
  readonly signals: ReadonlyMap<SignalId, Signal>;
  /** Oldest first, bounded. */
  readonly timeline: readonly TimelineEntry[];
  /** What the checks of the sources found, trouble or not; alerts are made of the part that people must hear of. */
  readonly findings: ReadonlyMap<FindingId, Finding>;
  /** How each check went, by `checkRunKey`. */
  readonly checks: ReadonlyMap<string, CheckRun>;
  readonly health: ReadonlyMap<ProviderId, SourceHealth>;
  readonly plans: ReadonlyMap<PlanId, PlanRecord>;
  readonly conversations: ReadonlyMap<IncidentId | 'room', Conversation>;
  readonly model: ModelStatus;
  readonly maker: MakerState;
  readonly acknowledged: ReadonlyMap<IncidentId, Acknowledgement>;
  readonly noise: NoiseState;
  /** What decisions of people taught here, by key. */
  readonly learned: readonly Learnt[];
  readonly notices: readonly Notice[];
  /** Signals dropped because of limits: counted and shown. */
  readonly dropped: number;
}
