/** What incidents and their alerts are found by. */
import type { RoomState } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import type { Alert } from '../../src/model/signal.js';
import { SearchedRow } from '../../src/text/filter.js';
import { fullName } from '../../src/text/names.js';

const ALERTS = new WeakMap<Alert, SearchedRow>();
/** The same for the same alert. */
export function ofAlert(alert: Alert): SearchedRow {
  let known = ALERTS.get(alert);
  if (!known)
    ALERTS.set(
      alert,
      (known = new SearchedRow([alert.name, alert.summary, fullName(alert.about), alert.source, alert.severity], alert.labels)),
    );
  return known;
}

const INCIDENTS = new WeakMap<Incident, SearchedRow>();
export function ofIncident(incident: Incident): SearchedRow {
  let known = INCIDENTS.get(incident);
  if (!known)
    INCIDENTS.set(
      incident,
      (known = new SearchedRow([
        incident.title,
        incident.severity,
        incident.state,
        ...incident.affected.map(fullName),
        ...incident.sources.map(({ source }) => source),
      ])),
    );
  return known;
}

interface Together {
  readonly members: readonly (Alert | undefined)[];
  readonly row: SearchedRow;
  /** The room in which these were its alerts. */
  room: RoomState['alerts'];
}
const TOGETHER = new WeakMap<Incident, Together>();

/** All alerts of an incident as one row: a word that is not in it is in none of them, and one search in a long text is quicker than forty in short ones. */
export function ofMembers(incident: Incident, room: RoomState['alerts']): SearchedRow {
  const known = TOGETHER.get(incident);
  if (known?.room === room) return known.row;
  const members = incident.alerts.map(id => room.get(id));
  if (known && members.every((alert, index) => alert === known.members[index])) {
    known.room = room;
    return known.row;
  }
  const fields: string[] = [];
  for (const alert of members) {
    if (!alert) continue;
    const { labels } = alert;
    fields.push(alert.name, alert.summary, fullName(alert.about), alert.source, alert.severity);
    for (const name in labels) fields.push(labels[name] ?? '');
  }
  const row = new SearchedRow(fields);
  TOGETHER.set(incident, { members, row, room });
  return row;
}
