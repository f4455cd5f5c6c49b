import type { EvidenceId, Suspect } from '../model/incident.js';
import type { ResourceRef } from '../model/resource.js';
import { plain, plainText, joinPlain, type PlainText } from '../model/plain-text.js';
import type { AnswerContext, Fact } from './facts.js';
import type { IntentName } from './intents.js';
import { storyOf } from '../text/story.js';
import { cite, item, say, unknown, type Sentence } from './sentence.js';
import { similarText, similarTo } from './similar.js';
import { clockOf, spanOf } from './words.js';

type Answering = (context: AnswerContext, facts: readonly Fact[]) => readonly Sentence[];

/** The facts of some topics, strongest first, as sentences; or why there are none. */
const telling =
  (topics: readonly Fact['topic'][], none: string, most = 5, keep: (fact: Fact) => boolean = () => true): Answering =>
  (_, facts) => {
    const found = facts.filter(fact => topics.includes(fact.topic) && keep(fact));
    return found.length > 0 ? found.slice(0, most).map(item) : unknown(none);
  };

const nameOf = (ref: ResourceRef): PlainText => (ref.namespace ? plain`${ref.namespace}/${ref.name}` : ref.name);
const evidenceIds = (suspect: Suspect | undefined, most = 3): readonly EvidenceId[] =>
  (suspect?.for ?? []).slice(0, most).map(evidence => evidence.id);
/** Weight from which something that was looked up is worth telling beside the suspects. */
const TELLING = 0.45;
const first = ({ incident }: AnswerContext): Suspect | undefined => incident?.suspects[0];

const cause: Answering = (context, facts) => {
  const { incident } = context;
  const suspect = first(context);
  if (!incident) return telling(['incident'], 'There is no open incident.')(context, facts);
  if (!suspect) return unknown('No suspect yet: no change, anomaly or dependency near these alerts stands out.');
  const head = incident.inconclusive
    ? say(plain`Inconclusive; the strongest suspect is ${suspect.title}.`, ...evidenceIds(suspect))
    : say(plain`First suspect: ${suspect.title}.`, ...evidenceIds(suspect));
  const rest = suspect.for.slice(0, 4).map(evidence => say(evidence.because, evidence.id));
  const seen = facts
    .filter(fact => fact.topic === 'looked-up' && fact.weight >= TELLING)
    .slice(0, 2)
    .map(cite);
  const against = suspect.against.slice(0, 2).map(evidence => say(plain`Against it: ${evidence.because}`, evidence.id));
  const second = incident.suspects[1];
  return [head, ...rest, ...seen, ...against, ...(second ? [say(plain`Next suspect: ${second.title}.`, ...evidenceIds(second, 2))] : [])];
};

const affected: Answering = ({ incident }, facts) => {
  if (!incident)
    return facts
      .filter(fact => fact.topic === 'incident')
      .slice(0, 5)
      .map(cite);
  if (incident.affected.length === 0) return unknown('No object besides those of the alerts is known to be affected.');
  const alerts = facts.filter(fact => fact.topic === 'alert');
  const names = incident.affected.slice(0, 12).map(nameOf);
  const more = incident.affected.length > 12 ? plain` and ${incident.affected.length - 12} more` : plainText('');
  return [
    say(plain`Affected: ${joinPlain(names, ', ')}${more}.`, ...alerts.slice(0, 3).map(fact => fact.id)),
    ...alerts.slice(0, 3).map(cite),
  ];
};

const depends: Answering = (context, facts) => {
  const { incident } = context;
  const joins = (incident?.joins ?? []).filter(join => /call|edge|depend|topology|along|route|host|node/.test(join.rule));
  const seen = new Set<string>();
  const sentences = joins.flatMap(join => {
    if (seen.has(join.because)) return [];
    seen.add(join.because);
    const fact = facts.find(known => known.signals.includes(join.signal));
    return fact ? [say(join.because, fact.id)] : [];
  });
  return sentences.length > 0
    ? sentences.slice(0, 6)
    : [...affected(context, facts).slice(0, 1), say(plainText('No call or dependency between these objects is known from the sources.'))];
};

const since: Answering = ({ incident, state }, facts) => {
  if (!incident) return telling(['incident'], 'There is no open incident.')({ state }, facts);
  const early = facts.filter(fact => fact.topic === 'alert' && fact.at !== undefined).sort((a, b) => (a.at ?? 0) - (b.at ?? 0))[0];
  return early
    ? [say(early.text, early.id)]
    : [say(plain`It began at ${clockOf(incident.startedAt)}, ${spanOf(state.now - incident.startedAt)} ago.`)];
};

