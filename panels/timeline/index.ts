import { refuse } from '../../src/contracts/command.js';
import type { Content, Line, Token } from '../../src/contracts/content.js';
import { definePanel, type Frame, type RoomState } from '../../src/contracts/panel.js';
import type { Incident } from '../../src/model/incident.js';
import { remember } from '../../src/model/remember.js';
import type { MetricSeries } from '../../src/model/signal.js';
import { between, type Instant } from '../../src/model/time.js';
import type { TimelineEntry } from '../../src/model/timeline.js';
import { shortName } from '../../src/text/names.js';
import { plural } from '../../src/text/plural.js';
import { bothTimes, clockTime, localTime, shortTime, span, when } from '../../src/text/time.js';
import { axisOf, SPANS, spanFor } from './axis.js';
import { entriesShown, seriesOf } from './entries.js';
import { labelColumns, laneLines } from './lanes.js';
import { momentLine, momentOf } from './moment.js';

const entriesOnce = remember(entriesShown);
const seriesOnce = remember(seriesOf);

interface View {
  readonly entries: readonly TimelineEntry[];
  readonly all: RoomState['timeline'];
  readonly cursor: number;
  readonly incident: Incident | undefined;
  readonly incidents: RoomState['incidents'];
  readonly alerts: RoomState['alerts'];
  readonly series: readonly MetricSeries[];
  readonly mode: string | undefined;
  readonly filter: string;
}

/** Below this the lanes can't be told apart: a list says more. */
const LANES_FROM = { width: 64, height: 6 };
/** Below this what happened needs all the room; mostly it names what it is about. */
const ABOUT_FROM = 72;
const TOKENS: Readonly<Record<TimelineEntry['lane'], Token>> = {
  change: 'lane.change',
  alert: 'lane.alert',
  event: 'lane.event',
  metric: 'lane.metric',
  log: 'lane.event',
  cost: 'lane.cost',
  you: 'lane.you',
};

const chosenEntry = (view: View): TimelineEntry | undefined => view.entries[view.cursor];
const spanOf = (view: View, now: Instant): number =>
  Number(/^span:(\d+)$/.exec(view.mode ?? '')?.[1] ?? spanFor(view.incident?.startedAt, now));

