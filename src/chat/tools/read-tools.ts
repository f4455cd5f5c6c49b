import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import { resourceKey, type ResourceRef } from '../../model/resource.js';
import type { Alert } from '../../model/signal.js';
import { earlier, minutes } from '../../model/time.js';
import { fullName } from '../../text/names.js';
import type { Fact } from '../facts.js';
import { similarTo } from '../similar.js';
import type { Reading, ReadTool } from './read-tool.js';

/** Objects and alerts that a model may choose among. */
const MOST_CHOICES = 24;
const BEFORE = minutes(60);

/**
 * All that a model may look up, in the order in which it is told: what the room knows, then what its sources answer. A tool
 * more is an entry here, on purpose: what a model may call is reviewed in one place.
 */
export const readTools: readonly ReadTool[] = [
  {
    name: 'evidence_about',
    about: 'What is known about one object: alerts, suspects, events, anomalies.',
    choices: reading => ({ name: 'object', words: [...objectsOf(reading).keys()] }),
    async read(reading, word) {
      const ref = objectsOf(reading).get(word);
      return ref ? reading.facts.filter(fact => isAbout(reading, fact, ref)) : [];
    },
  },
  {
    name: 'changes',
    about: 'Rollouts, scalings and edits of configuration near the incident.',
    read: async ({ facts }) => facts.filter(fact => fact.topic === 'change'),
  },
  {
    name: 'events',
    about: 'Events of the platform that belong to the incident.',
    read: async ({ facts }) => facts.filter(fact => fact.topic === 'event'),
  },
  {
    name: 'topology',
    about: 'What calls, owns or runs on what among the objects, and how the trouble travelled.',
    read: async reading => topologyFacts(reading),
  },
  { name: 'similar_incidents', about: 'Earlier incidents of the same objects.', read: async reading => similarFacts(reading) },
  asking({ name: 'describe', about: 'The present state of one object and its recent events.', question: 'describe', on: 'object' }),
  asking({ name: 'logs', about: 'Templates of the last log lines of one object.', question: 'logs-of', on: 'object' }),
  asking({
    name: 'series',
    about: 'The values of the metric behind one alert, before and since it fired.',
    question: 'series-behind-alert',
    on: 'alert',
  }),
  asking({ name: 'alert_history', about: 'When one alert fired before.', question: 'alert-history', on: 'alert' }),
];

/** A tool that hands one object or alert to a read-only question of the sources. */
function asking({
  name,
  about,
  question,
  on,
}: {
  readonly name: string;
  readonly about: string;
  readonly question: string;
  readonly on: 'object' | 'alert';
}): ReadTool {
  const asked = ({ open }: Reading): Reading['open'] => open.filter(each => each.question.name === question);
  return {
    name,
    about,
    offered: reading => asked(reading).length > 0,
    choices: reading => ({ name: on, words: [...(on === 'object' ? objectsOf(reading) : alertsOf(reading)).keys()] }),
    async read(reading, word) {
      const { incident, state } = reading.context;
      const window = { from: earlier(incident.startedAt, BEFORE), to: state.now };
      const object = on === 'object' ? objectsOf(reading).get(word) : undefined;
      const alert = on === 'alert' ? alertsOf(reading).get(word) : undefined;
      return reading.look(
        asked(reading)
          .filter(({ source }) => alert === undefined || alert.source === source)
          .map(({ source, question: one }) => ({
            source,
            question: one,
            args: { window, ...(object ? { about: object } : {}), ...(alert ? { alert } : {}) },
          })),
      );
    },
  };
}

function objectsOf({ context: { incident, state } }: Reading): ReadonlyMap<string, ResourceRef> {
  const refs = [
    ...incident.suspects.map(suspect => suspect.about),
    ...incident.affected,
    ...incident.alerts.flatMap(id => state.alerts.get(id)?.about ?? []),
  ];
  return new Map(
    refs
      .map(ref => [fullName(ref), ref] as const)
      .filter(([name], index, all) => all.findIndex(([other]) => other === name) === index)
      .slice(0, MOST_CHOICES),
  );
}

function alertsOf({ context: { incident, state } }: Reading): ReadonlyMap<string, Alert> {
  const found = new Map<string, Alert>();
  for (const id of incident.alerts) {
    const alert = state.alerts.get(id);
    if (alert && !found.has(alert.name) && found.size < MOST_CHOICES) found.set(alert.name, alert);
  }
  return found;
}

function isAbout({ context: { state } }: Reading, fact: Fact, ref: ResourceRef): boolean {
  const key = resourceKey(ref);
  return (
    fact.text.includes(ref.name) ||
    fact.signals.some(id => {
      const about = state.alerts.get(id)?.about ?? state.signals.get(id)?.about;
      return about !== undefined && resourceKey(about) === key;
    })
  );
}

const fact = (reading: Reading, topic: Fact['topic'], text: PlainText, rest: Partial<Fact> = {}): Fact => ({
  id: reading.number(),
  topic,
  text,
  weight: 0.6,
  signals: [],
  sources: [],
  ...rest,
});

function topologyFacts(reading: Reading): readonly Fact[] {
  const { joins, spread = [] } = reading.context.incident;
  const said = new Map(joins.map(join => [join.because as string, join]));
  return [
    ...spread.map(({ from, to }) =>
      fact(reading, 'looked-up', plain`trouble of ${plainText(fullName(from))} reaches ${plainText(fullName(to))}`),
    ),
    ...[...said.values()]
      .slice(0, MOST_CHOICES)
      .map(join => fact(reading, 'looked-up', join.because, { signals: [join.signal, join.to], weight: join.weight })),
  ];
}

const similarFacts = (reading: Reading): readonly Fact[] =>
  similarTo(reading.context)
    .slice(0, 5)
    .map(other =>
      fact(
        reading,
        'incident',
        plain`earlier incident ${other.title}, since ${other.when}, ${other.state}, first suspect ${other.suspect ?? plainText('none')}`,
        { signals: other.signals.slice(0, 10), at: other.startedAt },
      ),
    );
