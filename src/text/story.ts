/** The chain of an incident in the order of time: what changed, what moved, who felt it, and when it was like this before. */
import type { Incident } from '../model/incident.js';
import { traitsOf, type PastIncident } from '../model/past-incident.js';
import { plain, plainText, joinPlain, type PlainText } from '../model/plain-text.js';
import type { Alert, Anomaly, ChangeEvent, LogBurst, PlatformEvent, Signal, SignalId } from '../model/signal.js';
import { between, type Instant } from '../model/time.js';
import { amount, percent } from './amount.js';
import { shortName } from './names.js';
import { plural } from './plural.js';
import { clockTime, dateTime, isoDate, span } from './time.js';

export interface StoryLine {
  /** Absent for what has no moment of its own: where the trouble travelled, what it was like. */
  readonly at?: Instant;
  readonly text: PlainText;
  readonly signals: readonly SignalId[];
}

export interface StoryInput {
  readonly incident: Incident;
  readonly alerts: ReadonlyMap<SignalId, Alert>;
  readonly signals: ReadonlyMap<SignalId, Signal>;
  /** Incidents that the room knows, this one among them. */
  readonly incidents: Iterable<Incident>;
  /** Those that were over, also before this session. */
  readonly past: readonly PastIncident[];
  readonly now: Instant;
}

/** Of each kind, so that a story stays one: the changes nearest to the start, the largest movements, the loudest events. */
const MOST = { changes: 3, anomalies: 4, events: 2, bursts: 2, fields: 3, steps: 4 };
/** Share of alert names and objects in common from which two incidents are alike. */
const ALIKE = 0.4;

export function storyOf(input: StoryInput): readonly StoryLine[] {
  const { incident, signals } = input;
  const others = incident.others.flatMap(id => signals.get(id) ?? []);
  const of = <T extends Signal['type']>(type: T): readonly Extract<Signal, { readonly type: T }>[] =>
    others.filter((signal): signal is Extract<Signal, { readonly type: T }> => signal.type === type);
  const suspected = new Set(incident.suspects.slice(0, 2).flatMap(suspect => suspect.change ?? []));
  const changes = [...of('change')]
    .sort((a, b) => Number(suspected.has(b.id)) - Number(suspected.has(a.id)) || b.at - a.at)
    .slice(0, MOST.changes);
  const anomalies = [...of('anomaly')].sort((a, b) => b.score - a.score).slice(0, MOST.anomalies);
  const events = of('event')
    .filter(event => event.level === 'warning')
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST.events);
  const bursts = [...of('log-burst')].sort((a, b) => b.count - a.count).slice(0, MOST.bursts);
  const dated = [
    ...changes.map(changeLine),
    ...anomalies.map(anomaly => anomalyLine(anomaly, input.now)),
    ...events.map(eventLine),
    ...bursts.map(burstLine),
    ...alertLines(input),
  ];
  return [...dated.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)), ...spreadLine(incident), ...likeBefore(input)];
}

const on = (signal: Signal): PlainText => plainText(shortName(signal.about));

function changeLine(change: ChangeEvent): StoryLine {
  const fields = (change.fields ?? [])
    .slice(0, MOST.fields)
    .map(field => plain`${field.path} ${field.before ?? plainText('unset')} to ${field.after ?? plainText('unset')}`);
  const by = change.author ? plain` by ${change.author}` : plainText('');
  return {
    at: change.at,
    signals: [change.id],
    text: plain`${change.summary} (${on(change)})${by}${fields.length > 0 ? plain`, changed ${joinPlain(fields, ', ')}` : plainText('')}`,
  };
}

function anomalyLine(anomaly: Anomaly, now: Instant): StoryLine {
  const change = anomaly.usual === 0 ? undefined : Math.abs((anomaly.peak - anomaly.usual) / anomaly.usual);
  const much = change === undefined ? plainText('') : plain` ${plainText(percent(change))}`;
  const over = plainText(span(between(anomaly.at, anomaly.endedAt ?? now)));
  return {
    at: anomaly.at,
    signals: [anomaly.id],
    text: plain`${anomaly.metric} of ${on(anomaly)} ${plainText(anomaly.direction)}${much} over ${over}, from ${plainText(amount(anomaly.usual))} to ${plainText(amount(anomaly.peak))}`,
  };
}

