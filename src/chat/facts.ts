import type { RoomState } from '../contracts/panel.js';
import type { CitedFact } from '../model/conversation.js';
import type { Evidence, EvidenceId, Incident, IncidentId, Suspect } from '../model/incident.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { compareSeverity, type Alert, type Signal } from '../model/signal.js';
import { clockOf, spanOf } from './words.js';

/** What a question is asked about: the room, and the incident it is bound to, if any. */
export interface AnswerContext {
  readonly state: RoomState;
  readonly incident?: Incident;
}

/** Facts with what they are about, so that intents can choose among them. */
export interface Fact extends CitedFact {
  readonly topic:
    'suspect' | 'against' | 'alert' | 'change' | 'event' | 'metric' | 'log' | 'cost' | 'source' | 'note' | 'incident' | 'looked-up';
  /** Strength, 0 to 1: what is kept when not all fit. */
  readonly weight: number;
}

/** Alerts, and other signals, that are written out: the worst and the newest; no window and no reader takes more. */
const MOST = 500;

export const contextOf = (state: RoomState, about: IncidentId | 'room'): AnswerContext => {
  const incident = about === 'room' ? undefined : state.incidents.get(about);
  return { state, ...(incident ? { incident } : {}) };
};

/**
 * Everything that an answer about this incident (or the room) may cite, strongest first within a topic. Evidence of the
 * incident keeps its own ids (e1, e2, …); alerts are a1…, changes c1…, other signals s1…, sources h1…, notes n1….
 */
export function factsOf({ state, incident }: AnswerContext): readonly Fact[] {
  return incident
    ? [...evidenceFacts(incident), ...signalFacts(state, incident), ...noteFacts(state, incident), ...sourceFacts(state)]
    : [...incidentFacts(state), ...roomChanges(state), ...sourceFacts(state)];
}

function evidenceFacts(incident: Incident): readonly Fact[] {
  const seen = new Set<string>();
  const fact =
    (suspect: Suspect, topic: Fact['topic']) =>
    (evidence: Evidence): readonly Fact[] => {
      if (seen.has(evidence.id)) return [];
      seen.add(evidence.id);
      return [
        {
          id: evidence.id,
          text: plain`${suspect.title}: ${evidence.because}`,
          signals: evidence.signals,
          sources: evidence.sources,
          topic,
          weight: evidence.weight,
        },
      ];
    };
  return incident.suspects.flatMap(suspect => [
    ...suspect.for.flatMap(fact(suspect, 'suspect')),
    ...suspect.against.flatMap(fact(suspect, 'against')),
  ]);
}

const id = (prefix: string, index: number): EvidenceId => `${prefix}${index + 1}` as EvidenceId;

const about = (signal: Signal): PlainText =>
  plain`${plainText(signal.about.kind)} ${signal.about.namespace ? plain`${signal.about.namespace}/` : plainText('')}${signal.about.name}`;

function alertText(alert: Alert, now: RoomState['now']): PlainText {
  const state =
    alert.state === 'ended'
      ? plain`ended at ${clockOf(alert.endedAt ?? alert.at)}`
      : plain`${plainText(alert.state)} for ${spanOf(now - alert.at)}`;
  return plain`${plainText(alert.severity)} alert ${alert.name} on ${about(alert)} since ${clockOf(alert.at)}, ${state}: ${alert.summary}`;
}

function signalText(signal: Signal): { readonly topic: Fact['topic']; readonly text: PlainText; readonly weight: number } | undefined {
  switch (signal.type) {
    case 'change': {
      const fields = (signal.fields ?? [])
        .slice(0, 4)
        .map(field => plain`${field.path} ${field.before ?? plainText('unset')} → ${field.after ?? plainText('unset')}`);
      const by = signal.author ? plain` by ${signal.author}` : plainText('');
      return {
        topic: 'change',
        weight: 0.6,
        text: plain`${plainText(signal.change)} of ${about(signal)} at ${clockOf(signal.at)}${by}: ${signal.summary}${fields.length > 0 ? plain` (${plainText(fields.join('; '))})` : plainText('')}`,
      };
    }
    case 'event':
      return {
        topic: 'event',
        weight: signal.level === 'warning' ? 0.4 : 0.1,
        text: plain`event ${signal.reason} ×${signal.count} on ${about(signal)}, last ${clockOf(signal.lastAt)}: ${signal.message}`,
      };
    case 'anomaly':
      return {
        topic: 'metric',
        weight: 0.5,
        text: plain`${signal.metric} of ${about(signal)} went ${plainText(signal.direction)} at ${clockOf(signal.at)}: from ${plainText(amount(signal.usual))} to ${plainText(amount(signal.peak))}`,
      };
    case 'log-burst':
      return {
        topic: 'log',
        weight: 0.4,
        text: plain`log of ${about(signal)}: ${signal.count} lines of "${plainText(signal.template, 160)}", ${signal.usual === 0 ? plainText('never seen before') : plain`${signal.usual} in the same time before`}`,
      };
    case 'cost':
      return {
        topic: 'cost',
        weight: 0.3,
        text: plain`${about(signal)} cost ${plainText(amount(signal.amount))} ${signal.currency} from ${clockOf(signal.over.from)} to ${clockOf(signal.over.to)}`,
      };
    case 'alert':
    case 'series':
    case 'log':
      return undefined;
  }
}