export const panel = definePanel({
  id: 'timeline',
  title: 'Timeline',
  summary: 'What changed, what fired, what the platform said and what you did, on one axis.',
  needs: ['alert', 'change', 'event'],
  select: (state, own): View => {
    const incident = own.incident === undefined ? undefined : state.incidents.get(own.incident);
    return {
      entries: entriesOnce(state.timeline, own.filter, own.mode === 'changes' ? (incident?.startedAt ?? state.now) : undefined),
      all: state.timeline,
      cursor: own.cursor,
      incident,
      incidents: state.incidents,
      alerts: state.alerts,
      series: seriesOnce(incident, state.signals),
      mode: own.mode,
      filter: own.filter,
    };
  },
  header: view => {
    if (view.mode === 'changes')
      return {
        title: 'What changed',
        counts: `${plural(view.entries.length, 'change')} in the day before ${view.incident ? clockTime(view.incident.startedAt) : 'now'}`,
      };
    return { counts: plural(view.entries.length, 'entry', 'entries') };
  },
  rows: view => ({ count: view.entries.length, id: index => view.entries[index]?.id ?? '' }),
  render: (view, frame): Content => {
    if (view.all.length === 0 && view.alerts.size === 0)
      return { kind: 'empty', title: 'Nothing has happened yet', hint: 'Changes, alerts, events and your own notes will stand here' };
    if (view.mode === 'changes') return changes(view, frame);
    if (view.mode === 'list' || frame.width < LANES_FROM.width || frame.height < LANES_FROM.height) return list(view, frame);
    const tail = view.series.length > 0 && frame.width >= 116 ? 26 : frame.width >= 100 ? 18 : 1;
    const lanes = laneLines(
      {
        axis: axisOf(frame.now, spanOf(view, frame.now), {
          width: frame.width - labelColumns(frame.width) - tail,
          looked: view.cursor > 0 ? chosenEntry(view)?.at : undefined,
        }),
        entries: view.entries,
        under: chosenEntry(view),
        incident: view.incident,
        alerts: view.alerts,
        series: view.series,
        frame,
      },
      Math.min(frame.height - (frame.focused ? 2 : 1), 11),
    );
    const entry = chosenEntry(view);
    // Whoever moves through time is told what held then.
    const then: readonly Line[] = entry && frame.focused ? [momentLine(momentOf(view, entry.at), frame.unicode)] : [];
    const left = frame.height - lanes.length;
    if (left >= 5)
      return {
        kind: 'stack',
        parts: [
          { height: lanes.length + 1, content: { kind: 'lines', lines: [...lanes, ...then] } },
          { height: 'rest', content: list(view, frame) },
        ],
      };
    return { kind: 'lines', lines: [...lanes, underCursor(view, frame), ...then] };
  },
  commands: [
    {
      id: 'timeline.open',
      title: 'open',
      keys: ['enter'],
      bar: 1,
      intent: view => {
        const entry = chosenEntry(view);
        if (!entry) return refuse('There is nothing to open');
        if (entry.signal)
          return { type: 'choose-signal', signal: entry.signal, ...(entry.incident ? { incident: entry.incident } : {}), open: 'detail' };
        return entry.incident
          ? { type: 'choose-incident', incident: entry.incident, open: 'detail' }
          : refuse('There is nothing behind this entry');
      },
    },
    { id: 'timeline.earlier', title: 'back in time', keys: ['left'], bar: 3, intent: () => ({ type: 'move', by: 1 }) },
    { id: 'timeline.later', title: 'on in time', keys: ['right'], bar: 4, intent: () => ({ type: 'move', by: -1 }) },
    {
      id: 'timeline.list',
      title: 'list',
      keys: ['v'],
      bar: 5,
      intent: view => ({ type: 'mode', panel: 'timeline', ...(view.mode === 'list' ? {} : { mode: 'list' }) }),
    },
    {
      id: 'timeline.all',
      title: 'all entries',
      keys: ['escape'],
      intent: view => (view.mode === 'changes' ? { type: 'mode', panel: 'timeline' } : refuse('All entries are shown')),
    },
    { id: 'timeline.longer', title: 'longer', keys: ['<'], intent: view => zoom(view, 1) },
    { id: 'timeline.shorter', title: 'shorter', keys: ['>'], intent: view => zoom(view, -1) },
    {
      id: 'timeline.copy',
      title: 'copy',
      keys: ['y'],
      intent: view => {
        const entry = chosenEntry(view);
        return entry
          ? { type: 'copy', what: 'the entry', text: `${clockTime(entry.at)} UTC ${entry.lane} ${entry.text}` }
          : refuse('Choose an entry first');
      },
    },
  ],
});

function zoom(
  view: View,
  by: 1 | -1,
): { readonly type: 'mode'; readonly panel: string; readonly mode: string } | ReturnType<typeof refuse> {
  const now = (view.all.at(-1)?.at ?? 0) as Instant;
  const known = SPANS.findIndex(each => each >= spanOf(view, now));
  const next = SPANS[(known < 0 ? SPANS.length - 1 : known) + by];
  return next === undefined
    ? refuse(by > 0 ? 'It is as long as it gets' : 'It is as short as it gets')
    : { type: 'mode', panel: 'timeline', mode: `span:${next}` };
}

/** The entry under the cursor in full: when exactly, how sure, how far from the start of the incident. */
function underCursor(view: View, frame: Frame): Line {
  const entry = chosenEntry(view);
  if (!entry) return [];
  return [
    { text: ` ${bothTimes(entry.at, frame.utcOffset)}  `, token: 'dim' },
    { text: entry.text, token: frame.focused ? 'text' : 'dim' },
    ...notes(entry, view),
  ];
}

