import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REASONS } from '../../src/correlate/rank/reasons/index.js';
import { RULES } from '../../src/correlate/rules/index.js';
import type { CorrelateSettings } from '../../src/correlate/settings.js';
import { SETTINGS } from '../../src/correlate/settings.js';
import { seconds } from '../../src/model/time.js';
import { printTable } from './markdown-table.js';
import type { Storm } from './sets/alarm-storm.js';
import { groupStorm, readStorm } from './sets/alarm-storm.js';
import { diagnose, mergedName, scoreItbench } from './sets/itbench.js';
import type { Scenario } from './sets/itbench-scenario.js';
import type { StormScore } from './sets/storm-score.js';
import { scoreStorm } from './sets/storm-score.js';
import { readJson } from './read/tables.js';

const off = (id: string): Readonly<Record<string, number>> => ({ [id]: 0 });
const grouping = (score: StormScore): readonly number[] => [score.macroF1, score.purity, score.reduction];

/** What each rule and reason adds, how the figures hang on the settings, and settings chosen without the tenant they are used on. */
export function ablateStorm(data: string): void {
  const storm = readStorm(join(data, 'alarm-storm'));
  const clusters = [...new Set(storm.incidents.map(incident => incident.cluster))].sort();
  const part = (cluster: string): Storm => {
    const alerts = storm.alerts.filter(alert => alert.labels['cluster'] === cluster);
    return { ...storm, alerts, incidents: storm.incidents.filter(incident => incident.cluster === cluster) };
  };
  const scored = (settings: Partial<CorrelateSettings>, learned: Readonly<Record<string, number>> = {}, of: Storm = storm): StormScore =>
    scoreStorm(groupStorm(of, learned, settings), of);
  printTable(
    'Rules of grouping (macro-F1, noise purity, reduction)',
    ['rules', 'F1', 'purity', 'reduction', ...clusters.map(cluster => `F1 ${cluster}`)],
    [['all (product)', {}] as const, ...RULES.map(rule => [`without ${rule.id}`, off(rule.id)] as const)].map(([name, learned]) => [
      name,
      ...grouping(scored({}, learned)),
      ...clusters.map(cluster => scored({}, learned, part(cluster)).macroF1),
    ]),
  );
  printTable(
    'Reasons of ranking (root cause first, among three)',
    ['reasons', 'root1', 'root3'],
    [['all (product)', {}] as const, ...REASONS.map(reason => [`without ${reason.id}`, off(reason.id)] as const)].map(([name, learned]) => {
      const { root1, root3 } = scored({}, learned);
      return [name, root1, root3];
    }),
  );
  const variants: readonly (readonly [string, Partial<CorrelateSettings>])[] = [
    ['product', {}],
    ...[1, 1.5, 3].map(growth => [`growth ${growth}`, { growth }] as const),
    ...[0, 40, 60].map(together => [`together ${together} s`, { together: seconds(together) }] as const),
    ['strong 0.95', { strong: 0.95 }],
    ['medium 0.2', { medium: 0.2 }],
  ];
  printTable(
    `Settings (product: growth ${SETTINGS.growth}, together ${SETTINGS.together / 1000} s, strong ${SETTINGS.strong}, medium ${SETTINGS.medium})`,
    ['settings', 'F1', 'purity', 'reduction'],
    variants.map(([name, settings]) => [name, ...grouping(scored(settings))]),
  );
  crossValidate(storm, clusters, part, settings => of => scored(settings, {}, of));
}

/** Settings are picked on two tenants and used on the third. */
function crossValidate(
  storm: Storm,
  clusters: readonly string[],
  part: (cluster: string) => Storm,
  scorer: (settings: Partial<CorrelateSettings>) => (of: Storm) => StormScore,
): void {
  const grid = [1, 1.5, 2, 2.5, 3].flatMap(growth => [0, 20, 40].map(together => ({ growth, together: seconds(together) })));
  const weight = (cluster: string): number =>
    storm.incidents.filter(
      incident => incident.cluster === cluster && Object.values(storm.truth).filter(id => id === incident.id).length > 1,
    ).length;
  const parts = new Map(clusters.map(cluster => [cluster, part(cluster)]));
  const f1 = grid.map(settings => new Map(clusters.map(cluster => [cluster, scorer(settings)(parts.get(cluster)!).macroF1])));
  const product = new Map(clusters.map(cluster => [cluster, scorer({})(parts.get(cluster)!).macroF1]));
  let sum = 0;
  const rows = clusters.map(left => {
    const by = f1.map(values =>
      clusters.filter(cluster => cluster !== left).reduce((total, cluster) => total + weight(cluster) * values.get(cluster)!, 0),
    );
    const pick = by.indexOf(Math.max(...by));
    const reached = f1[pick]!.get(left)!;
    sum += weight(left) * reached;
    return [left, `growth ${grid[pick]!.growth}, together ${grid[pick]!.together / 1000} s`, product.get(left)!, reached];
  });
  printTable(
    'Settings picked on two tenants, used on the third',
    ['left out', 'picked', 'F1 of the product', 'F1 with the pick'],
    [
      ...rows,
      [
        'all',
        '',
        clusters.reduce((total, cluster) => total + weight(cluster) * product.get(cluster)!, 0) / total(clusters, weight),
        sum / total(clusters, weight),
      ],
    ],
  );
}

const total = (clusters: readonly string[], weight: (cluster: string) => number): number =>
  clusters.reduce((all, cluster) => all + weight(cluster), 0);

/** What each reason adds on itbench, and how far its confidence can be believed. */
export function ablateItbench(data: string): void {
  const folder = join(data, 'itbench-incidents');
  printTable(
    'Reasons of ranking and rules of grouping',
    ['parts', 'top-1', 'top-3', 'edge precision', 'edge recall'],
    [
      ['all (product)', {}] as const,
      ...REASONS.map(reason => [`without ${reason.id}`, off(reason.id)] as const),
      ...RULES.map(rule => [`without ${rule.id}`, off(rule.id)] as const),
    ].map(([name, learned]) => [name, ...Object.values(scoreItbench(folder, learned).figures)]),
  );
  const calls = (readJson(join(folder, 'otel-demo-edges.json')) as { readonly caller_callee: readonly (readonly [string, string])[] })
    .caller_callee;
  const points = readdirSync(folder)
    .filter(name => name.startsWith('scenario-'))
    .sort()
    .flatMap(name => {
      const scenario = readJson(join(folder, name)) as Scenario;
      const { ranking, incidents } = diagnose(scenario, calls);
      const merged = mergedName(scenario);
      const confidence = incidents[0]?.suspects[0]?.confidence;
      return confidence === undefined
        ? []
        : [{ confidence, right: scenario.truth.root_cause_entities.map(merged).includes(merged(ranking[0] ?? '')) }];
    });
  const bounds = [0, 0.35, 0.65, 1.01];
  printTable(
    'Confidence of the first suspect beside how often it is right',
    ['confidence', 'scenarios', 'mean confidence', 'right'],
    bounds.slice(0, -1).map((from, index) => {
      const inside = points.filter(point => point.confidence >= from && point.confidence < bounds[index + 1]!);
      return [
        `${from} to ${Math.min(1, bounds[index + 1]!)}`,
        String(inside.length),
        inside.reduce((sum, point) => sum + point.confidence, 0) / Math.max(1, inside.length),
        inside.filter(point => point.right).length / Math.max(1, inside.length),
      ];
    }),
  );
}
