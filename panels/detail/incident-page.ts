/** An incident on a page: who is suspected and why, who is affected, why these alerts are together. */
import type { Line, Span } from '../../src/contracts/content.js';
import type { Frame, RoomState } from '../../src/contracts/panel.js';
import type { Evidence, Incident, Join, Suspect } from '../../src/model/incident.js';
import type { ChangeEvent, PlatformEvent, Signal } from '../../src/model/signal.js';
import { between } from '../../src/model/time.js';
import { shortName, sourceName } from '../../src/text/names.js';
import { plural, several } from '../../src/text/plural.js';
import { storyOf } from '../../src/text/story.js';
import { severityMark, severityToken, standingOf } from '../../src/text/severity.js';
import { age, bothTimes, clockTime, span } from '../../src/text/time.js';
import { page, type Page } from './page.js';

export interface IncidentPage {
  readonly incident: Incident;
  readonly alerts: RoomState['alerts'];
  readonly signals: RoomState['signals'];
  readonly incidents: RoomState['incidents'];
  readonly past: RoomState['past'];
  readonly acknowledged: RoomState['acknowledged'];
  readonly frame: Frame;
}

const SUSPECTS_SHOWN = 5;
const JOINS_SHOWN = 12;

export function incidentLines(input: IncidentPage): readonly Line[] {
  const { incident, frame } = input;
  const out = page(frame.width, frame.unicode);
  suspects(out, input);
  const acknowledgement = input.acknowledged.get(incident.id);
  out.field('State', [
    {
      text: `${severityMark(standingOf(incident), frame.unicode)} ${incident.state === 'recovered' ? 'recovered' : incident.severity}`,
      token: severityToken(standingOf(incident)),
    },
    { text: ` since ${bothTimes(incident.startedAt, frame.utcOffset)}, ${age(between(incident.startedAt, frame.now))}`, token: 'text' },
    ...(incident.recoveredAt === undefined
      ? []
      : [{ text: `, over after ${span(between(incident.startedAt, incident.recoveredAt))}`, token: 'severity.ok' } as const]),
    ...(acknowledgement ? [{ text: `, ${acknowledgement.by} has it`, token: 'accent' } as const] : []),
  ]);
  if (incident.affected.length > 0) out.field('Affected', several(incident.affected.map(shortName), 6));
  out.field(
    'Alerts',
    `${plural(incident.alerts.length, 'alert')} from ${incident.sources.map(({ source, alerts }) => `${sourceName(source)} ${alerts}`).join(', ')}${incident.flaps > 0 ? `; ${plural(incident.flaps, 'flap')} in the last hour` : ''}`,
  );
  if (incident.newKinds.length > 0)
    out.field('New kinds', [{ text: `${several(incident.newKinds, 4)} joined later`, token: 'severity.warning' }]);
  story(out, input);
  asked(out, input);
  joins(out, input);
  others(out, input);
  return out.lines;
}

function suspects(out: Page, { incident, frame }: IncidentPage): void {
  if (incident.suspects.length === 0) {
    out.heading('Suspects');
    out.item({ text: '   ' }, [{ text: 'None: nothing that is known explains it yet.', token: 'dim' }]);
    return;
  }
  out.heading('Suspects', 'confidence');
  if (incident.inconclusive)
    out.item({ text: ` ${severityMark('unknown', frame.unicode)} `, token: 'severity.unknown' }, [
      { text: 'Inconclusive: none of them stands out.', token: 'text' },
    ]);
  incident.suspects.slice(0, SUSPECTS_SHOWN).forEach((suspect, index) => suspectLines(out, suspect, index, frame));
  if (incident.suspects.length > SUSPECTS_SHOWN)
    out.item({ text: '   ' }, [{ text: `and ${incident.suspects.length - SUSPECTS_SHOWN} weaker ones`, token: 'dim' }]);
}

function suspectLines(out: Page, suspect: Suspect, index: number, frame: Frame): void {
  out.barred(String(index + 1), suspect.title, suspect.confidence);
  const cite = (evidence: Evidence): readonly Span[] => [{ text: ' ' }, { text: `[${evidence.id}]`, token: 'link' }];
  for (const evidence of suspect.for)
    out.item({ text: '   + ', token: 'added' }, [{ text: evidence.because, token: 'text' }, ...cite(evidence)]);
  for (const evidence of suspect.against)
    out.item({ text: frame.unicode ? '   − ' : '   - ', token: 'removed' }, [{ text: evidence.because, token: 'text' }, ...cite(evidence)]);
  if (suspect.wouldSettle) out.item({ text: '   ? ', token: 'dim' }, [{ text: `would settle it: ${suspect.wouldSettle}`, token: 'dim' }]);
}

/** How it went, in the order of time. */
function story(out: Page, { incident, alerts, signals, incidents, past, frame }: IncidentPage): void {
  const lines = storyOf({ incident, alerts, signals, incidents: incidents.values(), past, now: frame.now });
  if (lines.length < 2) return;
  out.blank();
  out.heading('How it went', 'UTC');
  for (const { at, text } of lines)
    out.item({ text: `   ${at === undefined ? '        ' : clockTime(at)} `, token: 'dim' }, [{ text, token: 'text' }]);
}

