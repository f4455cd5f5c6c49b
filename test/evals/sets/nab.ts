import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../../src/model/time.js';
import type { DetectorSettings } from '../../../src/correlate/series/detector.js';
import { SETTINGS, THRESHOLD, advance, newDetector } from '../../../src/correlate/series/detector.js';
import type { EvalSet } from '../eval-set.js';
import type { Profile } from '../read/nab-score.js';
import { normalise, scoreFile } from '../read/nab-score.js';
import { readJson, readRows } from '../read/tables.js';

const PROFILES = [
  ['standard', 'standard'],
  ['low_fp', 'reward_low_FP_rate'],
  ['low_fn', 'reward_low_FN_rate'],
] as const;

const moment = (text: string): Instant => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`) as Instant;

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [Instant, number])[];
  readonly windows: readonly (readonly [number, number])[];
}

/** Every file below data/, with its labelled windows as row numbers. */
export function readSeries(dir: string): readonly Series[] {
  const labels = readJson(join(dir, 'labels', 'combined_windows.json')) as Readonly<Record<string, readonly (readonly [string, string])[]>>;
  return readdirSync(join(dir, 'data'))
    .sort()
    .flatMap(category =>
      readdirSync(join(dir, 'data', category))
        .filter(file => /\.csv(\.gz)?$/.test(file))
        .sort()
        .map(file => {
          const name = `${category}/${file.replace(/\.gz$/, '')}`;
          const points = readRows(join(dir, 'data', category, file))
            .slice(1)
            .map(row => [moment(row[0] ?? ''), Number(row[1])] as const);
          const windows = (labels[name] ?? []).map(
            ([from, to]) => [points.findIndex(([at]) => at === moment(from)), points.findLastIndex(([at]) => at === moment(to))] as const,
          );
          return { name, points, windows };
        }),
    );
}

/** Rows at which the product's detector reports an onset, at the product's own threshold (other settings only to measure their influence). */
export function detect(points: Series['points'], settings: DetectorSettings = SETTINGS): readonly number[] {
  let state = newDetector(settings);
  return points.flatMap((point, row) => {
    const next = advance(state, point);
    state = next.state;
    return next.verdict.score >= THRESHOLD ? [row] : [];
  });
}

export const nab: EvalSet = {
  id: 'nab',
  folder: 'nab',
  marker: 'labels',
  figures: [
    { name: 'standard', title: 'standard profile', rival: [70.1, 'Numenta HTM, its best threshold'], floor: [16.8, 'random'], reach: 65 },
    { name: 'low_fp', title: 'reward few false alarms', rival: [67, 'CAD OSE'], floor: [5.8, 'random'] },
    { name: 'low_fn', title: 'reward few misses', rival: [80.4, 'ARTime'], floor: [25.9, 'random'] },
  ],
  run(folder) {
    const profiles = readJson(join(folder, 'profiles.json')) as Readonly<Record<string, { readonly CostMatrix: Profile }>>;
    const found = readSeries(folder).map(series => ({
      name: series.name,
      case: { rows: series.points.length, windows: series.windows, detections: detect(series.points) },
    }));
    const figures = Object.fromEntries(
      PROFILES.map(([figure, name]) => {
        const { CostMatrix: profile } = profiles[name]!;
        return [
          figure,
          normalise(
            found.map(file => scoreFile(file.case, profile)),
            profile,
          ),
        ];
      }),
    );
    const standard = profiles['standard']!.CostMatrix;
    const details = found.map(file => {
      const score = scoreFile(file.case, standard);
      return `${file.name.padEnd(64)} found ${String(score.hits)} of ${String(score.count)}, false alarms ${String(score.falseAlarms)}, score ${score.sum.toFixed(2)}`;
    });
    return Promise.resolve({ figures, details });
  },
};
