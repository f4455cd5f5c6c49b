import type { AlertHistory } from '../model/alert-history.js';
import type { ModelStatus, Turn } from '../model/conversation.js';
import type { Decision, Forgetting } from '../model/decision.js';
import type { SourceHealth } from '../model/health.js';
import type { GroupingOverride, IncidentId } from '../model/incident.js';
import type { MakerState, PlanRecord } from '../model/plan.js';
import type { NoiseState } from '../model/noise.js';
import type { PastIncident } from '../model/past-incident.js';
import type { PlainText } from '../model/plain-text.js';
import type { Signal, SignalId } from '../model/signal.js';
import type { Correlation } from '../model/snapshot.js';
import type { Duration, Instant } from '../model/time.js';
import type { TimelineEntry } from '../model/timeline.js';
import type { Delivery } from '../model/delivery.js';
import type { Notice } from './state.js';

/** What happened. The only input of `reduce`; a session is a list of these. */
export type RoomEvent =
  | { readonly type: 'ticked'; readonly now: Instant }
  /** Time to forget what is over for longer than the retention. */
  | { readonly type: 'swept'; readonly now: Instant }
  | { readonly type: 'batch-received'; readonly delivery: Delivery; readonly at: Instant }
  | { readonly type: 'signals-fetched'; readonly signals: readonly Signal[]; readonly at: Instant }
  | { readonly type: 'source-changed'; readonly health: SourceHealth }
  | { readonly type: 'context-changed'; readonly context: PlainText; readonly label?: PlainText }
  | { readonly type: 'correlated'; readonly correlation: Correlation; readonly timeline: readonly TimelineEntry[] }
  | { readonly type: 'acknowledged'; readonly incident: IncidentId; readonly on: boolean; readonly by: PlainText; readonly at: Instant }
  | { readonly type: 'noted'; readonly incident?: IncidentId; readonly text: PlainText; readonly by: PlainText; readonly at: Instant }
  | { readonly type: 'grouping-overridden'; readonly override: GroupingOverride }
  | { readonly type: 'grouping-restored'; readonly signals: readonly SignalId[] }
  /** What a person decided, with what it says about alerts and reasons; follows the event of the act itself. */
  | { readonly type: 'decided'; readonly decision: Decision }
  | { readonly type: 'forgotten'; readonly forgetting: Forgetting }
  | { readonly type: 'incident-over'; readonly past: PastIncident }
  | { readonly type: 'noise-changed'; readonly noise: NoiseState }
  | { readonly type: 'history-read'; readonly history: AlertHistory; readonly at: Instant; readonly took: Duration }
  | { readonly type: 'plan-changed'; readonly record: PlanRecord }
  | { readonly type: 'maker-changed'; readonly maker: MakerState }
  | { readonly type: 'turn-changed'; readonly about: IncidentId | 'room'; readonly turn: Turn }
  | { readonly type: 'model-changed'; readonly model: ModelStatus }
  | { readonly type: 'notice-raised'; readonly notice: Notice };
