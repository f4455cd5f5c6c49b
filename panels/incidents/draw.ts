/** What a row of the list looks like. */
import type { Line, Span } from '../../src/contracts/content.js';
import type { Frame, RoomState } from '../../src/contracts/panel.js';
import type { GroupingOverride, Incident } from '../../src/model/incident.js';
import type { Alert, SignalId } from '../../src/model/signal.js';
import { between } from '../../src/model/time.js';
import { count } from '../../src/text/amount.js';
import { shortName, sourceName } from '../../src/text/names.js';
import { plural } from '../../src/text/plural.js';
import { severityMark, severityToken, standingOf } from '../../src/text/severity.js';
import { age, when } from '../../src/text/time.js';
import type { LabelGroup, Row } from './rows.js';

interface Drawing {
  readonly frame: Frame;
  readonly room: Pick<RoomState, 'acknowledged' | 'quiet'>;
  /** What people decided about the grouping of an alert, the latest. */
  readonly grouped: ReadonlyMap<SignalId, GroupingOverride>;
}

/** The cells of one row: mark, words, when, age, how many. */
export function rowCells(row: Row, drawing: Drawing): readonly Line[] {
  const { frame } = drawing;
  switch (row.kind) {
    case 'incident':
      return incidentCells(row.incident, row.open, drawing);
    case 'alert':
      return alertCells(row.alert, frame.unicode ? (row.last ? '  └ ' : '  ├ ') : '  | ', frame);
    case 'loose':
      return alertCells(row.alert, '', frame);
    case 'group':
      return groupCells(row.group, row.open, frame);
    case 'quiet':
      return [
        [
          {
            text: `${severityMark('info', frame.unicode)} ${plural(row.alerts, 'alert')} without an incident${folded(row.open, frame)}`,
            token: 'dim',
          },
        ],
        [],
        [],
        [],
      ];
  }
}

function groupCells({ label, value, worst, since, alerts }: LabelGroup, open: boolean, frame: Frame): readonly Line[] {
  return [
    [
      { text: severityMark(worst, frame.unicode), token: severityToken(worst) },
      { text: ' ' },
      value === '' ? { text: `without ${label}`, token: 'dim' } : { text: value, token: 'strong' },
      { text: folded(open, frame), token: 'dim' },
    ],
    [{ text: when(since, frame.now), token: 'dim' }],
    [{ text: age(between(since, frame.now)), token: severityToken(worst) }],
    [{ text: plural(alerts.length, 'alert'), token: 'dim' }],
  ];
}