const before: Answering = ({ incident }, facts) => {
  if (!incident) return unknown('Choose an incident first: before what?');
  const found = facts
    .filter(
      fact =>
        (fact.topic === 'change' || fact.topic === 'metric' || fact.topic === 'event') &&
        fact.at !== undefined &&
        fact.at <= incident.startedAt,
    )
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const metrics = facts.filter(fact => fact.topic === 'metric').slice(0, 3);
  const all = [...found.slice(0, 5), ...metrics.filter(metric => !found.includes(metric))];
  return all.length > 0
    ? all.map(item)
    : unknown('Nothing is recorded from just before it: no change, event or series near these objects.');
};

const remedy: Answering = ({ incident, state }, facts) => {
  if (!incident) return unknown('Choose an incident first.');
  const plans = [...state.plans.values()].filter(record => record.plan.incident === incident.id);
  if (plans.length === 0)
    return [say(plainText('No plan has been drafted: press p on the incident.')), ...cause({ state, incident }, facts).slice(0, 1)];
  return plans
    .slice(0, 3)
    .map(({ plan }) => say(plain`${plan.title}: ${plan.tradeOff}`, ...plan.why.slice(0, 3).map(evidence => evidence.id)));
};

/** States of a plan in which something of it may have been done. */
const ACTED: ReadonlySet<string> = new Set(['running', 'stopped', 'done']);

const tried: Answering = ({ incident, state }, facts) => {
  if (!incident) return unknown('Choose an incident first: what was tried for which?');
  const acted = [...state.plans.values()]
    .filter(({ plan, state: is }) => plan.incident === incident.id && ACTED.has(is))
    .map(({ plan, state: is, outcome }) => {
      const seen = outcome ? plain`; ${plainText(outcome.is.replace('-', ' '))}: ${outcome.seen}` : plainText('');
      return say(plain`- ${plan.title}: ${plainText(is)}${seen}`, ...plan.why.slice(0, 2).map(evidence => evidence.id));
    });
  const notes = facts
    .filter(fact => fact.topic === 'note')
    .slice(-5)
    .map(item);
  return acted.length + notes.length > 0 ? [...acted, ...notes] : unknown('Nothing was tried from here, and nobody left a note.');
};

const together: Answering = ({ incident }, facts) => {
  const seen = new Set<string>();
  const sentences = (incident?.joins ?? []).flatMap(join => {
    if (seen.has(join.because)) return [];
    seen.add(join.because);
    const fact = facts.find(known => known.signals.includes(join.signal));
    return fact ? [say(join.because, fact.id)] : [];
  });
  return sentences.length > 0 ? sentences.slice(0, 6) : unknown('It is a single alert, so nothing had to be joined.');
};

const count: Answering = ({ incident, state }, facts) => {
  const ids = facts
    .filter(fact => fact.topic === (incident ? 'alert' : 'incident'))
    .slice(0, 3)
    .map(fact => fact.id);
  if (!incident) {
    const open = state.order.filter(key => state.incidents.get(key)?.state === 'open').length;
    return [say(plain`Open incidents: ${open}. Alerts outside of incidents: ${state.quiet.alerts.length}.`)];
  }
  const firing = incident.alerts.filter(key => state.alerts.get(key)?.state === 'firing').length;
  return [
    say(plain`Alerts: ${incident.alerts.length}, of which firing: ${firing}. Objects affected: ${incident.affected.length}.`),
    ...facts.filter(fact => ids.includes(fact.id)).map(cite),
  ];
};

const settle: Answering = context => {
  const sentences = (context.incident?.suspects ?? []).flatMap(suspect =>
    suspect.wouldSettle ? [say(suspect.wouldSettle, ...evidenceIds(suspect, 2))] : [],
  );
  return sentences.length > 0 ? sentences.slice(0, 3) : unknown('No single observation would settle it with what the sources offer.');
};

const against: Answering = ({ incident }) => {
  const sentences = (incident?.suspects ?? []).flatMap(suspect =>
    suspect.against.map(evidence => say(plain`${suspect.title}: ${evidence.because}`, evidence.id)),
  );
  return sentences.length > 0 ? sentences.slice(0, 5) : unknown('Nothing that the sources know speaks against the first suspect.');
};

const confidence: Answering = ({ incident }) => {
  const sentences = (incident?.suspects ?? [])
    .slice(0, 3)
    .map(suspect =>
      say(
        plain`${suspect.title}: confidence ${plainText(suspect.confidence.toFixed(2))} of 1, from ${suspect.for.length} reasons for and ${suspect.against.length} against.`,
        ...evidenceIds(suspect),
      ),
    );
  return sentences.length > 0 ? sentences : unknown('No suspect, so no confidence.');
};

