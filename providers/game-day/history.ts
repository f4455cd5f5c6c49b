/** Milliseconds between samples, and how many are kept: six hours. */
export const SAMPLE = 15_000;
const KEPT = 1440;

/** What is remembered of a service (of the whole shop: only `cost`). */
export const METRICS = ['rate', 'errors', 'p99', 'cpu', 'memory', 'pool', 'ready', 'depth', 'age', 'connections', 'cost'] as const;
export type MetricName = (typeof METRICS)[number];

/** Samples of all metrics in rings of fixed size. */
export class History {
  private readonly rings = new Map<MetricName, Float32Array>();
  private readonly times = new Float64Array(KEPT);
  private readonly notes: string[] = [];
  private count = 0;

  /** Puts one sample in; metrics not named have a gap. `note` says what the trouble was, if any. */
  put(at: number, sample: Partial<Record<MetricName, number>>, note = ''): void {
    const slot = this.count % KEPT;
    this.times[slot] = at;
    this.notes[slot] = note;
    for (const metric of METRICS) {
      const value = sample[metric];
      let ring = this.rings.get(metric);
      if (!ring) {
        if (value === undefined) continue;
        ring = new Float32Array(KEPT).fill(Number.NaN);
        this.rings.set(metric, ring);
      }
      ring[slot] = value ?? Number.NaN;
    }
    this.count++;
  }

  /** Samples of one metric with `from` <= time <= `to`, oldest first; gaps are left out. */
  between(metric: MetricName, from: number, to: number): (readonly [number, number])[] {
    const ring = this.rings.get(metric);
    const found: (readonly [number, number])[] = [];
    if (!ring) return found;
    this.each(from, to, slot => {
      const value = ring[slot] ?? Number.NaN;
      if (!Number.isNaN(value)) found.push([this.times[slot] ?? 0, value]);
    });
    return found;
  }

  /** The mean over a stretch; undefined when there is no sample. */
  mean(metric: MetricName, from: number, to: number): number | undefined {
    const points = this.between(metric, from, to);
    return points.length === 0 ? undefined : points.reduce((sum, point) => sum + point[1], 0) / points.length;
  }

  /** Times and notes of the samples that have one. */
  noted(from: number, to: number): { readonly at: number; readonly note: string }[] {
    const found: { at: number; note: string }[] = [];
    this.each(from, to, slot => {
      const note = this.notes[slot];
      if (note) found.push({ at: this.times[slot] ?? 0, note });
    });
    return found;
  }

  private each(from: number, to: number, visit: (slot: number) => void): void {
    const oldest = Math.max(0, this.count - KEPT);
    // Samples stand in order of time, so the walk goes back from the newest and stops at `from`.
    let first = this.count;
    while (first > oldest && (this.times[(first - 1) % KEPT] ?? 0) >= from) first--;
    for (let index = first; index < this.count; index++) {
      const slot = index % KEPT;
      if ((this.times[slot] ?? 0) <= to) visit(slot);
    }
  }
}