/** How many of each severity, then the names, the most frequent first. */
function groupDetails({ alerts }: LabelGroup): Line {
  const tally = (of: (alert: Alert) => string): readonly (readonly [string, number])[] => {
    const counts = new Map<string, number>();
    for (const alert of alerts) counts.set(of(alert), (counts.get(of(alert)) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  };
  const severities = [...tally(({ severity }) => severity)].map(([severity, many]) => `${severity} ${count(many)}`).join(' ');
  return [
    { text: `  ${severities}`, token: 'text' },
    {
      text: `  ${tally(({ name }) => name)
        .slice(0, 4)
        .map(([name, many]) => (many > 1 ? `${name} ×${count(many)}` : name))
        .join('  ')}`,
      token: 'dim',
    },
  ];
}

function incidentCells(incident: Incident, open: boolean, { frame, room }: Drawing): readonly Line[] {
  const standing = standingOf(incident);
  const over = incident.state === 'recovered';
  const acknowledged = room.acknowledged.has(incident.id);
  const since = over && incident.recoveredAt !== undefined ? incident.recoveredAt : incident.startedAt;
  return [
    [
      { text: severityMark(standing, frame.unicode), token: severityToken(standing) },
      { text: ' ' },
      { text: incident.title, token: over || acknowledged ? 'text' : 'strong' },
      ...(over ? [{ text: ' recovered', token: 'severity.ok' } as const] : []),
      { text: open ? folded(true, frame) : '', token: 'dim' },
    ],
    [{ text: when(since, frame.now), token: 'dim' }],
    [{ text: age(between(since, frame.now)), token: over || acknowledged ? 'dim' : severityToken(standing) }],
    [{ text: plural(incident.alerts.length, 'alert'), token: 'dim' }],
  ];
}

/** Whether what belongs to a row is shown under it. */
const folded = (open: boolean, { unicode }: Frame): string => (unicode ? (open ? ' ▾' : ' ▸') : open ? ' v' : ' >');

function alertCells(alert: Alert, branch: string, frame: Frame): readonly Line[] {
  const over = alert.state === 'ended';
  const standing = over ? 'ok' : alert.severity;
  const since = over && alert.endedAt !== undefined ? alert.endedAt : alert.at;
  const quieter = over || alert.state === 'pending' || Boolean(alert.suppressedBy?.length);
  const spans: Span[] = [
    { text: branch, token: 'border' },
    { text: severityMark(standing, frame.unicode), token: quieter ? 'dim' : severityToken(standing) },
    { text: ' ' },
    { text: alert.name, token: quieter ? 'dim' : 'text' },
    { text: `  ${shortName(alert.about)}`, token: 'dim' },
  ];
  const state = over ? 'ended' : alert.suppressedBy?.length ? 'quieted' : alert.state === 'firing' ? '' : alert.state;
  return [
    branch === '' ? spans.slice(1) : spans,
    [{ text: when(since, frame.now), token: 'dim' }],
    [{ text: age(between(since, frame.now)), token: 'dim' }],
    [{ text: state || sourceName(alert.source), token: 'dim' }],
  ];
}

/** The second line of a row: where, which sources, why together. */
export function rowDetails(row: Row, drawing: Drawing): Line {
  switch (row.kind) {
    case 'incident':
      return incidentDetails(row.incident, drawing);
    case 'alert':
      return [...branchOf(row.last, drawing.frame), ...whyHere(row)];
    case 'loose':
      return [
        { text: '  ', token: 'dim' },
        { text: row.alert.suppressedBy?.[0] ?? row.alert.summary, token: 'dim' },
      ];
    case 'group':
      return groupDetails(row.group);
    case 'quiet':
      return quietDetails(drawing.room.quiet);
  }
}

const branchOf = (last: boolean, { unicode }: Frame): Line => [
  { text: `  ${unicode ? (last ? ' ' : '│') : last ? ' ' : '|'}   `, token: 'border' },
];

/** Why an alert is in its incident; one that is silenced or inhibited says by what first. */
function whyHere({ alert, join }: Extract<Row, { readonly kind: 'alert' }>): Line {
  const [by] = alert.suppressedBy ?? [];
  if (by !== undefined) return [{ text: by, token: 'dim' }];
  return [{ text: join?.because ?? 'the first of them', token: join ? 'text' : 'dim' }, ...weight(join?.weight)];
}

const weight = (share: number | undefined): readonly Span[] =>
  share === undefined ? [] : [{ text: `  ${share.toFixed(1)}`, token: 'dim' }];

const DECIDED: Readonly<Record<GroupingOverride['kind'], string>> = { split: 'split off', merge: 'merged', pin: 'pinned' };

function incidentDetails(incident: Incident, { frame, room, grouped }: Drawing): Line {
  const decided = grouped.size > 0 ? incident.alerts.map(id => grouped.get(id)).find(override => override !== undefined) : undefined;
  const acknowledgement = room.acknowledged.get(incident.id);
  const [first, ...others] = incident.affected;
  const where = first ? `${shortName(first)}${others.length > 0 ? ` +${others.length}` : ''}` : '';
  const parts: Span[] = [];
  const add = (text: string, token: Span['token'] = 'dim'): void => {
    if (text !== '')
      parts.push({ text: parts.length === 0 ? `${frame.unicode ? '  ' : '   '}${text}` : `  ${text}`, ...(token ? { token } : {}) });
  };
  if (acknowledgement)
    add(`${frame.unicode ? '✓' : 'ok'} ${acknowledgement.by} has it ${age(between(acknowledgement.at, frame.now))}`, 'accent');
  const newest = incident.newKinds.at(-1);
  if (newest && !acknowledgement) add(`new: ${newest}`, 'severity.warning');
  if (decided) add(`${DECIDED[decided.kind]} by ${decided.by}`, 'accent');
  add(where, 'text');
  add(incident.sources.map(({ source, alerts }) => `${sourceName(source)} ${count(alerts)}`).join(' '));
  if (incident.joins.length > 0) add(plural(incident.joins.length, 'join'));
  if (incident.flaps > 0) add(plural(incident.flaps, 'flap'));
  if (incident.inconclusive) add('inconclusive');
  return parts;
}

function quietDetails(quiet: RoomState['quiet']): Line {
  const parts = (
    [
      ['flapping', quiet.flapping],
      ['suppressed', quiet.suppressed],
      ['pending', quiet.pending],
    ] as const
  )
    .filter(([, many]) => many > 0)
    .map(([word, many]) => `${word} ${count(many)}`);
  return [{ text: `  ${parts.join('  ')}`, token: 'dim' }];
}
