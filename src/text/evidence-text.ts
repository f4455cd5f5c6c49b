/** A piece of evidence in full: the sentence, the query behind it, the raw answer, and the signals it rests on. */
import type { CitedFact } from '../model/conversation.js';
import type { Evidence } from '../model/incident.js';
import type { Signal, SignalId } from '../model/signal.js';
import { amount } from './amount.js';
import { shortName, sourceName } from './names.js';
import { plural } from './plural.js';
import { dateTime } from './time.js';

/** Where the signals that evidence rests on are looked up. */
export interface SignalsAtHand {
  readonly alerts: ReadonlyMap<SignalId, Signal>;
  readonly signals: ReadonlyMap<SignalId, Signal>;
}

/** More are counted: what a person can read before the next thing happens. */
const MOST_SIGNALS = 12;

/** As lines of text for a page; what is no longer known is said. */
export function evidenceText(fact: CitedFact | Evidence, { alerts, signals }: SignalsAtHand): string {
  const found = fact.signals.slice(0, MOST_SIGNALS).map(id => alerts.get(id) ?? signals.get(id));
  const gone = found.filter(signal => signal === undefined).length;
  const known = found.flatMap(signal => signal ?? []);
  return [
    'because' in fact ? fact.because : fact.text,
    ...('rule' in fact ? ['', `Found by the rule ${fact.rule}, weight ${fact.weight.toFixed(2)} of 1`] : []),
    ...(fact.sources.length > 0
      ? [`From ${fact.sources.map(sourceName).join(', ')}${'at' in fact && fact.at !== undefined ? ` at ${dateTime(fact.at)} UTC` : ''}`]
      : []),
    ...('asked' in fact && fact.asked ? ['', `Asked: ${fact.asked}`] : []),
    ...('raw' in fact && fact.raw && fact.raw.length > 0 ? ['Answered, secrets hidden:', ...fact.raw.map(line => `  ${line}`)] : []),
    ...known.flatMap(signal => ['', ...signalText(signal)]),
    ...(fact.signals.length > MOST_SIGNALS ? ['', `and ${plural(fact.signals.length - MOST_SIGNALS, 'more signal')}`] : []),
    ...(gone > 0 ? ['', `${plural(gone, 'signal')} behind it ${gone === 1 ? 'is' : 'are'} no longer kept`] : []),
  ].join('\n');
}

/** One signal with everything its source said. */
function signalText(signal: Signal): readonly string[] {
  const head = (what: string): string => `${dateTime(signal.at)} UTC  ${what}, ${sourceName(signal.source)}`;
  const about = shortName(signal.about);
  switch (signal.type) {
    case 'alert':
      return [
        head(`alert ${signal.name} (${signal.severity}, ${signal.state}) on ${about}`),
        `  ${signal.summary}`,
        ...(signal.expression
          ? [`  query: ${signal.expression}${signal.value === undefined ? '' : `  (value ${amount(signal.value)})`}`]
          : []),
        ...(signal.description ? [`  ${signal.description}`] : []),
        `  labels: ${Object.entries(signal.labels)
          .map(([name, value]) => `${name}=${value}`)
          .join(' ')}`,
        ...(signal.startedWithin
          ? [`  began between ${dateTime(signal.startedWithin.from)} and ${dateTime(signal.startedWithin.to)}`]
          : []),
        ...(signal.runbook ? [`  runbook: ${signal.runbook}`] : []),
      ];
    case 'change':
      return [
        head(`${signal.change} of ${about}${signal.author ? ` by ${signal.author}` : ''}`),
        `  ${signal.summary}`,
        ...(signal.fields ?? []).map(field => `  ${field.path}: ${field.before ?? 'unset'} -> ${field.after ?? 'unset'}`),
      ];
    case 'event':
      return [
        head(`event ${signal.reason} on ${about}, ${plural(signal.count, 'time')}, last ${dateTime(signal.lastAt)}`),
        `  ${signal.message}`,
      ];
    case 'anomaly':
      return [
        head(`${signal.metric} of ${about} went ${signal.direction}`),
        `  from ${amount(signal.usual)} to ${amount(signal.peak)}, score ${amount(signal.score)}`,
      ];
    case 'series':
      return [
        head(`series ${signal.name} of ${about}`),
        `  ${plural(signal.points.length, 'point')}, last ${amount(signal.points.at(-1)?.[1] ?? 0)} ${signal.unit}`,
      ];
    case 'log-burst':
      return [
        head(`log of ${about}, last ${dateTime(signal.lastAt)}`),
        `  ${plural(signal.count, 'line')} of the template: ${signal.template}`,
        `  ${signal.usual === 0 ? 'never seen before' : `${signal.usual} in the same time before`}`,
      ];
    case 'log':
      return [head(`log of ${about}`), `  ${signal.text}`];
    case 'cost':
      return [
        head(`cost of ${about}`),
        `  ${amount(signal.amount)} ${signal.currency} from ${dateTime(signal.over.from)} to ${dateTime(signal.over.to)}`,
      ];
  }
}
