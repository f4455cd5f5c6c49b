import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clue } from '../../src/correlate/rank/graph/clue.js';
import type { Learned } from '../../src/correlate/rank/graph/rank-origins.js';
import { rankOrigins } from '../../src/correlate/rank/graph/rank-origins.js';
import { tokenise } from '../../src/correlate/logs/tokenise.js';
import { maskValues } from '../../src/correlate/logs/mask.js';
import { TemplateMiner } from '../../src/correlate/logs/template-miner.js';
import { SETTINGS } from '../../src/correlate/series/detector.js';
import { injectionCases } from './read/petshop-injection.js';
import type { Profile } from './read/nab-score.js';
import { normalise, scoreFile } from './read/nab-score.js';
import { readDay } from './read/nezha-day.js';
import { readJson } from './read/tables.js';
import { groupingAccuracy, groupsOf, readSystems } from './sets/loghub.js';
import { detect, readSeries } from './sets/nab.js';
import { rankDay } from './sets/nezha.js';
import { rankIssues } from './sets/petshop.js';
import { ablateItbench, ablateStorm } from './ablate-incidents.js';
import { printTable as table } from './markdown-table.js';

/** `node src/build/run.mjs test/evals/ablate.ts [SET…] [--data=DIR]`: what each part adds, and cross-validated figures, as Markdown tables. */
const data = resolve(process.argv.find(argument => argument.startsWith('--data='))?.slice(7) ?? '../shared/data');
const chosen = process.argv.slice(2).filter(argument => !argument.startsWith('--'));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const KINDS: readonly Clue['kind'][] = ['latency', 'errors', 'saturation', 'own-time', 'network', 'flow', 'log-errors', 'seen-here'];
const without = (kinds: readonly Clue['kind'][]): Learned => Object.fromEntries(kinds.map(kind => [kind, 0]));
const only = (kind: Clue['kind']): Learned => without(KINDS.filter(other => other !== kind));

function ablateNab(): void {
  const folder = join(data, 'nab');
  const all = readSeries(folder);
  const profiles = readJson(join(folder, 'profiles.json')) as Readonly<Record<string, { readonly CostMatrix: Profile }>>;
  const standard = profiles['standard']!.CostMatrix;
  const scores = (lengths: readonly number[], newAt: number) =>
    all.map(({ points, windows }) => scoreFile({ rows: points.length, windows, detections: detect(points, { lengths, newAt }) }, standard));
  const grid = [1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2];
  const found = grid.map(newAt => scores(SETTINGS.lengths, newAt));
  table(
    'Threshold (product: 1.6)',
    ['mean surprise', 'standard', 'windows found', 'false alarms'],
    grid.map((newAt, index) => [
      String(newAt),
      normalise(found[index]!, standard),
      String(found[index]!.reduce((sum, one) => sum + one.hits, 0)),
      String(found[index]!.reduce((sum, one) => sum + one.falseAlarms, 0)),
    ]),
  );
  const categories = [...new Set(all.map(({ name }) => name.split('/')[0] ?? ''))];
  const held =
    (category: string) =>
    (_: unknown, index: number): boolean =>
      all[index]!.name.startsWith(`${category}/`);
  const rest =
    (category: string) =>
    (_: unknown, index: number): boolean =>
      !all[index]!.name.startsWith(`${category}/`);
  const picks = categories.map(category => {
    const by = found.map(one => normalise(one.filter(rest(category)), standard));
    return by.indexOf(Math.max(...by));
  });
  const crossed = categories.flatMap((category, index) => found[picks[index]!]!.filter(held(category)));
  table(
    'Threshold picked without the category it is used on',
    ['left out', 'picked', 'its files at 1.6', 'its files at the pick'],
    [
      ...categories.map((category, index) => [
        category,
        String(grid[picks[index]!]),
        normalise(found[3]!.filter(held(category)), standard),
        normalise(found[picks[index]!]!.filter(held(category)), standard),
      ]),
      ['all', '', normalise(found[3]!, standard), normalise(crossed, standard)],
    ],
  );
  // Each subset at its own best threshold: what the scales add, not what the threshold does.
  table(
    'Scales (best threshold of the grid each)',
    ['windows of', 'standard'],
    [[1], [12], [144], [1, 12], [1, 144], [12, 144], [1, 12, 144]].map(lengths => [
      lengths.join(', '),
      Math.max(...grid.map(newAt => normalise(scores(lengths, newAt), standard))),
    ]),
  );
}