const status: Answering = ({ incident, state }, facts) => {
  if (!incident) return count({ state }, facts);
  const firing = facts.filter(fact => fact.topic === 'alert').slice(0, 3);
  const head =
    incident.state === 'recovered'
      ? plain`It recovered at ${clockOf(incident.recoveredAt ?? incident.changedAt)}.`
      : plain`It is open since ${clockOf(incident.startedAt)}.`;
  return [say(head, ...firing.slice(0, 1).map(fact => fact.id)), ...firing.map(cite)];
};

const who: Answering = ({ incident, state }, facts) => {
  const taken = incident ? state.acknowledged.get(incident.id) : undefined;
  const note = facts
    .filter(fact => fact.topic === 'note')
    .slice(0, 3)
    .map(cite);
  return [say(taken ? plain`${taken.by} took it at ${clockOf(taken.at)}.` : plainText('Nobody has acknowledged it here.')), ...note];
};

/** The chain in the order of time; each line cites the facts of its signals. */
const story: Answering = ({ incident, state }, facts) => {
  if (!incident) return unknown('Choose an incident first.');
  const ids = new Map(facts.flatMap(fact => (fact.signals.length === 1 ? [[fact.signals[0], fact.id] as const] : [])));
  return storyOf({
    incident,
    alerts: state.alerts,
    signals: state.signals,
    incidents: state.incidents.values(),
    past: state.past,
    now: state.now,
  }).map(({ at, text, signals }) => {
    const cites = [...new Set(signals.flatMap(signal => ids.get(signal) ?? []))].slice(0, 3);
    return say(at === undefined ? plain`- ${text}` : plain`- ${clockOf(at)} ${text}`, ...cites);
  });
};

const noise: Answering = ({ state }) => [
  say(
    plain`Alerts outside of incidents: ${state.quiet.alerts.length}; flapping ${state.quiet.flapping}, suppressed ${state.quiet.suppressed}, pending ${state.quiet.pending}.`,
  ),
];

const summary: Answering = (context, facts) => {
  if (!context.incident)
    return [
      ...count(context, facts),
      ...facts
        .filter(fact => fact.topic === 'incident')
        .slice(0, 4)
        .map(cite),
    ];
  return [...cause(context, facts).slice(0, 4), ...affected(context, facts).slice(0, 1), ...remedy(context, facts).slice(0, 1)];
};

const mentions =
  (words: RegExp) =>
  (fact: Fact): boolean =>
    words.test(fact.text);

const ANSWERS: Readonly<Record<IntentName, Answering>> = {
  cause,
  story,
  tried,
  affected,
  depends,
  since,
  before,
  remedy,
  together,
  count,
  settle,
  confidence,
  status,
  who,
  noise,
  summary,
  recovered: status,
  'evidence-against': against,
  changes: (_, facts) => {
    const found = facts.filter(fact => fact.topic === 'change');
    const hints = facts.filter(fact => fact.topic === 'suspect' && /rollout|deploy|config|chang|scal/i.test(fact.text));
    return found.length + hints.length > 0
      ? [...found.slice(0, 5), ...hints.slice(0, 3)].map(item)
      : unknown('No change near these objects was recorded in the time the sources remember.');
  },
  'rollback-risk': remedy,
  similar: context => {
    const found = similarTo(context).slice(0, 3);
    return found.length > 0 ? found.map(other => say(similarText(other))) : unknown('Nothing like it is in the journal of this machine.');
  },
  first: since,
  severity: telling(['alert', 'incident'], 'No alert is at hand.', 3),
  logs: telling(['log', 'looked-up'], 'No log burst was found near this incident.', 6),
  metrics: telling(['metric', 'cost'], 'No anomaly was found in the series behind these alerts.'),
  events: telling(['event', 'looked-up'], 'No event of the platform belongs to it.'),
  nodes: telling(
    ['suspect', 'event', 'alert'],
    'No node or host is mentioned in the evidence.',
    5,
    mentions(/\b(node|host|zone|instance)\b/i),
  ),
  versions: telling(
    ['change', 'suspect'],
    'No version or revision is mentioned in the evidence.',
    5,
    mentions(/\b(r\d+|v\d|version|revision|image|rollout|deploy)/i),
  ),
  cost: telling(['cost', 'suspect', 'alert'], 'No cost signal belongs to it.', 5, mentions(/cost|spend|usd|eur/i)),
  notes: telling(['note'], 'Nobody has left a note.'),
  sources: telling(['source'], 'No source is configured.', 8),
  incidents: telling(['incident', 'alert'], 'There is no open incident.'),
  alerts: telling(['alert', 'incident'], 'No alert is firing.', 6),
};

/** Answers from the evidence alone: by code, in milliseconds, every claim cited. */
export const answerFromEvidence = (intent: IntentName, context: AnswerContext, facts: readonly Fact[]): readonly Sentence[] =>
  ANSWERS[intent](context, facts);
