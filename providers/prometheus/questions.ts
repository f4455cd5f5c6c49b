import type { Answer, Question } from '../../src/contracts/provider.js';
import { compareText } from '../../src/model/identity.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import type { Alert } from '../../src/model/signal.js';
import { between, seconds, type Window } from '../../src/model/time.js';
import { isoTime } from './alerts.js';
import { seriesBehindAlert } from './alert-series.js';
import type { PrometheusApi } from './api.js';
import { clusterOf } from './external-labels.js';
import { expressionText } from './expression-text.js';
import { firedMatching } from './fired-matching.js';
import type { PrometheusPolling } from './poll.js';
import { rangeOf, runsOf } from './samples.js';
import { MOST_POINTS, querySeries } from './series.js';

const MOST_TOLD = 5;

export function prometheusQuestions(api: PrometheusApi, polling: PrometheusPolling): readonly Question[] {
  return [
    {
      name: 'series-behind-alert',
      purpose: "The series that an alert's expression compares with its threshold, before and since it fired.",
      ask: ({ alert, window }, signal) =>
        alert ? seriesBehindAlert(api, polling, alert, window, signal) : Promise.resolve(fail(missing('series-behind-alert', 'an alert'))),
    },
    {
      name: 'range-query',
      purpose: 'The values of any PromQL expression over a time range.',
      ask: ({ text, window }, signal) =>
        text
          ? rangeQuery(api, polling, { query: text, window }, signal)
          : Promise.resolve(fail(missing('range-query', 'a PromQL expression'))),
    },
    {
      name: 'fired-matching',
      purpose: 'How many alerts fired whose labels fit the matchers of a silence.',
      ask: ({ text, window }, signal) =>
        text ? firedMatching(api, text, window, signal) : Promise.resolve(fail(missing('fired-matching', 'matchers as JSON'))),
    },
    {
      name: 'alert-history',
      purpose: 'When an alert was pending and fired before, from the ALERTS series.',
      ask: ({ alert, window }, signal) =>
        alert ? alertHistory(api, polling, alert, window, signal) : Promise.resolve(fail(missing('alert-history', 'an alert'))),
    },
  ];
}

const missing = (question: string, what: string): Failure => ({
  kind: 'invalid',
  asked: plainText(question),
  answered: plainText(`it needs ${what}`),
});

async function rangeQuery(
  api: PrometheusApi,
  polling: PrometheusPolling,
  { query, window }: { readonly query: string; readonly window: Window },
  signal: AbortSignal,
): Promise<Result<Answer, Failure>> {
  const found = await querySeries(api, { query, window, cluster: clusterOf(polling.rewriting), limited: true }, signal);
  if (!found.ok) return found;
  const { series, truncated, histograms } = found.value;
  const asked = plainText(query);
  if (series.length === 0)
    return ok({
      status: 'nothing',
      signals: [],
      asked,
      text: histograms > 0 ? plain`${histograms} native histograms, which have no points` : plainText('no series in this window'),
    });
  return ok({
    status: 'found',
    signals: series,
    asked,
    text: plain`${truncated ? plainText('the first ') : plainText('')}${series.length} series`,
  });
}

async function alertHistory(
  api: PrometheusApi,
  polling: PrometheusPolling,
  alert: Alert,
  window: Window,
  signal: AbortSignal,
): Promise<Result<Answer, Failure>> {
  const raw =
    polling.memory.labelsOf(alert.id) ??
    Object.fromEntries(Object.entries(alert.labels).filter(([name, value]) => polling.rewriting.external[name] !== value));
  const matchers = Object.entries(raw).map(([name, value]) => ({ name, operator: '=' as const, value }));
  const selector = expressionText({
    is: 'selector',
    matchers: [{ name: '__name__', operator: '=', value: 'ALERTS' }, ...matchers],
    shift: { offset: 0 },
  });
  const found = await querySeries(
    api,
    { query: selector, window, cluster: clusterOf(polling.rewriting), about: alert.about, limited: true },
    signal,
  );
  if (!found.ok) return found;
  const asked = plainText(selector);
  const firing = found.value.series.find(series => series.labels['alertstate'] === 'firing');
  if (found.value.series.length === 0)
    return ok({ status: 'nothing', signals: [], asked, text: plain`${alert.name} was neither pending nor firing in this window` });
  const step = rangeOf(window, MOST_POINTS, seconds(1)).stepLength;
  const runs = runsOf(firing?.points ?? [], step);
  const told: PlainText[] = runs
    .slice(-MOST_TOLD)
    .map(run =>
      between(run.to, window.to) <= step * 1.5 ? plain`since ${isoTime(run.from)}` : plain`${isoTime(run.from)} to ${isoTime(run.to)}`,
    );
  const text =
    runs.length === 0
      ? plain`${alert.name} was pending but did not fire`
      : plain`${alert.name} fired ${runs.length} ${plainText(runs.length === 1 ? 'time' : 'times')}: ${joinPlain(told, ', ')}`;
  return ok({ status: 'found', signals: [...found.value.series].sort((a, b) => compareText(a.id, b.id)), asked, text });
}
