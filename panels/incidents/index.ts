import { refuse } from '../../src/contracts/command.js';
import type { Content } from '../../src/contracts/content.js';
import { definePanel, type Frame, type Own, type RoomState } from '../../src/contracts/panel.js';
import type { GroupingOverride, IncidentId } from '../../src/model/incident.js';
import type { SignalId } from '../../src/model/signal.js';
import { remember } from '../../src/model/remember.js';
import { between } from '../../src/model/time.js';
import { count } from '../../src/text/amount.js';
import { plural, several } from '../../src/text/plural.js';
import { age } from '../../src/text/time.js';
import { rowCells, rowDetails } from './draw.js';
import { labelRows, usefulLabels } from './by-label.js';
import { alertOf, countFiring, incidentOf, incidentRows, markRange, type Row } from './rows.js';

const rowsOnce = remember(
  (
    incidents: RoomState['incidents'],
    order: RoomState['order'],
    alerts: RoomState['alerts'],
    quiet: RoomState['quiet'],
    expanded: Own['expanded'],
    filter: string,
    faultsOnly: boolean,
  ) => incidentRows({ incidents, order, alerts, quiet, expanded, filter, faultsOnly }),
);
const labelRowsOnce = remember((alerts: RoomState['alerts'], label: string, expanded: Own['expanded'], filter: string) =>
  labelRows(alerts, label, { expanded, filter }),
);
const firingOnce = remember(countFiring);
const groupedOnce = remember(
  (overrides: RoomState['overrides']) => new Map(overrides.flatMap(override => override.signals.map(id => [id, override] as const))),
);
const widestOnce = remember((incidents: RoomState['incidents']): number =>
  Math.max(7, ...[...incidents.values()].map(incident => plural(incident.alerts.length, 'alert').length)),
);

interface View {
  readonly rows: readonly Row[];
  readonly cursor: number;
  readonly marks: Own['marks'];
  readonly filter: string;
  readonly faultsOnly: boolean;
  /** The label that alerts are put together by, instead of into incidents. */
  readonly by: string | undefined;
  readonly alerts: RoomState['alerts'];
  readonly firing: number;
  /** Columns of "37 alerts". */
  readonly widest: number;
  readonly incidents: RoomState['incidents'];
  readonly quiet: RoomState['quiet'];
  readonly acknowledged: RoomState['acknowledged'];
  readonly grouped: ReadonlyMap<SignalId, GroupingOverride>;
  readonly health: RoomState['health'];
  readonly startedAt: RoomState['startedAt'];
}

/** The mode in which alerts are put together by a label: "by:namespace". */
const BY = 'by:';
const chosenRow = (view: View): Row | undefined => view.rows[view.cursor];

