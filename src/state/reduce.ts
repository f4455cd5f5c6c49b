import { checkRunKey, type Inspection } from '../model/finding.js';
import type { IncidentId } from '../model/incident.js';
import { stableId } from '../model/identity.js';
import { plain } from '../model/plain-text.js';
import type { Alert, ProviderId, Signal, SignalId } from '../model/signal.js';
import { noiseReport } from '../correlate/noise/noise-report.js';
import type { Correlation } from '../model/snapshot.js';
import { sameValue } from '../model/same-value.js';
import type { TimelineEntry } from '../model/timeline.js';
import type { RoomEvent } from './event.js';
import { learningOf, type State } from './ground.js';
import { addSignals, expire, ingest } from './signal-store.js';
import type { RoomState } from './state.js';

const NOTICES_KEPT = 50;
const ACTS_KEPT = 500;
const DECISIONS_KEPT = 2000;
const PAST_KEPT = 300;

/** The next state after what happened. Pure; the same events give the same state on every machine. */
export function reduce(state: State, event: RoomEvent): State {
  const { room } = state;
  switch (event.type) {
    case 'ticked':
      return withRoom(state, { now: event.now });
    case 'swept': {
      const store = expire(state.store, event.now);
      return { ...state, store, room: { ...room, now: event.now, dropped: store.dropped } };
    }
    case 'batch-received':
      return inspected(
        { ...state, store: ingest(state.store, event.delivery, event.at) },
        event.delivery.source,
        event.delivery.inspection,
      );
    case 'signals-fetched':
      return { ...state, store: addSignals(state.store, event.signals) };
    case 'source-changed':
      return withRoom(state, { health: withEntry(room.health, event.health.source, event.health) });
    case 'context-changed': {
      const { label: _, ...rest } = room;
      return { ...state, room: { ...rest, context: event.context, ...(event.label ? { label: event.label } : {}) } };
    }
    case 'correlated':
      return correlated(state, event.correlation, event.timeline);
    case 'acknowledged': {
      const acknowledged = new Map(room.acknowledged);
      if (event.on) acknowledged.set(event.incident, { by: event.by, at: event.at });
      else acknowledged.delete(event.incident);
      return withAct(withRoom(state, { acknowledged }), {
        at: event.at,
        lane: 'you',
        incident: event.incident,
        text: event.on ? plain`${event.by} acknowledged it` : plain`${event.by} took the acknowledgement back`,
      });
    }
    case 'noted':
      return withAct(state, { at: event.at, lane: 'you', text: event.text, ...(event.incident ? { incident: event.incident } : {}) });
    case 'grouping-overridden':
      return { ...state, overrides: [...state.overrides, event.override] };
    case 'grouping-restored': {
      const touched = new Set<SignalId>(event.signals);
      const undone = state.overrides.filter(override => override.signals.some(id => touched.has(id)));
      const decisions = new Set(undone.flatMap(({ decision }) => decision ?? []));
      return {
        ...state,
        overrides: state.overrides.filter(override => !undone.includes(override)),
        ...(decisions.size > 0 ? { decisions: state.decisions.filter(({ id }) => !decisions.has(id)) } : {}),
      };
    }
    case 'decided':
      return { ...state, decisions: [...state.decisions.slice(1 - DECISIONS_KEPT), event.decision] };
    case 'forgotten':
      return { ...state, forgettings: [...state.forgettings, event.forgetting] };
    case 'incident-over': {
      const { id, startedAt } = event.past;
      const others = room.past.filter(other => other.id !== id || other.startedAt !== startedAt);
      return withRoom(state, { past: [...others.slice(1 - PAST_KEPT), event.past] });
    }
    case 'noise-changed':
      return withRoom(state, { noise: event.noise });
    case 'history-read':
      return withRoom(state, { noise: { is: 'ready', report: noiseReport(event.history, state.decisions, event) } });
    case 'plan-changed':
      return withRoom(state, { plans: withEntry(room.plans, event.record.plan.id, event.record) });
    case 'maker-changed':
      return withRoom(state, { maker: event.maker });
    case 'turn-changed': {
      const known = room.conversations.get(event.about)?.turns ?? [];
      const turns = known.some(turn => turn.id === event.turn.id)
        ? known.map(turn => (turn.id === event.turn.id ? event.turn : turn))
        : [...known, event.turn];
      return withRoom(state, { conversations: withEntry(room.conversations, event.about, { incident: event.about, turns }) });
    }
    case 'model-changed':
      return withRoom(state, { model: event.model });
    case 'notice-raised':
      return withRoom(state, { notices: [...room.notices.slice(1 - NOTICES_KEPT), event.notice] });
  }
}

