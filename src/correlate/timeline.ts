import { compareText, stableId } from '../model/identity.js';
import type { Incident, IncidentId } from '../model/incident.js';
import type { PlainText } from '../model/plain-text.js';
import { plain } from '../model/plain-text.js';
import type { Alert, Signal, SignalId } from '../model/signal.js';
import type { Snapshot } from '../model/snapshot.js';
import type { TimelineEntry } from '../model/timeline.js';
import { instant, latest } from '../model/time.js';

/** Rows kept: the newest, and before those without an incident the ones that belong to one. */
export const TIMELINE_LIMIT = 1500;
/** Alerts of one kind in one incident that begin within this long share a row. */
const FOLD = 60_000;

/**
 * One list of what happened, oldest first: alerts (folded by kind and minute), changes, events, anomalies, log bursts, costs,
 * and what people did. @param acts rows of the `you` lane
 */
export function timelineOf(
  snapshot: Snapshot,
  incidents: readonly Incident[],
  acts: readonly TimelineEntry[] = [],
): readonly TimelineEntry[] {
  const incidentOf = new Map<SignalId, IncidentId>();
  for (const incident of incidents) for (const id of incident.others) incidentOf.set(id, incident.id);
  const entries: TimelineEntry[] = [...acts];
  entries.push(...newestAlertRows(incidents, snapshot.signals));
  for (const signal of snapshot.signals.values()) {
    if (signal.type === 'alert') continue;
    const entry = rowOf(signal, incidentOf.get(signal.id));
    if (entry) entries.push(entry);
  }
  if (entries.length <= TIMELINE_LIMIT) return entries.sort(compareEntries);
  const told = newest(
    entries.filter(entry => entry.incident !== undefined || entry.lane === 'you'),
    TIMELINE_LIMIT,
  );
  const rest = newest(
    entries.filter(entry => entry.incident === undefined && entry.lane !== 'you'),
    TIMELINE_LIMIT - told.length,
  );
  return [...told, ...rest].sort(compareEntries);
}

/** Rows of the incidents that changed last, until the others can have none among the newest. */
function newestAlertRows(incidents: readonly Incident[], signals: ReadonlyMap<SignalId, Signal>): readonly TimelineEntry[] {
  let rows: TimelineEntry[] = [];
  let from = -Infinity;
  for (const incident of [...incidents].sort((a, b) => b.changedAt - a.changedAt || compareText(a.id, b.id))) {
    if (incident.changedAt < from) break;
    for (const row of alertRows(incident, signals)) if (row.at >= from) rows.push(row);
    if (rows.length < 2 * TIMELINE_LIMIT) continue;
    from = Float64Array.from(rows, row => row.at).sort()[rows.length - TIMELINE_LIMIT]!;
    rows = rows.filter(row => row.at >= from);
  }
  return rows;
}

/** The newest `count`, without sorting the others. */
function newest(entries: readonly TimelineEntry[], count: number): readonly TimelineEntry[] {
  if (entries.length <= count) return entries;
  if (count <= 0) return [];
  const from = Float64Array.from(entries, entry => entry.at).sort()[entries.length - count]!;
  return entries
    .filter(entry => entry.at >= from)
    .sort(compareEntries)
    .slice(-count);
}

const compareEntries = (a: TimelineEntry, b: TimelineEntry): number => a.at - b.at || compareText(a.id, b.id);

/** Incidents are values: one that is the same object has the same rows. */
const remembered = new WeakMap<Incident, readonly TimelineEntry[]>();

function alertRows(incident: Incident, signals: ReadonlyMap<SignalId, Signal>): readonly TimelineEntry[] {
  const known = remembered.get(incident);
  if (known) return known;
  const made = foldedRows(incident, signals);
  remembered.set(incident, made);
  return made;
}

function foldedRows(incident: Incident, signals: ReadonlyMap<SignalId, Signal>): readonly TimelineEntry[] {
  const rows = new Map<string, Alert[]>();
  for (const id of incident.alerts) {
    const alert = signals.get(id);
    if (alert?.type !== 'alert') continue;
    const key = `${alert.name} ${Math.floor((alert.at - incident.startedAt) / FOLD)}`;
    const list = rows.get(key);
    if (list) list.push(alert);
    else rows.set(key, [alert]);
  }
  return [...rows.values()].map(alerts => {
    const first = alerts[0]!;
    const ended = alerts.every(alert => alert.endedAt !== undefined) ? latest(alerts.map(alert => alert.endedAt ?? alert.at)) : undefined;
    const text: PlainText =
      alerts.length === 1 ? plain`${first.about.name}: ${first.name}` : plain`${first.name} on ${alerts.length} objects`;
    return {
      id: stableId('alert', incident.id, first.id),
      at: first.at,
      lane: 'alert',
      text,
      about: first.about,
      severity: first.severity,
      signal: first.id,
      incident: incident.id,
      ...(first.startedWithin ? { within: first.startedWithin } : {}),
      ...(ended === undefined ? {} : { endedAt: instant(ended) }),
      ...(alerts.length > 1 ? { count: alerts.length } : {}),
    };
  });
}

function rowOf(signal: Exclude<Signal, Alert>, incident: IncidentId | undefined): TimelineEntry | undefined {
  const row = { id: stableId('row', signal.id), at: signal.at, about: signal.about, signal: signal.id, ...(incident ? { incident } : {}) };
  switch (signal.type) {
    case 'change':
      return { ...row, lane: 'change', text: signal.summary, ...(signal.finishedAt !== undefined ? { endedAt: signal.finishedAt } : {}) };
    case 'event':
      return {
        ...row,
        lane: 'event',
        text: plain`${signal.about.name}: ${signal.reason}`,
        ...(signal.lastAt > signal.at ? { endedAt: signal.lastAt } : {}),
        ...(signal.count > 1 ? { count: signal.count } : {}),
      };
    case 'anomaly':
      return {
        ...row,
        lane: 'metric',
        text: plain`${signal.about.name}: ${signal.metric} ${signal.direction === 'up' ? plain`up` : plain`down`}`,
        ...(signal.startedWithin ? { within: signal.startedWithin } : {}),
        ...(signal.endedAt !== undefined ? { endedAt: signal.endedAt } : {}),
      };
    case 'log-burst':
      return { ...row, lane: 'log', text: plain`${signal.about.name}: ${signal.template}`, endedAt: signal.lastAt, count: signal.count };
    case 'cost':
      return {
        ...row,
        lane: 'cost',
        text: plain`${signal.about.name}: ${Math.round(signal.amount * 100) / 100} ${signal.currency}`,
        endedAt: signal.over.to,
      };
    case 'series':
    case 'log':
      return undefined;
  }
}
