/** Milliseconds between samples, and how many are kept: six hours. */
export const SAMPLE = 15_000;
const KEPT = 1440;

/** What is remembered of a service (of the whole shop: only `cost`). */
export const METRICS = ['rate', 'errors', 'p99', 'cpu', 'memory', 'pool', 'ready', 'depth', 'age', 'connections', 'cost'] as const;
export type MetricName = (typeof METRICS)[number];
export type Sample = { readonly [Metric in MetricName]?: number };

/** Samples of all metrics in rings of fixed size. A metric that a sample lacks has a gap there. */
export class History {
  private readonly rings: { readonly [Metric in MetricName]?: Float32Array } = {};
  private readonly times = new Float64Array(KEPT);
  private readonly notes: string[] = [];
  private count = 0;

  /** Puts one sample in; `note` says what the trouble was, if any. */
  put(at: number, sample: Sample, note = ''): void {
    const slot = this.count % KEPT;
    this.times[slot] = at;
    this.notes[slot] = note;
    const rings = this.rings as Record<MetricName, Float32Array | undefined>;
    for (const metric of METRICS) {
      const value = sample[metric];
      if (value === undefined && rings[metric] === undefined) continue;
      (rings[metric] ??= new Float32Array(KEPT).fill(Number.NaN))[slot] = value ?? Number.NaN;
    }
    this.count++;
  }

  /** Samples of one metric with `from` <= time <= `to`, oldest first; gaps are left out. */
  between(metric: MetricName, from: number, to: number): (readonly [number, number])[] {
    const ring = this.rings[metric];
    const found: (readonly [number, number])[] = [];
    if (!ring) return found;
    for (let index = this.firstSince(from); index < this.count; index++) {
      const slot = index % KEPT;
      const at = this.times[slot] ?? 0;
      const value = ring[slot] ?? Number.NaN;
      if (at <= to && !Number.isNaN(value)) found.push([at, value]);
    }
    return found;
  }

  /** The mean over a stretch, weighted by another metric if one is named; undefined when there is nothing to average. */
  mean(metric: MetricName, from: number, to: number, weight?: MetricName): number | undefined {
    const ring = this.rings[metric];
    const weights = weight === undefined ? undefined : this.rings[weight];
    if (!ring) return undefined;
    let [sum, total] = [0, 0];
    for (let index = this.firstSince(from); index < this.count; index++) {
      const slot = index % KEPT;
      const value = ring[slot] ?? Number.NaN;
      if ((this.times[slot] ?? 0) > to || Number.isNaN(value)) continue;
      const share = weights ? (weights[slot] ?? 0) : 1;
      sum += value * share;
      total += share;
    }
    return total > 0 ? sum / total : undefined;
  }

  /** Times and notes of the samples that have one. */
  noted(from: number, to: number): { readonly at: number; readonly note: string }[] {
    const found: { at: number; note: string }[] = [];
    for (let index = this.firstSince(from); index < this.count; index++) {
      const at = this.times[index % KEPT] ?? 0;
      const note = this.notes[index % KEPT];
      if (note && at <= to) found.push({ at, note });
    }
    return found;
  }

  /** Samples stand in order of time, so the walk goes back from the newest. */
  private firstSince(from: number): number {
    const oldest = Math.max(0, this.count - KEPT);
    let first = this.count;
    while (first > oldest && (this.times[(first - 1) % KEPT] ?? 0) >= from) first--;
    return first;
  }
}