const eventLine = (event: PlatformEvent): StoryLine => ({
  at: event.at,
  signals: [event.id],
  text: plain`${event.reason} on ${on(event)}, ${event.count} times: ${plainText(event.message, 160)}`,
});
const burstLine = (burst: LogBurst): StoryLine => ({
  at: burst.at,
  signals: [burst.id],
  text: plain`${burst.count} log lines of ${on(burst)}: ${plainText(burst.template, 160)}`,
});

/** The first alert and the worst that followed, then how many more. */
function alertLines({ incident, alerts }: StoryInput): readonly StoryLine[] {
  const all = incident.alerts.flatMap(id => alerts.get(id) ?? []).sort((a, b) => a.at - b.at);
  const [first] = all;
  if (!first) return [];
  const rest = all.slice(1);
  const names = [...new Set(rest.map(alert => alert.name))].filter(name => name !== first.name).slice(0, 3);
  const last = rest.at(-1);
  return [
    { at: first.at, signals: [first.id], text: plain`first alert: ${first.name} on ${on(first)}` },
    ...(last
      ? [
          {
            at: last.at,
            signals: rest.map(alert => alert.id).slice(0, 8),
            text: plain`${plainText(plural(rest.length, 'more alert'))} by ${plainText(clockTime(last.at))} UTC${names.length > 0 ? plain`: ${joinPlain(names, ', ')}` : plainText('')}`,
          },
        ]
      : []),
  ];
}

function spreadLine({ spread }: Incident): readonly StoryLine[] {
  const steps = (spread ?? []).slice(0, MOST.steps);
  const from = steps[0]?.from;
  return from
    ? [
        {
          signals: [],
          text: plain`the trouble probably travelled from ${plainText(shortName(from))} to ${joinPlain([...new Set(steps.map(step => plainText(shortName(step.to))))], ', then ')}`,
        },
      ]
    : [];
}

/** Incidents are values: in a storm the traits of hundreds would else be gathered anew for every frame. */
const remembered = new WeakMap<Incident | PastIncident, ReadonlySet<string>>();

function traitsIn(incident: Incident | PastIncident, alerts: StoryInput['alerts']): ReadonlySet<string> {
  let traits = remembered.get(incident);
  if (!traits) remembered.set(incident, (traits = 'traits' in incident ? new Set(incident.traits) : traitsOf(incident, alerts)));
  return traits;
}

/** Jaccard index. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const trait of a) if (b.has(trait)) shared++;
  return shared / Math.max(1, a.size + b.size - shared);
}

/** An incident that may have been like it. */
interface Earlier extends Pick<Incident, 'title' | 'startedAt' | 'recoveredAt'> {
  readonly traits: ReadonlySet<string>;
  readonly signals: readonly SignalId[];
}

/** Incidents before it: of this room with their alerts, and those of earlier days without. */
function* earlierThan({ incident, alerts, incidents, past }: StoryInput): Iterable<Earlier> {
  for (const other of incidents) {
    if (other.id === incident.id || other.startedAt >= incident.startedAt) continue;
    yield { ...other, traits: traitsIn(other, alerts), signals: other.alerts.slice(0, 4) };
  }
  for (const other of past) {
    const isItself = other.id === incident.id && other.recoveredAt > incident.startedAt;
    if (!isItself && other.startedAt < incident.startedAt) yield { ...other, traits: traitsIn(other, alerts), signals: [] };
  }
}

/** The most similar incident that is remembered, the latest of several. */
function likeBefore(input: StoryInput): readonly StoryLine[] {
  const { incident, alerts } = input;
  const own = traitsIn(incident, alerts);
  let best: Earlier | undefined;
  let most = ALIKE;
  for (const other of earlierThan(input)) {
    const share = likeness(own, other.traits);
    if (share < most || (share === most && best !== undefined && other.startedAt <= best.startedAt)) continue;
    [best, most] = [other, share];
  }
  if (!best) return [];
  const outcome =
    best.recoveredAt === undefined
      ? plainText('still open')
      : plain`over after ${plainText(span(between(best.startedAt, best.recoveredAt)))}`;
  const when =
    isoDate(best.startedAt) === isoDate(incident.startedAt)
      ? plain`${plainText(clockTime(best.startedAt))} UTC`
      : plainText(dateTime(best.startedAt));
  return [{ signals: best.signals, text: plain`like the incident of ${when}: ${best.title} (${outcome})` }];
}