/** The findings and checks of one source in place of its last ones; what says the same keeps its identity. */
function inspected(state: State, source: ProviderId, inspection: Inspection | undefined): State {
  if (!inspection) return state;
  const { room } = state;
  return withRoom(state, {
    findings: replacedFrom(
      room.findings,
      source,
      inspection.findings.map(finding => [finding.id, finding]),
    ),
    checks: replacedFrom(
      room.checks,
      source,
      inspection.checks.map(run => [checkRunKey(run), run]),
    ),
  });
}

function replacedFrom<K, V extends { readonly source: ProviderId }>(
  before: ReadonlyMap<K, V>,
  source: ProviderId,
  entries: readonly (readonly [K, V])[],
): ReadonlyMap<K, V> {
  const next = new Map<K, V>();
  for (const [key, value] of before) if (value.source !== source) next.set(key, value);
  for (const [key, value] of entries) next.set(key, keepEqual(before.get(key) ?? value, value));
  return keepSame(before, next);
}

const withRoom = (state: State, change: Partial<RoomState>): State => ({ ...state, room: { ...state.room, ...change } });

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const next = new Map(map);
  next.set(key, value);
  return next;
}

function withAct(state: State, act: Omit<TimelineEntry, 'id'>): State {
  const id = stableId('act', act.at, act.text, act.incident ?? '');
  return { ...state, acts: [...state.acts.slice(1 - ACTS_KEPT), { ...act, id }] };
}

/** Folds the derived part in. Objects that hold the same keep their identity, so that clients redraw and receive only news. */
function correlated(state: State, correlation: Correlation, timeline: readonly TimelineEntry[]): State {
  const { room, store } = state;
  const incidents = new Map(correlation.incidents.map(incident => [incident.id, incident]));
  const alerts = new Map<SignalId, Alert>();
  let flapping = 0;
  let suppressed = 0;
  let pending = 0;
  for (const signal of store.signals.values()) if (signal.type === 'alert') alerts.set(signal.id, signal);
  for (const id of correlation.quiet) {
    const alert = alerts.get(id);
    if (!alert) continue;
    if ((alert.flaps ?? 0) > 0) flapping++;
    if (alert.suppressedBy && alert.suppressedBy.length > 0) suppressed++;
    else if (alert.state === 'pending') pending++;
  }
  return {
    ...state,
    correlation,
    room: {
      ...room,
      incidents: keepSame(room.incidents, incidents),
      order: keepSameList(
        room.order,
        correlation.incidents.map(incident => incident.id),
      ),
      alerts: keepSame(room.alerts, alerts),
      overrides: state.overrides,
      learned: learningOf(state.decisions, state.forgettings).learnt,
      quiet: keepEqual(room.quiet, { alerts: correlation.quiet, flapping, suppressed, pending }),
      signals: keepSame(room.signals, citedSignals(state, correlation)),
      timeline: keepSameEntries(room.timeline, timeline),
    },
  };
}

/** Signals besides alerts that an incident shows or rests on, and the series fetched for its alerts. */
function citedSignals(state: State, correlation: Correlation): ReadonlyMap<SignalId, Signal> {
  const cited = new Map<SignalId, Signal>();
  const cite = (id: SignalId): void => {
    const signal = state.store.signals.get(id);
    if (signal && signal.type !== 'alert') cited.set(id, signal);
  };
  for (const incident of correlation.incidents) {
    incident.others.forEach(cite);
    for (const suspect of incident.suspects) {
      if (suspect.change) cite(suspect.change);
      for (const evidence of [...suspect.for, ...suspect.against]) evidence.signals.forEach(cite);
    }
  }
  for (const signal of state.store.signals.values()) if (signal.type === 'series') cited.set(signal.id, signal);
  return cited;
}

function keepSame<K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  if (before.size !== after.size) return after;
  for (const [key, value] of after) if (before.get(key) !== value) return after;
  return before;
}

const keepEqual = <T>(before: T, after: T): T => (sameValue(before, after) ? before : after);

const keepSameList = (before: readonly IncidentId[], after: readonly IncidentId[]): readonly IncidentId[] =>
  sameValue(before, after) ? before : after;

function keepSameEntries(before: readonly TimelineEntry[], after: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const known = new Map(before.map(entry => [entry.id, entry]));
  let changed = before.length !== after.length;
  const kept = after.map((entry, index) => {
    const old = known.get(entry.id);
    const next = old && sameValue(old, entry) ? old : entry;
    if (next !== before[index]) changed = true;
    return next;
  });
  return changed ? kept : before;
}
