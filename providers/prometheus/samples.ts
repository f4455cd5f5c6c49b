import { listOf, recordOf, stringOf, stringsOf } from '../../src/model/json.js';
import { instant, milliseconds, type Duration, type Instant, type Window } from '../../src/model/time.js';

/** One series of a matrix answer. Values that are no numbers (NaN, infinities) are gaps. */
export interface SampledSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [Instant, number])[];
}

/** Reads the `matrix` or `vector` of a query answer; native histograms have no points and are counted. */
export function readSamples(data: unknown): { readonly series: readonly SampledSeries[]; readonly histograms: number } {
  const series: SampledSeries[] = [];
  let histograms = 0;
  for (const raw of listOf(recordOf(data)['result'])) {
    const entry = recordOf(raw);
    const values = 'values' in entry ? listOf(entry['values']) : 'value' in entry ? [entry['value']] : [];
    const points: (readonly [Instant, number])[] = [];
    for (const pair of values) {
      const [at, value] = listOf(pair);
      const number = Number(stringOf(value) || NaN);
      if (typeof at === 'number' && Number.isFinite(number)) points.push([instant(Math.round(at * 1000)), number]);
    }
    if ('histogram' in entry || 'histograms' in entry) histograms++;
    else series.push({ labels: stringsOf(entry['metric']), points });
  }
  return { series, histograms };
}

/** Parameters of a range query that answers at most `most` points a series, on round times. */
export function rangeOf(
  window: Window,
  most: number,
  smallest: Duration,
): { readonly start: string; readonly end: string; readonly step: string; readonly stepLength: Duration } {
  const length = Math.max(0, window.to - window.from) / 1000;
  const step = Math.max(1, Math.ceil(smallest / 1000), Math.ceil(length / Math.max(1, most - 2)));
  // Aligned to the step, so that the same question has the same points a moment later.
  const start = Math.floor(window.from / 1000 / step) * step;
  const end = Math.max(start, Math.floor(window.to / 1000));
  return { start: String(start), end: String(end), step: String(step), stepLength: milliseconds(step * 1000) };
}

/** Runs of points that follow each other without a gap of more than one step. */
export function runsOf(
  points: readonly (readonly [Instant, number])[],
  step: Duration,
): readonly { readonly from: Instant; readonly to: Instant }[] {
  const runs: { from: Instant; to: Instant }[] = [];
  for (const [at] of points) {
    const last = runs.at(-1);
    if (last && at - last.to <= step * 1.5) last.to = at;
    else runs.push({ from: at, to: at });
  }
  return runs;
}
