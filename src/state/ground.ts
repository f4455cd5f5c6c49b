import { learn } from '../correlate/learn/learn.js';
import type { Decision, Forgetting } from '../model/decision.js';
import type { GroupingOverride, IncidentId } from '../model/incident.js';
import type { PlainText } from '../model/plain-text.js';
import { plainText } from '../model/plain-text.js';
import { remember } from '../model/remember.js';
import type { Correlation, Snapshot } from '../model/snapshot.js';
import type { Instant } from '../model/time.js';
import type { TimelineEntry } from '../model/timeline.js';
import type { SignalStore } from './signal-store.js';
import { emptyStore } from './signal-store.js';
import type { RoomState } from './state.js';

/** The whole memory of the room: what it was told (`store`, decisions of people), and what clients see (`room`). */
export interface State {
  readonly store: SignalStore;
  readonly overrides: readonly GroupingOverride[];
  /** Notes and acts of people, oldest first: the `you` lane of the timeline. */
  readonly acts: readonly TimelineEntry[];
  /** What people decided, oldest first, bounded; and what was taken back of what it taught. */
  readonly decisions: readonly Decision[];
  readonly forgettings: readonly Forgetting[];
  readonly correlation?: Correlation;
  readonly room: RoomState;
}

export function emptyRoom(now: Instant, context: PlainText = plainText('connecting')): RoomState {
  return {
    now,
    startedAt: now,
    context,
    incidents: new Map(),
    past: [],
    order: [],
    overrides: [],
    alerts: new Map(),
    quiet: { alerts: [], flapping: 0, suppressed: 0, pending: 0 },
    signals: new Map(),
    timeline: [],
    health: new Map(),
    plans: new Map(),
    conversations: new Map<IncidentId | 'room', never>(),
    model: { state: 'absent' },
    maker: { on: false, challenge: plainText('') },
    acknowledged: new Map(),
    noise: { is: 'unasked' },
    learned: [],
    notices: [],
    dropped: 0,
    findings: new Map(),
    checks: new Map(),
  };
}

export const initialState = (now: Instant): State => ({
  store: emptyStore,
  overrides: [],
  acts: [],
  decisions: [],
  forgettings: [],
  room: emptyRoom(now),
});

/** What the decisions teach; the same object while they are the same. */
export const learningOf = remember(learn);

export const snapshotOf = (state: State): Snapshot => ({
  at: state.room.now,
  signals: state.store.signals,
  resources: state.store.resources,
  edges: state.store.edges,
  overrides: state.overrides,
  learned: learningOf(state.decisions, state.forgettings).factors,
  findings: state.room.findings,
});