function notes(entry: TimelineEntry, view: View): Line {
  const parts: string[] = [];
  if (entry.within && entry.within.to > entry.within.from)
    parts.push(`between ${clockTime(entry.within.from)} and ${clockTime(entry.within.to)}`);
  if (view.incident && entry.at !== view.incident.startedAt)
    parts.push(
      `${span(between(view.incident.startedAt, entry.at))} ${entry.at < view.incident.startedAt ? 'before' : 'after'} the first alert`,
    );
  return parts.map(part => ({ text: `  ${part}`, token: 'dim' as const }));
}

function list(view: View, frame: Frame): Content {
  if (view.entries.length === 0) return { kind: 'empty', title: 'Nothing matches the filter', hint: `/${view.filter}   Esc clears it` };
  const own = (entry: TimelineEntry): boolean => view.incident === undefined || entry.incident === view.incident.id;
  const entry = (index: number): TimelineEntry => view.entries[index] as TimelineEntry;
  return {
    kind: 'table',
    cursor: view.cursor,
    columns: [
      { title: 'UTC', width: 8 },
      { title: frame.utcOffset === 0 ? '' : 'local', width: frame.utcOffset === 0 ? 0 : 5, drop: 2 },
      { title: 'lane', width: 6 },
      { title: 'what', width: { share: 2 } },
      ...(frame.width < ABOUT_FROM ? [] : [{ title: 'about', width: { share: 1 }, drop: 3 }]),
    ],
    rows: {
      count: view.entries.length,
      id: index => entry(index).id,
      cells: index => {
        const each = entry(index);
        const token: Token = own(each) ? 'text' : 'dim';
        return [
          [{ text: dayAndTime(each.at, frame.now), token: 'dim' }],
          [{ text: localTime(each.at, frame.utcOffset), token: 'dim' }],
          [{ text: each.lane, token: own(each) ? TOKENS[each.lane] : 'dim' }],
          [
            { text: each.text, token },
            ...(each.count && !each.text.includes('×') ? [{ text: ` ×${each.count}`, token: 'dim' } as const] : []),
            ...(frame.width > 100 ? notes(each, view) : []),
          ],
          [{ text: each.about ? shortName(each.about) : '', token: 'dim' }],
        ];
      },
    },
  };
}

/** "14:23:10" within a day, else "Tue 14:23" without its seconds. */
const dayAndTime = (at: Instant, now: Instant): string => (when(at, now).includes(':') ? clockTime(at) : `${when(at, now)}`);

/** What changed before the incident, the nearest first, and how long before. */
function changes(view: View, frame: Frame): Content {
  const reference = view.incident?.startedAt ?? frame.now;
  if (view.entries.length === 0)
    return {
      kind: 'empty',
      title: `No change is known in the day before ${shortTime(reference)}`,
      hint: 'Esc shows all entries. Rollouts come from Kubernetes; other changes need a source that reports them',
    };
  const entry = (index: number): TimelineEntry => view.entries[index] as TimelineEntry;
  return {
    kind: 'table',
    cursor: view.cursor,
    columns: [
      { title: 'before', width: 8, align: 'right' },
      { title: 'UTC', width: 8 },
      { title: 'change', width: { share: 2 } },
      { title: 'about', width: { share: 1 }, drop: 2 },
      { title: '', width: 8, drop: 1 },
    ],
    rows: {
      count: view.entries.length,
      id: index => entry(index).id,
      cells: index => {
        const each = entry(index);
        const own = view.incident !== undefined && each.incident === view.incident.id;
        return [
          [{ text: span(between(each.at, reference)), token: own ? 'strong' : 'text' }],
          [{ text: dayAndTime(each.at, frame.now), token: 'dim' }],
          [{ text: each.text, token: own ? 'lane.change' : 'text' }],
          [{ text: each.about ? shortName(each.about) : '', token: 'dim' }],
          [{ text: own ? 'suspect' : '', token: 'accent' }],
        ];
      },
    },
  };
}
