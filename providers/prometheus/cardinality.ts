import { listOf, recordOf, stringOf } from '../../src/model/json.js';
import { minutes, type Instant } from '../../src/model/time.js';
import { ASIDE, type PrometheusApi } from './api.js';

/** The server counts all its series for an answer: it is asked seldom. */
const EVERY = minutes(10);
const MOST = 10;

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** How many series a server holds, with the metrics that have most of them and the labels that have most values. */
export interface Cardinality {
  readonly at: Instant;
  readonly series: number;
  readonly metrics: readonly Counted[];
  readonly labels: readonly Counted[];
}

/** Remembers the last count of one server. */
export class SeriesCount {
  private askedAt: Instant | undefined;
  private known: Cardinality | undefined;

  /** Undefined when the server does not tell: proxies and other stores often do not. */
  async look(api: PrometheusApi, now: Instant, signal: AbortSignal): Promise<Cardinality | undefined> {
    if (this.askedAt !== undefined && now - this.askedAt < EVERY) return this.known;
    const answer = await api.get('status/tsdb', { limit: String(MOST) }, signal, ASIDE);
    if (signal.aborted) return this.known;
    this.askedAt = now;
    this.known = answer.ok ? readCardinality(answer.value.data, now) : undefined;
    return this.known;
  }
}

function readCardinality(data: unknown, at: Instant): Cardinality | undefined {
  const status = recordOf(data);
  const series = recordOf(status['headStats'])['numSeries'];
  if (typeof series !== 'number') return undefined;
  const counted = (field: string): readonly Counted[] =>
    listOf(status[field]).flatMap((entry): readonly Counted[] => {
      const { name, value } = recordOf(entry);
      return typeof value === 'number' ? [{ name: stringOf(name), count: value }] : [];
    });
  return { at, series, metrics: counted('seriesCountByMetricName'), labels: counted('labelValueCountByLabelName') };
}