export const panel = definePanel({
  id: 'incidents',
  title: 'Incidents',
  summary: 'What is wrong now, worst first; alerts that belong together are one row.',
  needs: ['alert'],
  select: (state, own): View => {
    const faultsOnly = own.mode === 'faults';
    const by = own.mode?.startsWith(BY) ? own.mode.slice(BY.length) : undefined;
    return {
      rows:
        by === undefined
          ? rowsOnce(state.incidents, state.order, state.alerts, state.quiet, own.expanded, own.filter, faultsOnly)
          : labelRowsOnce(state.alerts, by, own.expanded, own.filter),
      by,
      alerts: state.alerts,
      cursor: own.cursor,
      marks: own.marks,
      filter: own.filter,
      faultsOnly,
      firing: firingOnce(state.alerts),
      widest: widestOnce(state.incidents),
      incidents: state.incidents,
      quiet: state.quiet,
      acknowledged: state.acknowledged,
      grouped: groupedOnce(state.overrides),
      health: state.health,
      startedAt: state.startedAt,
    };
  },
  header: view => {
    if (view.by !== undefined)
      return {
        counts: `${plural(view.firing, 'alert')} by ${view.by} in ${plural(view.rows.filter(({ kind }) => kind === 'group').length, 'group')}`,
      };
    const open = [...view.incidents.values()].filter(incident => incident.state === 'open').length;
    return { counts: `${count(open)} of ${plural(view.firing, 'alert')}${view.faultsOnly ? ', faults only' : ''}` };
  },
  rows: view => ({ count: view.rows.length, id: index => view.rows[index]?.id ?? '' }),
  chosen: view => {
    const row = chosenRow(view);
    const incident = incidentOf(row);
    const signal = alertOf(row)?.id;
    return { ...(incident ? { incident } : {}), ...(signal ? { signal } : {}) };
  },
  render: (view, frame): Content => {
    if (view.rows.length === 0) return nothing(view, frame);
    const drawing = { frame, room: view, grouped: view.grouped };
    const two = frame.height >= 8;
    const row = (index: number): Row => view.rows[index] as Row;
    return {
      kind: 'table',
      cursor: view.cursor,
      marks: view.marks,
      linesPerRow: two ? 2 : 1,
      columns: [
        { title: '', width: { share: 1 } },
        { title: '', width: 6, align: 'right', drop: 2 },
        { title: '', width: 3, align: 'right' },
        { title: '', width: view.widest, align: 'right', drop: 1 },
      ],
      rows: { count: view.rows.length, id: index => row(index).id, cells: index => rowCells(row(index), drawing) },
      ...(two ? { details: (index: number) => [rowDetails(row(index), drawing)] } : {}),
    };
  },
  commands: [
    {
      id: 'incidents.open',
      title: 'open',
      keys: ['enter'],
      bar: 1,
      intent: view => {
        const row = chosenRow(view);
        if (!row) return refuse('There is nothing to open');
        if (row.kind === 'quiet' || row.kind === 'group') return { type: 'toggle-expanded', id: row.id };
        if (row.kind === 'incident') return { type: 'choose-incident', incident: row.incident.id, open: 'detail' };
        return {
          type: 'choose-signal',
          signal: row.alert.id,
          ...(row.kind === 'alert' ? { incident: row.incident.id } : {}),
          open: 'detail',
        };
      },
    },
    {
      id: 'incidents.expand',
      title: 'alerts',
      keys: ['e', 'right', 'left'],
      bar: 2,
      intent: view => {
        const row = chosenRow(view);
        if (row?.kind === 'alert') return { type: 'toggle-expanded', id: row.incident.id };
        return row && row.kind !== 'loose' ? { type: 'toggle-expanded', id: row.id } : refuse('This row has nothing under it');
      },
    },
    {
      id: 'incidents.mark',
      title: 'mark',
      keys: ['space'],
      intent: view => {
        const row = chosenRow(view);
        return row && row.kind !== 'quiet' && row.kind !== 'group'
          ? { type: 'toggle-mark', id: row.id }
          : refuse('Choose an incident or an alert');
      },
    },
    {
      id: 'incidents.mark-range',
      title: 'mark a range',
      keys: ['ctrl-space'],
      intent: view => {
        const ids = markRange(view.rows, view.marks, view.cursor);
        return ids.length > 0 ? { type: 'mark-range', ids } : refuse('Mark the other end with space first');
      },
    },
    {
      id: 'incidents.merge',
      title: 'merge marked',
      keys: ['m'],
      intent: view => {
        const marked = [...view.marks].filter(id => view.incidents.has(id as IncidentId)) as IncidentId[];
        return marked.length > 1 ? { type: 'merge', incidents: marked } : refuse('Mark two incidents or more with space');
      },
    },
    {
      id: 'incidents.split',
      title: 'split marked alerts off',
      keys: ['x'],
      intent: view => {
        const signals = view.rows.flatMap(row => (row.kind === 'alert' && view.marks.has(row.id) ? [row.alert.id] : []));
        return signals.length > 0 ? { type: 'split', signals } : refuse('Mark alerts of an incident with space');
      },
    },
    {
      id: 'incidents.pin',
      title: 'pin grouping',
      keys: ['P'],
      intent: view => {
        const incident = incidentOf(chosenRow(view));
        return incident ? { type: 'pin', incident } : refuse('Choose an incident first');
      },
    },
    {
      id: 'incidents.regroup',
      title: 'undo split, merge and pin',
      keys: ['U'],
      intent: view => {
        const incident = incidentOf(chosenRow(view));
        return incident ? { type: 'undo-grouping', incident } : refuse('Choose an incident first');
      },
    },
    {
      id: 'incidents.by',
      title: 'group by a label',
      keys: ['b'],
      intent: view => {
        if (view.by !== undefined) return { type: 'mode', panel: 'incidents' };
        const labels = usefulLabels(view.alerts).slice(0, 4);
        if (labels.length === 0) return refuse('No label tells some of the alerts from others');
        return {
          type: 'prompt',
          title: `Group by which label (${labels.join(', ')}, ...)`,
          then: label => ({ type: 'mode', panel: 'incidents', mode: `${BY}${label}` }),
        };
      },
    },
    {
      id: 'incidents.faults',
      title: 'faults only',
      keys: ['z'],
      intent: view => ({ type: 'mode', panel: 'incidents', ...(view.faultsOnly ? {} : { mode: 'faults' }) }),
    },
    {
      id: 'incidents.copy',
      title: 'copy',
      keys: ['y'],
      intent: view => {
        const row = chosenRow(view);
        const alert = alertOf(row);
        if (alert) return { type: 'copy', what: alert.name, text: JSON.stringify(alert, undefined, 2) };
        return row?.kind === 'incident'
          ? { type: 'copy', what: row.incident.title, text: JSON.stringify(row.incident, undefined, 2) }
          : refuse('Choose an incident or an alert');
      },
    },
    {
      id: 'incidents.link',
      title: 'show its address',
      keys: ['o'],
      intent: view => {
        const alert = alertOf(chosenRow(view));
        const addresses = [alert?.link, alert?.runbook].filter(address => address !== undefined);
        return addresses.length > 0
          ? { type: 'show', title: 'Addresses (nothing was opened)', text: addresses.join('\n') }
          : refuse('No address is known: expand the incident (e) and choose an alert');
      },
    },
  ],
});