export const amount = (value: number): string => String(Number(value.toPrecision(3)));

function signalFacts(state: RoomState, incident: Incident): readonly Fact[] {
  const alerts = incident.alerts
    .flatMap(alertId => state.alerts.get(alertId) ?? [])
    .sort((a, b) => Number(a.state === 'ended') - Number(b.state === 'ended') || compareSeverity(a.severity, b.severity) || a.at - b.at)
    .slice(0, MOST);
  const facts: Fact[] = alerts.map((alert, index) => ({
    id: id('a', index),
    text: alertText(alert, state.now),
    signals: [alert.id],
    sources: [alert.source],
    at: alert.at,
    topic: 'alert',
    weight: alert.state === 'ended' ? 0.2 : 0.5 - Math.min(0.3, index * 0.01),
  }));
  const others = incident.others
    .flatMap(otherId => state.signals.get(otherId) ?? [])
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST);
  let changes = 0;
  let rest = 0;
  for (const signal of others) {
    const said = signalText(signal);
    if (said)
      facts.push({
        ...said,
        id: said.topic === 'change' ? id('c', changes++) : id('s', rest++),
        signals: [signal.id],
        sources: [signal.source],
        at: signal.at,
      });
  }
  return facts;
}

function noteFacts(state: RoomState, incident: Incident): readonly Fact[] {
  return state.timeline
    .filter(entry => entry.lane === 'you' && entry.incident === incident.id)
    .map((entry, index) => ({
      id: id('n', index),
      text: plain`${clockOf(entry.at)} note: ${entry.text}`,
      signals: [],
      sources: [],
      at: entry.at,
      topic: 'note' as const,
      weight: 0.3,
    }));
}

function sourceFacts(state: RoomState): readonly Fact[] {
  return [...state.health.values()].map((health, index) => {
    const age =
      health.lastGoodAt === undefined ? plainText('has never answered') : plain`last answered ${spanOf(state.now - health.lastGoodAt)} ago`;
    const trouble = health.failure ? plain`, ${health.failure.asked}: ${health.failure.answered}` : plainText('');
    return {
      id: id('h', index),
      text: plain`source ${health.title} is ${plainText(health.state)}, ${age}${trouble}`,
      signals: [],
      sources: [health.source],
      topic: 'source' as const,
      weight: health.state === 'ready' ? 0.05 : 0.5,
    };
  });
}

function incidentFacts(state: RoomState): readonly Fact[] {
  return state.order
    .flatMap(key => state.incidents.get(key) ?? [])
    .map((incident, index) => ({
      id: id('i', index),
      signals: incident.alerts.slice(0, 20),
      sources: incident.sources.map(source => source.source),
      at: incident.startedAt,
      topic: 'incident' as const,
      weight: incident.state === 'open' ? 0.9 : 0.3,
      text: plain`${plainText(incident.state)} ${plainText(incident.severity)} incident since ${clockOf(incident.startedAt)}, ${incident.alerts.length} alerts: ${incident.title}`,
    }));
}

function roomChanges(state: RoomState): readonly Fact[] {
  return state.timeline
    .filter(entry => entry.lane === 'change')
    .slice(-20)
    .map((entry, index) => ({
      id: id('c', index),
      text: plain`${clockOf(entry.at)} ${entry.text}`,
      signals: entry.signal ? [entry.signal] : [],
      sources: [],
      at: entry.at,
      topic: 'change' as const,
      weight: 0.4,
    }));
}
