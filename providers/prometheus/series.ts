import { resourceFromLabels } from '../../src/model/about.js';
import { labelsId, stableId } from '../../src/model/identity.js';
import { plainLabels } from '../../src/model/json.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { ResourceRef } from '../../src/model/resource.js';
import type { MetricSeries, SignalId } from '../../src/model/signal.js';
import { seconds, type Window } from '../../src/model/time.js';
import { SOURCE } from './alerts.js';
import type { PrometheusApi } from './api.js';
import { rangeOf, readSamples } from './samples.js';

export const MOST_POINTS = 500;
export const MOST_SERIES = 20;
const LARGEST = 16 * 1024 * 1024;

export interface SeriesQuery {
  readonly query: string;
  readonly window: Window;
  /** The cluster of the server. */
  readonly cluster?: PlainText | undefined;
  /** Name and unit of series that have no metric name of their own. */
  readonly name?: PlainText;
  readonly unit?: PlainText;
  /** What a series is about whose labels name no object. */
  readonly about?: ResourceRef;
  /** Series that contradict one of these are left out. */
  readonly labels?: ReadonlyMap<string, string>;
  /** Whether the server may stop at the limit: only when it has no series to leave out. */
  readonly limited: boolean;
}

export interface FoundSeries {
  readonly series: readonly MetricSeries[];
  /** How many there were, before the limit. */
  readonly of: number;
  readonly histograms: number;
  readonly truncated: boolean;
}

/** Runs one bounded range query: at most 500 points a series, and 20 series. */
export async function querySeries(api: PrometheusApi, query: SeriesQuery, signal: AbortSignal): Promise<Result<FoundSeries, Failure>> {
  const range = rangeOf(query.window, MOST_POINTS, seconds(1));
  const answer = await api.get(
    'query_range',
    {
      query: query.query,
      start: range.start,
      end: range.end,
      step: range.step,
      timeout: '15s',
      ...(query.limited ? { limit: String(MOST_SERIES) } : {}),
    },
    signal,
    { bytes: LARGEST },
  );
  if (!answer.ok) return answer;
  const { series, histograms } = readSamples(answer.value.data);
  const fitting = series.filter(
    ({ labels, points }) =>
      points.length > 0 && [...(query.labels ?? [])].every(([name, value]) => labels[name] === undefined || labels[name] === value),
  );
  return ok({
    series: fitting.slice(0, MOST_SERIES).map(({ labels: { __name__: metric, ...labels }, points }): MetricSeries => {
      const shown = plainLabels(labels);
      const found = resourceFromLabels(shown, query.cluster);
      const last = points.at(-1);
      return {
        type: 'series',
        id: stableId(SOURCE, 'series', query.query, labelsId(labels)) as SignalId,
        source: SOURCE,
        at: last ? last[0] : query.window.to,
        about: found.kind === 'check' && query.about ? query.about : found,
        labels: shown,
        points,
        name: metric === undefined ? (query.name ?? plainText(query.query, 120)) : plainText(metric, 120),
        unit: query.unit ?? unitOf(metric ?? ''),
      };
    }),
    of: fitting.length,
    histograms,
    truncated: answer.value.warnings.some(warning => warning.includes('truncated')),
  });
}

const UNITS: readonly (readonly [suffix: string, unit: string])[] = [
  ['_seconds', 's'],
  ['_milliseconds', 'ms'],
  ['_bytes', 'B'],
  ['_ratio', 'ratio'],
  ['_percent', '%'],
  ['_celsius', '°C'],
  ['_meters', 'm'],
  ['_joules', 'J'],
  ['_volts', 'V'],
  ['_amperes', 'A'],
  ['_hertz', 'Hz'],
];

/** The unit that a metric's name ends in (Prometheus naming conventions); empty for a plain count. */
export function unitOf(metric: string): PlainText {
  const base = metric.replace(/_(total|sum|count|bucket|max|min|avg)$/, '');
  if (/_(count|bucket)$/.test(metric)) return plainText('');
  return plainText(UNITS.find(([suffix]) => base.endsWith(suffix))?.[1] ?? '');
}
