/** Entries on lanes under one axis: what changed, what fired, what the platform said, what a number did, what we did. */
import type { Line, Token } from '../../src/contracts/content.js';
import type { Frame, RoomState } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import type { MetricSeries } from '../../src/model/signal.js';
import type { TimelineEntry } from '../../src/model/timeline.js';
import { quantity } from '../../src/text/amount.js';
import { buckets, sparkline } from '../../src/text/sparkline.js';
import { fit, fitEnd, pad, width } from '../../src/text/width.js';
import { columnOf, ticks, type Axis } from './axis.js';
import { strip, type Strip } from './strip.js';

export interface Lanes {
  readonly axis: Axis;
  readonly entries: readonly TimelineEntry[];
  /** The entry under the cursor. */
  readonly under: TimelineEntry | undefined;
  readonly incident: Incident | undefined;
  readonly alerts: RoomState['alerts'];
  readonly series: readonly MetricSeries[];
  readonly frame: Frame;
}

/** Columns of the names of the lanes. */
export const labelColumns = (width: number): number => (width >= 180 ? 24 : width >= 116 ? 19 : width >= 100 ? 13 : 9);

type Lane = TimelineEntry['lane'];
const LANES: readonly {
  readonly lane: Lane;
  readonly label: string;
  readonly token: Token;
  readonly mark: readonly [unicode: string, ascii: string];
  readonly always: boolean;
}[] = [
  { lane: 'change', label: 'change', token: 'lane.change', mark: ['◆', '*'], always: true },
  { lane: 'alert', label: 'alerts', token: 'lane.alert', mark: ['●', 'o'], always: true },
  { lane: 'event', label: 'events', token: 'lane.event', mark: ['■', '#'], always: true },
  { lane: 'metric', label: 'metric', token: 'lane.metric', mark: ['▲', '^'], always: false },
  { lane: 'log', label: 'logs', token: 'lane.event', mark: ['≡', '='], always: false },
  { lane: 'cost', label: 'cost', token: 'lane.cost', mark: ['$', '$'], always: false },
  { lane: 'you', label: 'you', token: 'lane.you', mark: ['✎', '~'], always: false },
];

/** As many lanes as fit into `rows`, the axis first. */
export function laneLines(lanes: Lanes, rows: number): readonly Line[] {
  const { frame } = lanes;
  const names = labelColumns(frame.width);
  const total = frame.width - names;
  const lines: Line[] = [named('', axisStrip(lanes, total), 'dim')];
  const present = LANES.filter(
    ({ lane, always }) => always || lanes.entries.some(entry => entry.lane === lane) || (lane === 'metric' && lanes.series.length > 0),
  );
  let spare = rows - 1 - present.length;
  for (const { lane, label, token, mark } of present) {
    if (lines.length >= rows) break;
    if (lane === 'alert') lines.push(named(label, alertStrip(lanes, total), token));
    else if (lane === 'metric' && lanes.series.length > 0) {
      const shown = lanes.series.slice(0, 1 + Math.max(0, Math.min(2, spare)));
      spare -= shown.length - 1;
      lines.push(
        ...shown
          .slice(0, rows - lines.length)
          .map((series, index) =>
            named(
              shown.findIndex(each => each.name === series.name) === index ? series.name : '',
              seriesStrip(lanes, series, total),
              token,
            ),
          ),
      );
    } else {
      const extra = spare > 0 && (lane === 'event' || lane === 'change') ? 1 : 0;
      const strips = entryStrips(lanes, { lane, token, mark: mark[frame.unicode ? 0 : 1] }, total, 1 + extra);
      spare -= strips.length - 1;
      lines.push(...strips.slice(0, rows - lines.length).map((each, index) => named(index === 0 ? label : '', each, token)));
    }
  }
  return lines;

  /** The end of a name tells more than its beginning: "…duration:p99". */
  function named(label: string, row: Strip, token: Token): Line {
    return [
      { text: pad(` ${fitEnd(label, names - 2, frame.unicode ? '…' : '~')}`, names), token: label === '' ? 'dim' : token },
      ...withMarks(lanes, row).line(),
    ];
  }
}

/** A dotted line where the chosen incident began, and the cursor down all lanes at the moment that is looked at. */
function withMarks({ axis, incident, frame, under }: Lanes, row: Strip): Strip {
  if (incident) row.under(columnOf(axis, incident.startedAt), frame.unicode ? '┊' : ':', 'border');
  const looked = under && frame.focused ? columnOf(axis, under.at) : -1;
  if (looked < axis.width) row.tint(looked, 'cursor');
  return row;
}

function axisStrip({ axis, frame, incident }: Lanes, total: number): Strip {
  const row = strip(total);
  for (const { column, text } of ticks(axis, frame.now))
    if (row.isFree(column, Math.min(total, column + text.length))) row.put(column, text, 'dim');
  if (incident) row.under(columnOf(axis, incident.startedAt), frame.unicode ? '╷' : '|', 'lane.alert');
  return row;
}

