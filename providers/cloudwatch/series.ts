import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Answer } from '../../src/contracts/provider.js';
import { stableId } from '../../src/model/identity.js';
import { plain, plainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { Alert, MetricSeries, SignalId } from '../../src/model/signal.js';
import { between, hours, instant, type Instant, type Window } from '../../src/model/time.js';
import type { Alarm } from './alarm.js';
import { SOURCE } from './alert.js';
import type { CloudWatchApi } from './client.js';
import { conditionText, watchedText } from './wording.js';

const MOST_POINTS = 500;
const MOST_SERIES = 20;
const MOST_PAGES = 5;

/** The values of an alarm's metric, or of each part of its expression, over a window. */
export async function seriesBehindAlarm(
  api: CloudWatchApi,
  alarm: Alarm,
  { alert, window, now }: { readonly alert: Alert; readonly window: Window; readonly now: Instant },
  signal: AbortSignal,
): Promise<Result<Answer, Failure>> {
  if (alarm.kind !== 'metric')
    return ok({
      status: 'nothing',
      signals: [],
      text: plain`${alert.name} watches ${plainText(alarm.kind === 'composite' ? 'other alarms' : 'logs')}, not a metric`,
      asked: plain`the metric of ${alert.name}`,
    });
  const queries = metricQueries(alarm, window, now);
  const asked = plain`GetMetricData ${watchedText(alarm.metric)}`;
  const results = new Map<string, { label: string; points: Map<number, number> }>();
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.call(
      'GetMetricData',
      (sdk, client, options) =>
        client.send(
          new sdk.GetMetricDataCommand({
            StartTime: new Date(window.from),
            EndTime: new Date(window.to),
            MetricDataQueries: queries,
            ScanBy: 'TimestampAscending',
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          options,
        ),
      signal,
    );
    if (!answer.ok) return answer;
    for (const result of answer.value.MetricDataResults ?? []) collect(results, result);
    token = answer.value.NextToken;
    if (token === undefined || token === '') break;
  }
  const series = [...results].slice(0, MOST_SERIES).flatMap(([id, { label, points }]) => {
    const sorted = [...points]
      .sort(([a], [b]) => a - b)
      .slice(-MOST_POINTS)
      .map(([at, value]) => [instant(at), value] as const);
    const last = sorted.at(-1);
    const one: MetricSeries | undefined = last && {
      type: 'series',
      id: stableId(SOURCE, 'series', alarm.arn, id) as SignalId,
      source: SOURCE,
      about: alert.about,
      at: last[0],
      labels: alert.labels,
      points: sorted,
      name: plainText(label === '' ? watchedText(alarm.metric) : label, 120),
      unit: plainText(UNITS[alarm.metric.Unit ?? ''] ?? ''),
    };
    return one ? [one] : [];
  });
  const condition = conditionText(alarm);
  return ok({
    status: series.length > 0 ? 'found' : 'nothing',
    signals: series,
    asked,
    text: plain`${series.length} series of ${alert.name}${condition === undefined ? plainText('') : plain` (in ALARM when ${condition})`}`,
  });
}

const UNITS: Readonly<Record<string, string>> = {
  Seconds: 's',
  Milliseconds: 'ms',
  Microseconds: 'us',
  Bytes: 'B',
  Percent: '%',
  'Bytes/Second': 'B/s',
  'Count/Second': '1/s',
};

function collect(
  results: Map<string, { label: string; points: Map<number, number> }>,
  { Id, Label, Timestamps, Values }: MetricDataResult,
): void {
  const key = `${Id ?? ''} ${Label ?? ''}`;
  const known = results.get(key) ?? { label: Label ?? '', points: new Map<number, number>() };
  results.set(key, known);
  (Timestamps ?? []).forEach((date, index) => {
    const value = Values?.[index];
    if (value !== undefined && Number.isFinite(value) && !Number.isNaN(date.getTime())) known.points.set(date.getTime(), value);
  });
}

/** The alarm's own queries with periods long enough for the window; every part is returned. */
function metricQueries({ metric }: Extract<Alarm, { readonly kind: 'metric' }>, window: Window, now: Instant): MetricDataQuery[] {
  const fitting = (period: number): number => fittingPeriod(period, window, now);
  if (metric.Metrics && metric.Metrics.length > 0) {
    return metric.Metrics.map(query => ({
      ...query,
      ReturnData: true,
      ...(query.Period === undefined ? {} : { Period: fitting(query.Period) }),
      ...(query.MetricStat ? { MetricStat: { ...query.MetricStat, Period: fitting(query.MetricStat.Period ?? 60) } } : {}),
    }));
  }
  return [
    {
      Id: 'metric',
      ReturnData: true,
      MetricStat: {
        Metric: {
          Namespace: metric.Namespace,
          MetricName: metric.MetricName,
          ...(metric.Dimensions ? { Dimensions: metric.Dimensions } : {}),
        },
        Period: fitting(metric.Period ?? 60),
        Stat: metric.Statistic ?? metric.ExtendedStatistic ?? 'Average',
        ...(metric.Unit === undefined ? {} : { Unit: metric.Unit }),
      },
    },
  ];
}

/** A multiple of the period with at most 500 points, and as coarse as what is kept that long: minutes after 3 hours, 5 after 15 days, an hour after 63. */
export function fittingPeriod(period: number, window: Window, now: Instant): number {
  const age = between(window.from, now);
  const kept = age > hours(63 * 24) ? 3600 : age > hours(15 * 24) ? 300 : age > hours(3) ? 60 : 1;
  const base = period % kept === 0 ? period : Math.ceil(period / kept) * kept;
  return base * Math.max(1, Math.ceil(between(window.from, window.to) / 1000 / base / (MOST_POINTS - 1)));
}