function ablateLoghub(): void {
  const systems = readSystems(join(data, 'loghub2k'));
  const variants: readonly (readonly [string, (content: readonly string[]) => readonly string[]])[] = [
    ['lines as they are', content => content],
    ['typed masks', content => content.map(maskValues)],
    [
      'masks, words with digits, lists as one',
      content =>
        content.map(line =>
          tokenise(line)
            .map(token => token.text)
            .join(' '),
        ),
    ],
    ['all (product)', content => groupsOf(content)],
  ];
  const grid = [3, 4, 5, 6, 8];
  const rows = [
    ...variants,
    ...grid.map(
      enough => [`evidence asked ${String(enough)}`, (content: readonly string[]) => groupsOf(content, new TemplateMiner(enough))] as const,
    ),
  ].map(([name, group]) => ({ name, by: systems.map(({ content, truth }) => groupingAccuracy(group(content), truth)) }));
  table(
    'Grouping accuracy',
    ['', 'mean', ...systems.map(({ system }) => system)],
    rows.map(({ name, by }) => [name, mean(by), ...by]),
  );
  const tried = rows.slice(variants.length);
  const crossed = systems.map((_, left) => {
    const by = tried.map(row => mean(row.by.filter((__, index) => index !== left)));
    return tried[by.indexOf(Math.max(...by))]!.by[left]!;
  });
  console.log(`\nLeave one system out (evidence asked picked on the other nine): ${mean(crossed).toFixed(4)}`);
}

function ablateNezha(): void {
  const figures = (learned: Learned): readonly number[] =>
    ['online-boutique', 'train-ticket'].flatMap(app => {
      const ranks = readdirSync(join(data, 'nezha', app))
        .filter(day => /^\d{4}-/.test(day))
        .sort()
        .flatMap(day => rankDay(readDay(join(data, 'nezha', app, day)), learned).map(({ rank }) => rank));
      return [1, 3, 5].map(k => ranks.filter(rank => rank > 0 && rank <= k).length / ranks.length);
    });
  const variants: readonly (readonly [string, Learned])[] = [
    ['all (product)', {}],
    ...KINDS.map(kind => [`without ${kind}`, without([kind])] as const),
    ...KINDS.map(kind => [`only ${kind}`, only(kind)] as const),
  ];
  table(
    'Share of faults whose service is among the first k',
    ['clues', 'OB 1', 'OB 3', 'OB 5', 'TT 1', 'TT 3', 'TT 5'],
    variants.map(([name, learned]) => [name, ...figures(learned)]),
  );
}

function ablatePetshop(): void {
  const folder = join(data, 'petshop');
  const top = (ranks: readonly number[], k: number): number =>
    ranks.filter(rank => rank >= 0 && rank < k).length / Math.max(1, ranks.length);
  const kinds: readonly Clue['kind'][] = ['latency', 'errors', 'seen-here'];
  table(
    'Issues',
    ['clues', 'top-1', 'top-3'],
    [['all (product)', {} as Learned] as const, ...kinds.map(kind => [`without ${kind}`, without([kind])] as const)].map(
      ([name, learned]) => {
        const ranks = rankIssues(folder, learned).map(({ rank }) => rank);
        return [name, top(ranks, 1), top(ranks, 3)];
      },
    ),
  );
  const injected = [false, true].flatMap(across =>
    injectionCases(folder, across).map(({ whole, cause, kind }) => ({
      kind,
      cause,
      across,
      rank: rankOrigins(whole).findIndex(origin => origin.score > 0 && origin.about.name === cause),
    })),
  );
  table(
    'Faults put into the normal period, one for each node that a path of calls joins to the entry',
    ['kind', 'compared with', 'cases', 'top-1', 'top-3'],
    [false, true].flatMap(across =>
      ['latency', 'availability'].map(kind => {
        const ranks = injected.filter(one => one.kind === kind && one.across === across).map(({ rank }) => rank);
        return [kind, across ? 'the other traffic' : 'its own past', String(ranks.length), top(ranks, 1), top(ranks, 3)];
      }),
    ),
  );
  console.log(
    `\nNot first, compared with its own past: ${injected
      .filter(({ rank, across }) => rank !== 0 && !across)
      .map(({ kind, cause, rank }) => `${cause} (${kind}, ${rank < 0 ? '-' : String(rank + 1)})`)
      .join('; ')}`,
  );
}

const SETS = {
  'alarm-storm': () => ablateStorm(data),
  itbench: () => ablateItbench(data),
  nab: ablateNab,
  loghub: ablateLoghub,
  nezha: ablateNezha,
  petshop: ablatePetshop,
} as const;
for (const [name, ablate] of Object.entries(SETS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n### ${name}`);
  ablate();
}