/** How many alerts were active at each moment: those of the chosen incident, else all that belong to one. */
function alertStrip({ axis, incident, alerts, frame }: Lanes, total: number): Strip {
  const row = strip(total);
  const steps = new Array<number>(axis.width + 1).fill(0);
  const count = (id: Incident['alerts'][number]): void => {
    const alert = alerts.get(id);
    if (!alert) return;
    const from = Math.max(0, columnOf(axis, alert.at));
    const to = alert.endedAt === undefined ? axis.width : Math.max(0, columnOf(axis, alert.endedAt) + 1);
    if (from >= axis.width || to <= from) return;
    steps[from] = (steps[from] ?? 0) + 1;
    steps[Math.min(to, axis.width)] = (steps[Math.min(to, axis.width)] ?? 0) - 1;
  };
  if (incident) incident.alerts.forEach(count);
  else for (const id of alerts.keys()) count(id);
  let active = 0;
  const values = steps.slice(0, axis.width).map((step, column) => {
    active += step;
    return column > axis.now ? undefined : active;
  });
  const text = sparkline(values, frame.unicode, 0);
  values.forEach((value, column) => row.put(column, text[column] ?? ' ', value ? 'lane.alert' : 'border'));
  return row;
}

function seriesStrip({ axis, frame }: Lanes, series: MetricSeries, total: number): Strip {
  const row = strip(total);
  const values = buckets(series.points, axis.from, axis.to, axis.width);
  const text = sparkline(values, frame.unicode);
  row.put(0, text, 'lane.metric');
  const shown = values.filter((value): value is number => value !== undefined);
  const first = shown[0];
  const last = shown.at(-1);
  if (first !== undefined && last !== undefined && total - axis.width > 8) {
    const change = `${series.about.name} ${quantity(first, unitOf(series))} ${frame.unicode ? '→' : '->'} ${quantity(last, unitOf(series))}`;
    row.put(axis.width + 1, fit(change, total - axis.width - 1), 'dim');
  }
  return row;
}

/** By the naming rules of Prometheus a metric that ends in _ratio is a share of one. */
export const unitOf = ({ unit, name }: MetricSeries): string => (unit === '' && /(^|[_:])ratio$/.test(name) ? 'ratio' : unit);

interface Pen {
  readonly lane: Lane;
  readonly token: Token;
  readonly mark: string;
}

/** Marks with labels, those of the chosen incident first; what finds no room keeps its mark. */
function entryStrips(lanes: Lanes, pen: Pen, total: number, limit: number): readonly Strip[] {
  const { axis, incident, under } = lanes;
  const own = (entry: TimelineEntry): number => (entry === under ? 2 : incident && entry.incident === incident.id ? 1 : 0);
  const inLane = lanes.entries.filter(
    entry =>
      entry.lane === pen.lane &&
      columnOf(axis, entry.endedAt ?? entry.at) >= 0 &&
      columnOf(axis, entry.within?.from ?? entry.at) < axis.width,
  );
  const ordered = [...inLane].sort((a, b) => own(b) - own(a) || b.at - a.at);
  const rows = [strip(total)];
  for (const entry of ordered) {
    const shape = shapeOf(entry, lanes, pen);
    const label = width(entry.text) + 1;
    const end = shape.column + shape.text.length;
    // Near the right edge words stand before their mark, if they would be cut behind it.
    const isBefore = end + label > total && shape.column >= label;
    const from = isBefore ? shape.column - label : shape.column;
    let row = rows.find(each => each.isFree(Math.max(0, from), Math.min(total, from + shape.text.length + label + 1)));
    if (!row && rows.length < limit && (own(entry) > 0 || !incident)) rows.push((row = strip(total)));
    const dimmed = incident !== undefined && entry.incident !== incident.id;
    const token: Token = entry === under && lanes.frame.focused ? 'cursor' : dimmed ? 'dim' : pen.token;
    const target = row ?? (rows[0] as Strip);
    if (!row) target.under(columnOf(axis, entry.at), pen.mark, token);
    else {
      target.put(shape.column, shape.text, token);
      const words: Token = dimmed ? 'dim' : entry === under && lanes.frame.focused ? 'cursor' : 'text';
      if (isBefore) target.put(from, `${entry.text} `, words);
      else target.put(end, fit(` ${entry.text}`, Math.max(0, total - end)), words);
      target.under(isBefore ? end : end + label, ' ');
    }
  }
  return rows;
}

/** A mark; before it the time in which it may have begun, after it how long it lasted. */
function shapeOf(entry: TimelineEntry, { axis, frame }: Lanes, { mark }: Pen): { readonly column: number; readonly text: string } {
  const at = columnOf(axis, entry.at);
  const earliest = entry.within ? Math.max(0, Math.min(at, columnOf(axis, entry.within.from))) : at;
  const end = entry.endedAt === undefined ? at : Math.min(axis.width - 1, columnOf(axis, entry.endedAt));
  const [dash, open, line, close] = frame.unicode ? ['┄', '├', '─', '┤'] : ['.', '|', '-', '|'];
  const uncertain = (dash ?? '').repeat(Math.max(0, at - earliest));
  const body = end > at + 1 ? `${open}${(line ?? '').repeat(end - at - 1)}${close}` : mark;
  return { column: Math.min(earliest, at), text: uncertain + body };
}
