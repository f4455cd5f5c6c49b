/** Which rows the list has: incidents, their alerts when opened, and what belongs to none. */
import type { RoomState } from '../../src/contracts/panel.js';
import type { Incident, IncidentId, Join } from '../../src/model/incident.js';
import { compareText } from '../../src/model/identity.js';
import { compareSeverity, type Alert, type Severity, type SignalId } from '../../src/model/signal.js';
import type { Instant } from '../../src/model/time.js';
import { matches, mayMatch, readFilter, type Filter } from '../../src/text/filter.js';
import { ofAlert, ofIncident, ofMembers } from './searched.js';

export type Row =
  | { readonly kind: 'incident'; readonly id: string; readonly incident: Incident; readonly open: boolean }
  | {
      readonly kind: 'alert';
      readonly id: string;
      readonly alert: Alert;
      readonly incident: Incident;
      readonly join: Join | undefined;
      readonly last: boolean;
    }
  | { readonly kind: 'loose'; readonly id: string; readonly alert: Alert }
  | { readonly kind: 'group'; readonly id: string; readonly group: LabelGroup; readonly open: boolean }
  | { readonly kind: 'quiet'; readonly id: 'quiet'; readonly open: boolean; readonly alerts: number };

/** Alerts that say the same in one label. */
export interface LabelGroup {
  /** Empty: they have no such label. */
  readonly value: string;
  readonly label: string;
  readonly alerts: readonly Alert[];
  readonly worst: Severity;
  readonly since: Instant;
}

export interface RowsInput {
  readonly incidents: RoomState['incidents'];
  readonly order: RoomState['order'];
  readonly alerts: RoomState['alerts'];
  readonly quiet: RoomState['quiet'];
  readonly expanded: ReadonlySet<string>;
  readonly filter: string;
  readonly faultsOnly: boolean;
}

export const QUIET = 'quiet';

/** Worst first, as the room orders them; alerts under their incident when it is expanded. */
export function incidentRows(input: RowsInput): readonly Row[] {
  const filter = readFilter(input.filter);
  const rows: Row[] = [];
  for (const id of input.order) {
    const incident = input.incidents.get(id);
    if (!incident || (input.faultsOnly && !isFault(incident))) continue;
    const whole = filter.terms.length === 0 || matches(filter, ofIncident(incident));
    if (
      !whole &&
      !(mayMatch(filter, ofMembers(incident, input.alerts)) && incident.alerts.some(alert => passes(input.alerts.get(alert), filter)))
    )
      continue;
    const open = input.expanded.has(id);
    rows.push({ kind: 'incident', id, incident, open });
    if (open) rows.push(...alertRows(incident, alertsShown(incident, input, whole ? undefined : filter)));
  }
  rows.push(...quietRows(input, filter));
  return rows;
}

const isFault = (incident: Incident): boolean => incident.state === 'open' && incident.severity !== 'info' && incident.severity !== 'none';

export const passes = (alert: Alert | undefined, filter: Filter): boolean => alert !== undefined && matches(filter, ofAlert(alert));

/** Its alerts that pass the filter; all when the incident itself does. */
function alertsShown(incident: Incident, { alerts }: RowsInput, filter: Filter | undefined): readonly Alert[] {
  return incident.alerts
    .map(id => alerts.get(id))
    .filter((alert): alert is Alert => alert !== undefined && (filter === undefined || passes(alert, filter)));
}

function alertRows(incident: Incident, alerts: readonly Alert[]): readonly Row[] {
  const joins = new Map<SignalId, Join>(incident.joins.map(join => [join.signal, join]));
  const sorted = sortAlerts(alerts);
  return sorted.map((alert, index) => ({
    kind: 'alert',
    id: `${incident.id}/${alert.id}`,
    alert,
    incident,
    join: joins.get(alert.id),
    last: index === sorted.length - 1,
  }));
}

/** Firing before ended, worst first, then oldest. */
export function sortAlerts(alerts: readonly Alert[]): readonly Alert[] {
  return [...alerts].sort(
    (a, b) =>
      Number(a.state === 'ended') - Number(b.state === 'ended') ||
      compareSeverity(a.severity, b.severity) ||
      a.at - b.at ||
      compareText(a.id, b.id),
  );
}

/** A firing critical alert never hides in the closed row. */
const mustShow = (alert: Alert): boolean => alert.severity === 'critical' && alert.state === 'firing' && !alert.suppressedBy?.length;

function quietRows(input: RowsInput, filter: Filter): readonly Row[] {
  const known: Alert[] = [];
  for (const id of input.quiet.alerts) {
    const alert = input.alerts.get(id);
    if (alert && (filter.terms.length === 0 || matches(filter, ofAlert(alert)))) known.push(alert);
  }
  const loud = known.filter(mustShow);
  const rest = known.filter(alert => !mustShow(alert));
  const rows: Row[] = sortAlerts(loud).map(alert => ({ kind: 'loose', id: `${QUIET}/${alert.id}`, alert }));
  if (rest.length > 0 && !input.faultsOnly) {
    const open = input.expanded.has(QUIET);
    rows.push({ kind: 'quiet', id: QUIET, open, alerts: rest.length });
    if (open) rows.push(...sortAlerts(rest).map(alert => ({ kind: 'loose' as const, id: `${QUIET}/${alert.id}`, alert })));
  }
  return rows;
}

/** How many alerts are firing, pending or unknown. */
export function countFiring(alerts: RoomState['alerts']): number {
  let firing = 0;
  for (const alert of alerts.values()) if (alert.state !== 'ended') firing++;
  return firing;
}

export const incidentOf = (row: Row | undefined): IncidentId | undefined =>
  row?.kind === 'incident' || row?.kind === 'alert' ? row.incident.id : undefined;
export const alertOf = (row: Row | undefined): Alert | undefined =>
  row?.kind === 'alert' || row?.kind === 'loose' ? row.alert : undefined;

/** Ids from the newest mark that is in sight to the row under the cursor, of rows of its kind: what merges or splits, without headings between. */
export function markRange(rows: readonly Row[], marks: ReadonlySet<string>, cursor: number): readonly string[] {
  const kind = rows[cursor]?.kind;
  const marked = [...marks]
    .reverse()
    .map(id => rows.findIndex(row => row.id === id))
    .find(index => index >= 0);
  if (marked === undefined || kind === undefined || kind === 'quiet' || kind === 'group') return [];
  return rows
    .slice(Math.min(marked, cursor), Math.max(marked, cursor) + 1)
    .filter(row => row.kind === kind)
    .map(({ id }) => id);
}
