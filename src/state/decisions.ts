/** What a person's act says, taken from the room as it is at that moment. */
import { stableId } from '../model/identity.js';
import type { DecidedAlert, Decision } from '../model/decision.js';
import type { Incident, IncidentId } from '../model/incident.js';
import type { PlanRecord } from '../model/plan.js';
import type { PlainText } from '../model/plain-text.js';
import type { SignalId } from '../model/signal.js';
import type { Instant } from '../model/time.js';
import type { RoomState } from './state.js';

/** Alerts kept of one decision: a storm of thousands is told by its first ones. */
const MOST_ALERTS = 200;

interface Act {
  readonly at: Instant;
  readonly by: PlainText;
}

const decidedAlerts = (room: RoomState, signals: Iterable<SignalId>): readonly DecidedAlert[] =>
  [...signals].slice(0, MOST_ALERTS).flatMap(id => {
    const alert = room.alerts.get(id);
    return alert ? [{ name: alert.name, fingerprint: alert.fingerprint }] : [];
  });

/** An acknowledgement takes the incident as it was grouped. The same one again is no new decision. */
export function acknowledgement(room: RoomState, id: IncidentId, act: Act): Decision | undefined {
  const incident = room.incidents.get(id);
  return (
    incident && {
      ...act,
      id: stableId('acknowledged', id),
      kind: 'acknowledged',
      incident: id,
      title: incident.title,
      alerts: decidedAlerts(room, incident.alerts),
      rules: rulesOf(incident, () => true),
    }
  );
}

/** Alerts that left their incident: what joined them to those that stayed was wrong. */
export function splitting(room: RoomState, signals: readonly SignalId[], act: Act): Decision | undefined {
  const leaving = new Set(signals);
  const incident = [...room.incidents.values()].find(({ alerts }) => alerts.some(id => leaving.has(id)));
  if (!incident) return undefined;
  const alerts = decidedAlerts(
    room,
    incident.alerts.filter(id => leaving.has(id)),
  );
  return {
    ...act,
    id: stableId('split', act.at, ...alerts.map(({ fingerprint }) => fingerprint)),
    kind: 'split',
    incident: incident.id,
    title: incident.title,
    alerts,
    others: decidedAlerts(
      room,
      incident.alerts.filter(id => !leaving.has(id)),
    ),
    rules: rulesOf(incident, ({ signal, to }) => leaving.has(signal) !== leaving.has(to)),
  };
}

/** Incidents that are one: the first of them, and the alerts of the others. */
export function merging(room: RoomState, ids: readonly IncidentId[], act: Act): Decision | undefined {
  const [first, ...others] = ids.flatMap(id => room.incidents.get(id) ?? []);
  if (!first || others.length === 0) return undefined;
  const alerts = decidedAlerts(room, first.alerts);
  return {
    ...act,
    id: stableId('merged', act.at, ...ids),
    kind: 'merged',
    incident: first.id,
    title: first.title,
    alerts,
    others: decidedAlerts(
      room,
      others.flatMap(incident => incident.alerts),
    ),
    rules: [],
  };
}

/** What a plan came to since it was last seen: refused, or a step that worked or did not. It judges the reasons it was made for. */
export function planDecisions(room: RoomState, before: PlanRecord | undefined, after: PlanRecord, act: Act): readonly Decision[] {
  const { plan } = after;
  const incident = room.incidents.get(plan.incident);
  const decision = (kind: Decision['kind'], what: string, because?: PlainText): Decision => ({
    ...act,
    id: stableId(kind, plan.id, what),
    kind,
    incident: plan.incident,
    title: plan.title,
    alerts: incident ? decidedAlerts(room, incident.alerts) : [],
    rules: [...new Set(plan.why.map(({ rule }) => rule))],
    ...(because === undefined ? {} : { because }),
  });
  const made: Decision[] = [];
  if (after.state === 'refused' && before?.state !== 'refused') made.push(decision('refused', 'plan', after.because));
  after.steps.forEach((status, index) => {
    if (status.is === before?.steps[index]?.is || (status.is !== 'worked' && status.is !== 'not-yet' && status.is !== 'worse')) return;
    // A silence cures nothing: that it was set says that people knew, not that a reason was right.
    const silence = plan.steps[index]?.action.name === 'create-silence';
    made.push(decision(silence ? 'silenced' : status.is === 'worked' ? 'worked' : 'did-not-work', String(index), status.seen));
  });
  return made;
}

const rulesOf = (incident: Incident, counts: (join: Incident['joins'][number]) => boolean): readonly string[] => [
  ...new Set(incident.joins.filter(counts).map(({ rule }) => rule)),
];
