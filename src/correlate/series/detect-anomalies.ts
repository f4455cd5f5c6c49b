import { stableId } from '../../model/identity.js';
import type { Anomaly, MetricSeries, SignalId } from '../../model/signal.js';
import type { Instant } from '../../model/time.js';
import { THRESHOLD, advance, newDetector } from './detector.js';
import { spreadOf } from './spread.js';

/** Points before an onset that say what is usual, and how many in a row must be usual again for the end. */
const BEFORE = 60;
const BACK = 3;
/** Spreads from the usual value within which a point is ordinary. */
const ORDINARY = 3;

/**
 * The stretches of a series in which it behaved unlike before, up to `at`.
 * `at` of an anomaly is its first extraordinary point; `startedWithin` reaches back to the last ordinary one, since
 * nothing was seen in between. An onset inside a stretch that has not ended belongs to that stretch.
 * @returns in the order of time; the last one has no `endedAt` while the series has not come back
 */
export function detectAnomalies(series: MetricSeries, at: Instant): readonly Anomaly[] {
  const points = series.points.filter(([time, value]) => time <= at && Number.isFinite(value));
  const found: Anomaly[] = [];
  let state = newDetector();
  let busyUntil = -1;
  points.forEach((point, index) => {
    const next = advance(state, point);
    state = next.state;
    if (next.verdict.score < THRESHOLD || index <= busyUntil) return;
    const { anomaly, last } = stretchAt(series, points, index);
    found.push(anomaly);
    busyUntil = last;
  });
  return found;
}

function stretchAt(
  series: MetricSeries,
  points: MetricSeries['points'],
  onset: number,
): { readonly anomaly: Anomaly; readonly last: number } {
  const before = points.slice(Math.max(0, onset - BEFORE), onset).map(([, value]) => value);
  const { middle: usual, spread } = spreadOf(before);
  const ordinary = (index: number): boolean => Math.abs(points[index]![1] - usual) <= ORDINARY * spread;
  // The detector may need several points to be sure: go back to the first of the extraordinary ones.
  let first = onset;
  while (first > 0 && !ordinary(first - 1)) first--;
  if (first === 0) first = onset;
  let end = onset;
  let back = 0;
  while (end < points.length && back < BACK) back = ordinary(end++) ? back + 1 : 0;
  const ended = back === BACK;
  const last = ended ? Math.max(onset, end - BACK - 1) : points.length - 1;
  const stretch = points.slice(first, last + 1);
  const peak = stretch.reduce(
    (extreme, [, value]) => (Math.abs(value - usual) > Math.abs(extreme - usual) ? value : extreme),
    stretch[0]![1],
  );
  const started = points[first]![0];
  const endedAt = ended ? points[end - BACK]?.[0] : undefined;
  return {
    last,
    anomaly: {
      type: 'anomaly',
      id: stableId('anomaly', series.id, started) as SignalId,
      source: series.source,
      about: series.about,
      at: started,
      ...(series.link ? { link: series.link } : {}),
      metric: series.name,
      score: Math.round((Math.abs(peak - usual) / spread) * 100) / 100,
      direction: peak >= usual ? 'up' : 'down',
      usual,
      peak,
      startedWithin: { from: first > 0 ? points[first - 1]![0] : started, to: started },
      ...(endedAt === undefined ? {} : { endedAt }),
    },
  };
}
