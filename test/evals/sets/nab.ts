import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../../src/model/time.js';
import { THRESHOLD, advance, newDetector } from '../../../src/correlate/series/detector.js';
import type { Profile } from '../read/nab-score.js';
import { normalise, scoreFile } from '../read/nab-score.js';
import { readJson, readRows } from '../read/tables.js';

export const id = 'nab';

export const published = {
  columns: ['standard', 'low_fp', 'low_fn'],
  note: 'whole corpus, each at the threshold that is best for it there; the numbers of this part are in the set\'s README',
  rows: {
    'ARTime': [74.9, 65.2, 80.4], 'Numenta HTM': [70.1, 63.1, 74.3], 'CAD OSE': [69.9, 67.0, 73.2], 'KNN CAD': [58.0, 43.4, 64.8],
    'Random Cut Forest': [51.7, 38.4, 59.7], 'Twitter ADVec': [47.1, 33.6, 53.5], 'floor: random': [16.8, 5.8, 25.9],
  },
} as const;

const PROFILES = [['standard', 'standard'], ['low_fp', 'reward_low_FP_rate'], ['low_fn', 'reward_low_FN_rate']] as const;

const moment = (text: string): Instant => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`) as Instant;

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [Instant, number])[];
  readonly windows: readonly (readonly [number, number])[];
}

/** Every file below data/, with its labelled windows as row numbers. */
export function readSeries(dir: string): readonly Series[] {
  const labels = readJson(join(dir, 'labels', 'combined_windows.json')) as Readonly<Record<string, readonly (readonly [string, string])[]>>;
  return readdirSync(join(dir, 'data')).sort().flatMap(category => readdirSync(join(dir, 'data', category)).filter(file => /\.csv(\.gz)?$/.test(file)).sort().map(file => {
    const name = `${category}/${file.replace(/\.gz$/, '')}`;
    const points = readRows(join(dir, 'data', category, file)).slice(1).map(row => [moment(row[0] ?? ''), Number(row[1])] as const);
    const windows = (labels[name] ?? []).map(([from, to]) =>
      [points.findIndex(([at]) => at === moment(from)), points.findLastIndex(([at]) => at === moment(to))] as const);
    return { name, points, windows };
  }));
}

/** Rows at which the product's detector reports an onset, at the product's own threshold. */
export function detect(points: Series['points']): readonly number[] {
  let state = newDetector();
  return points.flatMap((point, row) => {
    const next = advance(state, point);
    state = next.state;
    return next.verdict.score >= THRESHOLD ? [row] : [];
  });
}

export function run(dir: string): Promise<{ readonly figures: Readonly<Record<string, number>>; readonly rows: readonly Readonly<Record<string, string | number>>[] }> {
  const profiles = readJson(join(dir, 'profiles.json')) as Readonly<Record<string, { readonly CostMatrix: Profile }>>;
  const found = readSeries(dir).map(series => ({ name: series.name, case: { rows: series.points.length, windows: series.windows, detections: detect(series.points) } }));
  const figures = Object.fromEntries(PROFILES.map(([figure, name]) => {
    const { CostMatrix: profile } = profiles[name]!;
    return [figure, normalise(found.map(file => scoreFile(file.case, profile)), profile)];
  }));
  const standard = profiles['standard']!.CostMatrix;
  const rows = found.map(file => {
    const score = scoreFile(file.case, standard);
    return { scenario: file.name, windows: score.count, found: score.hits, 'false alarms': score.falseAlarms, score: Number(score.sum.toFixed(2)) };
  });
  return Promise.resolve({ figures, rows });
}