/** Calm is said only when every source has answered lately. */
function nothing(view: View, frame: Frame): Content {
  if (view.filter !== '') return { kind: 'empty', title: 'Nothing matches the filter', hint: `/${view.filter}   Esc clears it` };
  const sources = [...view.health.values()].filter(source => source.state !== 'not-configured');
  const waiting = sources.filter(source => source.lastGoodAt === undefined && source.state === 'connecting');
  if (sources.length === 0)
    return {
      kind: 'empty',
      title: 'No source is connected',
      hint: 'Set PROMETHEUS_URL, ALERTMANAGER_URL, a kubeconfig or AWS credentials, or play --game-day',
    };
  const silent = sources.filter(source => source.stale || source.state === 'failed');
  if (silent.length === sources.length)
    return { kind: 'empty', title: 'No source answers any more', hint: ':sources shows what was asked and what to try' };
  if (silent.length > 0)
    return {
      kind: 'empty',
      title: `Nothing known to be wrong, but ${several(
        silent.map(source => source.title),
        3,
      )} ${silent.length === 1 ? 'is' : 'are'} silent`,
      hint: ':sources shows why',
    };
  if (view.faultsOnly && view.incidents.size > 0)
    return { kind: 'empty', title: `${frame.unicode ? '✓ ' : ''}No faults`, hint: 'z shows everything again' };
  if (waiting.length > 0)
    return {
      kind: 'empty',
      title: 'Nothing known to be wrong yet',
      hint: `Still waiting for ${several(
        waiting.map(source => source.title),
        3,
      )}`,
    };
  return {
    kind: 'empty',
    title: `${frame.unicode ? '✓ ' : ''}All calm`,
    hint: `${sources.length === 1 ? 'The source is' : sources.length === 2 ? 'Both sources are' : `All ${sources.length} sources are`} fresh; watching for ${age(between(view.startedAt, frame.now))}`,
  };
}
