import { plain, plainText, joinPlain, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import type { Alert, MetricSeries } from '../../src/model/signal.js';
import type { Answer } from '../../src/contracts/provider.js';
import type { Window } from '../../src/model/time.js';
import type { PrometheusApi } from './api.js';
import { clusterOf } from './external-labels.js';
import { readExpression, type Expression } from './expression.js';
import { expressionText } from './expression-text.js';
import type { LabelSet } from './label-flow.js';
import type { PrometheusPolling } from './poll.js';
import { ruleOf, type Rule } from './rules.js';
import { MOST_SERIES, querySeries, unitOf } from './series.js';
import { metricNames, watchedParts, type Watched } from './watched.js';

/** Conditions of one expression that are drawn. */
const MOST_PARTS = 4;

/** The series that an alert's expression compares, for the alert's own labels. The server takes the expression apart. */
export async function seriesBehindAlert(
  api: PrometheusApi,
  polling: PrometheusPolling,
  alert: Alert,
  window: Window,
  signal: AbortSignal,
): Promise<Result<Answer, Failure>> {
  const raw = polling.memory.labelsOf(alert.id) ?? alert.labels;
  const rule = ruleOf(raw, polling.rules);
  const query = rule?.query ?? (alert.source === 'prometheus' || alert.source === 'alertmanager' ? alert.expression : undefined);
  if (query === undefined)
    return ok({
      status: 'nothing',
      signals: [],
      text: plain`Prometheus has no rule named ${alert.name}`,
      asked: plain`the rule of ${alert.name}`,
    });
  const parsed = await parse(api, query, signal);
  if (!parsed.ok) return parsed;
  const labels = ownLabels(raw, rule, polling.rewriting.external);
  const parts = watchedParts(parsed.value, labels).slice(0, MOST_PARTS);
  const series = new Map<string, MetricSeries>();
  const asked: PlainText[] = [];
  const said: PlainText[] = [];
  for (const part of parts) {
    const found = await seriesOf(api, part, { labels, alert, window, cluster: clusterOf(polling.rewriting) }, signal);
    if (!found.ok) return found;
    asked.push(found.value.asked);
    said.push(found.value.said);
    for (const one of found.value.series) if (series.size < MOST_SERIES) series.set(one.id, one);
  }
  const text = parts.length === 0 ? plain`the expression of ${alert.name} watches no series` : joinPlain(said, '; ');
  return ok({
    status: series.size > 0 ? 'found' : 'nothing',
    signals: [...series.values()],
    text,
    asked: asked.length === 0 ? plainText(query) : joinPlain(asked, '; '),
  });
}

interface Asking {
  readonly labels: LabelSet;
  readonly alert: Alert;
  readonly window: Window;
  readonly cluster: PlainText | undefined;
}

async function seriesOf(
  api: PrometheusApi,
  part: Watched,
  { labels, alert, window, cluster }: Asking,
  signal: AbortSignal,
): Promise<Result<{ readonly series: readonly MetricSeries[]; readonly asked: PlainText; readonly said: PlainText }, Failure>> {
  const query = expressionText(part.expression, part.labels);
  const [metric, ...others] = new Set(metricNames(part.expression));
  const unit = metric !== undefined && others.length === 0 ? unitOfResult(part.expression, metric) : undefined;
  const name = plainText(expressionText(part.expression), 120);
  // With all labels in the selectors there is nothing left to leave out here.
  const limited = part.labels.size === labels.size;
  const found = await querySeries(
    api,
    { query, window, cluster, name, about: alert.about, labels, limited, ...(unit === undefined ? {} : { unit }) },
    signal,
  );
  if (!found.ok) return found;
  const { series, of, histograms } = found.value;
  const threshold = part.comparison === undefined ? plainText('') : plain` (fires when ${plainText(part.comparison, 40)})`;
  const count = series.length < of ? plain`${series.length} of ${of} series` : plain`${of} series`;
  return ok({
    series,
    asked: plainText(query),
    said: plain`${count} of ${name}${threshold}${histograms > 0 ? plain`, and ${histograms} native histograms that have no points` : plainText('')}`,
  });
}

/** A rate of seconds is no time: only what keeps the unit of its metric has one. */
function unitOfResult(expression: Expression, metric: string): PlainText | undefined {
  switch (expression.is) {
    case 'selector':
      return unitOf(metric);
    case 'parentheses':
    case 'unary':
      return unitOfResult(expression.of, metric);
    case 'aggregation':
      return ['sum', 'min', 'max', 'avg', 'topk', 'bottomk', 'quantile'].includes(expression.operator)
        ? unitOfResult(expression.of, metric)
        : plainText('');
    case 'call':
      return expression.name === 'histogram_quantile'
        ? unitOf(metric.replace(/_bucket$/, ''))
        : /^(min|max|avg|last|quantile)_over_time$/.test(expression.name)
          ? unitOf(metric)
          : plainText('');
    case 'number':
    case 'string':
    case 'subquery':
    case 'binary':
      return plainText('');
  }
}

/** What the alert's series have themselves: without what the rule, or the way to Alertmanager, adds. Of an unknown rule nothing is sure. */
function ownLabels(raw: Readonly<Record<string, string>>, rule: Rule | undefined, external: Readonly<Record<string, string>>): LabelSet {
  if (!rule) return new Map();
  return new Map(
    Object.entries(raw).filter(([name, value]) => name !== 'alertname' && !Object.hasOwn(rule.labels, name) && external[name] !== value),
  );
}

async function parse(api: PrometheusApi, query: string, signal: AbortSignal): Promise<Result<Expression, Failure>> {
  const answer = await api.get('parse_query', { query }, signal);
  const asked = plain`take apart ${plainText(query, 300)}`;
  if (!answer.ok) {
    if (answer.error.kind !== 'not-found') return answer;
    return fail({
      kind: 'not-found',
      asked,
      answered: plainText("this server can't take an expression apart"),
      tryThis: plainText('Prometheus 3 or newer can; with an older one ask for a range of your own'),
    });
  }
  const expression = readExpression(answer.value.data);
  return expression
    ? ok(expression)
    : fail({
        kind: 'unexpected-answer',
        asked,
        answered: plainText('the expression has parts that are not known here'),
        tryThis: plainText('ask for a range of your own'),
      });
}
