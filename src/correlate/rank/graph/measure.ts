import type { MetricSeries } from '../../../model/signal.js';
import type { ResourceRef } from '../../../model/resource.js';
import type { Duration, Window } from '../../../model/time.js';

/** What a metric says of its object; direction of trouble is up for all but 'availability'; 'traffic' is how often it is asked and no trouble in itself. */
export type MeasureKind = 'latency' | 'errors' | 'availability' | 'saturation' | 'traffic';

/** One metric before and during the window that is looked at. */
export interface Measure {
  readonly about: ResourceRef;
  /** The caller who measured it, when it is a metric of a call: `about` is the one called. */
  readonly caller?: ResourceRef;
  readonly kind: MeasureKind;
  readonly name: string;
  readonly before: readonly number[];
  readonly during: readonly number[];
}

/**
 * The kind of a metric by the words of its name, as Prometheus, CloudWatch and OpenTelemetry name them; undefined for
 * those that say little of where trouble begins. What an object sees of others (client side) is left to their metrics.
 */
export function kindOf(name: string): MeasureKind | undefined {
  // "PodClientLatencyP90(s)" reads as "pod client latency p90".
  const words = ` ${name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase()} `;
  if (/ (client|upstream|outbound|dependency) /.test(words) || / node /.test(words)) return undefined;
  if (/ (availability|success|successes|up) /.test(words)) return 'availability';
  if (/ (errors?|fail(?:ures?|ed)?|5xx|faults?|exceptions?|rejected|dropped) /.test(words)) return 'errors';
  if (/ (latency|duration|time|delay|elapsed|p50|p90|p95|p99) /.test(words)) return 'latency';
  if (/ (cpu|memory|heap|disk|threads?|queue|throttl\w*|saturation|pressure|connections) /.test(words)) return 'saturation';
  if (/ (requests?|workload|ops|qps|rps|throughput|calls|invocations?) /.test(words)) return 'traffic';
  return undefined;
}

/** A series as a measure: points in the window against those of `history` before it; undefined when it says nothing. */
export function measureOf(series: MetricSeries, window: Window, history: Duration): Measure | undefined {
  const kind = kindOf(series.name);
  if (!kind) return undefined;
  const before: number[] = [];
  const during: number[] = [];
  for (const [at, value] of series.points) {
    if (!Number.isFinite(value) || at > window.to || at < window.from - history) continue;
    (at < window.from ? before : during).push(value);
  }
  return during.length && before.length ? { about: series.about, kind, name: series.name, before, during } : undefined;
}