/** The questions that are asked of every incident, with their answers; where nothing could be looked at it says so. */
function asked(out: Page, { incident, frame }: IncidentPage): void {
  if (!incident.checks || incident.checks.length === 0) return;
  out.blank();
  out.heading('Asked', plural(incident.checks.filter(({ verdict }) => verdict === 'true').length, 'yes', 'yes'));
  const marks = frame.unicode ? ({ true: '✓', false: '–' } as const) : ({ true: 'y', false: 'n' } as const);
  for (const { verdict, asks, answered } of incident.checks) {
    const isYes = verdict === 'true';
    out.item({ text: `   ${isYes || verdict === 'false' ? marks[verdict] : '?'} `, token: isYes ? 'accent' : 'dim' }, [
      { text: `${asks} `, token: isYes ? 'text' : 'dim' },
      { text: answered, token: isYes ? 'text' : 'dim' },
    ]);
  }
}

/** Sentences that say the same are one line with a count. */
function joins(out: Page, { incident, alerts, signals, frame }: IncidentPage): void {
  if (incident.joins.length === 0) return;
  const groups = new Map<string, { readonly join: Join; readonly names: Set<string>; count: number }>();
  for (const join of incident.joins) {
    const group = groups.get(join.because) ?? { join, names: new Set<string>(), count: 0 };
    group.count++;
    const signal = alerts.get(join.signal) ?? signals.get(join.signal);
    if (signal) group.names.add(nameOf(signal));
    groups.set(join.because, group);
  }
  out.blank();
  out.heading('Why together', plural(incident.joins.length, 'join'));
  const sorted = [...groups.values()].sort((a, b) => b.join.weight - a.join.weight || b.count - a.count);
  for (const { join, names, count } of sorted.slice(0, JOINS_SHOWN)) {
    out.item({ text: `   ${join.weight.toFixed(1)} `, token: 'dim' }, [
      { text: `${several([...names], 2)}${names.size > 0 ? ': ' : ''}`, token: 'text' },
      { text: join.because, token: 'dim' },
      ...(count > 1 ? [{ text: ` ${frame.unicode ? '×' : 'x'}${count}`, token: 'text' } as const] : []),
    ]);
  }
  if (sorted.length > JOINS_SHOWN) out.item({ text: '   ' }, [{ text: `and ${sorted.length - JOINS_SHOWN} more reasons`, token: 'dim' }]);
}

function nameOf(signal: Signal): string {
  switch (signal.type) {
    case 'alert':
    case 'series':
      return signal.name;
    case 'change':
      return signal.summary;
    case 'event':
      return signal.reason;
    case 'anomaly':
      return signal.metric;
    case 'log':
    case 'log-burst':
      return 'logs';
    case 'cost':
      return 'cost';
  }
}

function others(out: Page, { incident, signals, frame }: IncidentPage): void {
  const found = incident.others
    .map(id => signals.get(id))
    .filter((signal): signal is Signal => signal !== undefined && signal.type !== 'series')
    .sort((a, b) => a.at - b.at);
  if (found.length === 0) return;
  out.blank();
  out.heading('Also seen', plural(found.length, 'signal'));
  for (const signal of found.slice(0, 20)) out.item({ text: `   ${clockTime(signal.at)} `, token: 'dim' }, signalSpans(signal, frame));
}

function signalSpans(signal: Signal, frame: Frame): readonly Span[] {
  const times = frame.unicode ? '×' : 'x';
  switch (signal.type) {
    case 'change':
      return changeSpans(signal);
    case 'event':
      return [
        { text: `${signal.reason} ${times}${signal.count}`, token: 'lane.event' },
        { text: `  ${shortName(signal.about)}: ${(signal as PlatformEvent).message}`, token: 'text' },
      ];
    case 'anomaly':
      return [
        { text: `${signal.metric} ${signal.direction}`, token: 'lane.metric' },
        { text: `  ${shortName(signal.about)}`, token: 'text' },
      ];
    case 'log-burst':
      return [
        { text: `logs ${times}${signal.count}`, token: 'lane.event' },
        { text: `  ${signal.template}`, token: 'text' },
      ];
    case 'log':
      return [{ text: signal.text, token: 'text' }];
    case 'cost':
      return [{ text: `${signal.amount} ${signal.currency}`, token: 'lane.cost' }];
    case 'alert':
      return [{ text: signal.name, token: 'lane.alert' }];
    case 'series':
      return [{ text: signal.name, token: 'lane.metric' }];
  }
}

const changeSpans = (change: ChangeEvent): readonly Span[] => [
  { text: change.summary, token: 'lane.change' },
  { text: `  ${shortName(change.about)}${change.author ? ` by ${change.author}` : ''}`, token: 'text' },
];
