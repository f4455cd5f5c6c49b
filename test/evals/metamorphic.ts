import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Instant } from '../../src/model/time.js';
import type { Alteration } from './alter/alteration.js';
import { ALTERATIONS } from './alter/alteration.js';
import { alteredScene, alteredStorm } from './alter/snapshot.js';
import { printTable } from './markdown-table.js';
import type { Profile } from './read/nab-score.js';
import { normalise, scoreFile } from './read/nab-score.js';
import { readDay } from './read/nezha-day.js';
import { readJson } from './read/tables.js';
import { groupStorm, readStorm } from './sets/alarm-storm.js';
import { scoreItbench } from './sets/itbench.js';
import { groupingAccuracy, groupsOf, readSystems } from './sets/loghub.js';
import { detect, readSeries } from './sets/nab.js';
import { rankDay } from './sets/nezha.js';
import { rankIssues } from './sets/petshop.js';
import { scoreStorm } from './sets/storm-score.js';

/**
 * `node src/build/run.mjs test/evals/metamorphic.ts [SET…] [--data=DIR]`: the figures on data that was altered in ways which leave the answer as
 * it was, beside those on the data as it is. A figure that falls shows what hangs on a name, a date, an order or a unit
 * (metamorphic testing: Chen, Cheung, Yiu, HKUST-CS98-01, 1998).
 */
const data = resolve(process.argv.find(argument => argument.startsWith('--data='))?.slice(7) ?? '../shared/data');
const chosen = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const share = (ranks: readonly number[], k: number): number =>
  ranks.filter(rank => rank > 0 && rank <= k).length / Math.max(1, ranks.length);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

interface Set {
  readonly columns: readonly string[];
  readonly alterations?: readonly Alteration[];
  figures(alteration: Alteration): readonly number[];
}

const petshop: Set = {
  columns: ['top-1', 'top-3'],
  figures(alteration) {
    const ranks = rankIssues(join(data, 'petshop'), {}, alteration).map(({ rank }) => rank + 1);
    return [share(ranks, 1), share(ranks, 3)];
  },
};

const nezha: Set = {
  columns: ['OB 1', 'OB 3', 'OB 5', 'TT 1', 'TT 3', 'TT 5'],
  figures: alteration =>
    ['online-boutique', 'train-ticket'].flatMap(app => {
      const ranks = readdirSync(join(data, 'nezha', app))
        .filter(day => /^\d{4}-/.test(day))
        .sort()
        .flatMap(day => rankDay(readDay(join(data, 'nezha', app, day)), {}, alteration).map(({ rank }) => rank));
      return [1, 3, 5].map(k => share(ranks, k));
    }),
};

const itbench: Set = {
  columns: ['top-1', 'top-3', 'edge precision', 'edge recall'],
  figures: alteration => Object.values(scoreItbench(join(data, 'itbench-incidents'), {}, scene => alteredScene(scene, alteration)).figures),
};

const alarmStorm: Set = {
  columns: ['F1', 'purity', 'reduction', 'root1', 'root3'],
  figures(alteration) {
    const storm = alteredStorm(readStorm(join(data, 'alarm-storm')), alteration);
    const { macroF1, purity, reduction, root1, root3 } = scoreStorm(groupStorm(storm), storm);
    return [macroF1, purity, reduction, root1, root3];
  },
};

/** A series knows no names and must keep its order; its unit and its zero are somebody's choice. */
const SERIES: readonly (readonly [string, (at: number, value: number) => readonly [number, number]])[] = [
  ['as it is', (at, value) => [at, value]],
  ['everything 400 days and 7:13:37.123 later', (at, value) => [at + 34_586_017_123, value]],
  ['values times 1024', (at, value) => [at, value * 1024]],
  ['values divided by 60', (at, value) => [at, value / 60]],
  ['another zero (plus 273.15)', (at, value) => [at, value + 273.15]],
  ['upside down', (at, value) => [at, -value]],
];

function nab(): void {
  const folder = join(data, 'nab');
  const series = readSeries(folder);
  const { CostMatrix: standard } = (readJson(join(folder, 'profiles.json')) as Readonly<Record<string, { readonly CostMatrix: Profile }>>)[
    'standard'
  ]!;
  printTable(
    'nab',
    ['', 'standard'],
    SERIES.map(([about, alter]) => [
      about,
      normalise(
        series.map(({ points, windows }) =>
          scoreFile(
            {
              rows: points.length,
              windows,
              detections: detect(points.map(([at, value]) => alter(at, value) as readonly [Instant, number])),
            },
            standard,
          ),
        ),
        standard,
      ),
    ]),
  );
}

/** A piece of a line without digits, but for units of a number and hexadecimals: those are forms of values. */
const WORDS =
  /(?<![\w.:@/-])(?!(?<=\d )(?:[KMGT]?i?B|bytes?|[num]?s|m|h|d|(?:milli)?sec(?:ond)?s?|min(?:ute)?s?|hours?|days?)\b|[0-9a-f]{8,}\b)[A-Za-z_.:@/-]{2,}(?![\w.:@/-])/g;

/** Words of a line for words: with the same capitals, so that only their meaning is lost. */
const loghub: Set = {
  columns: ['mean', ...readSystemNames()],
  alterations: ALTERATIONS.filter(({ id }) => !['later', 'units', 'all'].includes(id)),
  figures({ name, order }) {
    const by = readSystems(join(data, 'loghub2k')).map(({ content, truth }) =>
      groupingAccuracy(groupsOf(order(content).map(line => line.replace(WORDS, name))), order(truth)),
    );
    return [mean(by), ...by];
  },
};

function readSystemNames(): readonly string[] {
  return readdirSync(join(data, 'loghub2k'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort();
}

const SETS: Readonly<Record<string, Set>> = { 'alarm-storm': alarmStorm, itbench, petshop, nezha, loghub };
const wanted = (id: string): boolean => chosen.length === 0 || chosen.includes(id);
for (const [id, { columns, figures, alterations = ALTERATIONS }] of Object.entries(SETS))
  if (wanted(id))
    printTable(
      id,
      ['', ...columns],
      alterations.map(alteration => [alteration.about, ...figures(alteration)]),
    );
if (wanted('nab')) nab();
