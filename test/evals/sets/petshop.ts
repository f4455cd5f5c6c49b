import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Measure, MeasureKind } from '../../../src/correlate/rank/graph/measure.js';
import { kindOf } from '../../../src/correlate/rank/graph/measure.js';
import type { OriginCase } from '../../../src/correlate/rank/graph/clue.js';
import type { Learned, Origin } from '../../../src/correlate/rank/graph/rank-origins.js';
import { rankOrigins } from '../../../src/correlate/rank/graph/rank-origins.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import { instant } from '../../../src/model/time.js';
import type { Edge } from '../../../src/model/topology.js';
import type { Alteration } from '../alter/alteration.js';
import { alteredCase } from '../alter/case.js';
import type { EvalSet } from '../eval-set.js';
import { readJson, readRows } from '../read/tables.js';

export interface Target {
  readonly target: { readonly node: string; readonly metric: string; readonly agg: string; readonly timestamp: number };
  readonly root_cause: { readonly node: string };
}

/** The columns of one metrics file: 'node metric statistic' to [seconds, value], gaps left out. */
export type Columns = ReadonlyMap<
  string,
  { readonly node: string; readonly metric: string; readonly statistic: string; readonly points: readonly (readonly [number, number])[] }
>;

const HEADERS = 4;
/** Half the stretch that the issue files cover, in seconds. */
const AROUND = 600;

/** X-Ray's node key is NAME_TYPE: `remote` is an address that a caller called, `client` a caller without a name. */
export const nodeRef = (node: string): ResourceRef => ({
  kind: node.endsWith('_remote') ? 'endpoint' : node.endsWith('_client') ? 'client' : 'service',
  name: plainText(node),
});

export function readColumns(path: string): Columns {
  const rows = readRows(path);
  const [nodes = [], metrics = [], statistics = []] = rows;
  const columns = new Map<string, { node: string; metric: string; statistic: string; points: (readonly [number, number])[] }>();
  for (let column = 1; column < nodes.length; column++) {
    const [node, metric, statistic] = [nodes[column] ?? '', metrics[column] ?? '', statistics[column] ?? ''];
    const points = rows.slice(HEADERS).flatMap((row): readonly (readonly [number, number])[] => {
      const value = row[column] === undefined || row[column] === '' ? Number.NaN : Number(row[column]);
      return Number.isFinite(value) ? [[Number(row[0]), value]] : [];
    });
    columns.set(`${node}\t${metric}\t${statistic}`, { node, metric, statistic, points });
  }
  return columns;
}

export function readEdges(path: string): { readonly services: readonly ResourceRef[]; readonly edges: readonly Edge[] } {
  const [header = [], ...rows] = readRows(path);
  const names = header.slice(1);
  const edges = rows.flatMap(([from = '', ...cells]) =>
    cells.flatMap((cell, column): readonly Edge[] =>
      Number(cell) === 1 ? [{ from: nodeRef(from), to: nodeRef(names[column] ?? ''), relation: 'calls' }] : [],
    ),
  );
  return { services: names.map(nodeRef), edges };
}

/** One issue as the product sees it; the answer stays outside. */
export function caseOf(
  graph: ReturnType<typeof readEdges>,
  normal: Columns,
  issue: Columns,
  { target }: Pick<Target, 'target'>,
): OriginCase {
  const measures = [...issue].flatMap(([key, { node, metric, statistic, points }]): readonly Measure[] => {
    const kind = kindOf(metric);
    const before = normal.get(key)?.points ?? [];
    return kind && before.length && points.length
      ? [
          {
            about: nodeRef(node),
            kind,
            name: `${metric} ${statistic}`,
            before: before.map(([, value]) => value),
            during: points.map(([, value]) => value),
          },
        ]
      : [];
  });
  const kind = kindOf(target.metric) as MeasureKind;
  return {
    ...graph,
    measures,
    seenAt: { about: nodeRef(target.node), kind },
    window: { from: instant((target.timestamp - AROUND) * 1000), to: instant((target.timestamp + AROUND) * 1000) },
  };
}

/** The normal period of the scenario; without one, that of the same app which is nearest in time. */
function normalOf(scenario: string, at: number, normals: readonly { readonly scenario: string; readonly columns: Columns }[]): Columns {
  const away = (columns: Columns): number => Math.min(...[...columns.values()].map(({ points }) => Math.abs((points[0]?.[0] ?? 0) - at)));
  const own = normals.find(normal => normal.scenario === scenario);
  return (own ?? [...normals].sort((a, b) => away(a.columns) - away(b.columns))[0])?.columns ?? new Map();
}

export interface RankedIssue {
  readonly name: string;
  readonly metric: string;
  /** From 0; -1 when the answer is not in the list. */
  readonly rank: number;
  readonly ranked: readonly Origin[];
}

/**
 * Ranks the origins of all issues, found by listing.
 * @param learned factors by kind of clue, to measure what each adds
 * @param alteration what is done to each case first, to measure what must not matter
 */
export function rankIssues(folder: string, learned: Learned = {}, alteration?: Alteration): readonly RankedIssue[] {
  const list = (path: string): readonly string[] =>
    readdirSync(path, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
      .sort();
  const firstOf = (path: string, names: readonly string[]): string | undefined => names.map(name => join(path, name)).find(existsSync);
  const metricsIn = (path: string): string | undefined => firstOf(path, ['metrics.csv', 'metrics.csv.gz']);
  const scenarios = list(folder).filter(scenario => existsSync(join(folder, scenario, 'graph.csv')));
  const normals = scenarios.flatMap(scenario => {
    const path = metricsIn(join(folder, scenario, 'noissue'));
    return path === undefined ? [] : [{ scenario, columns: readColumns(path) }];
  });
  return scenarios.flatMap(scenario => {
    const graph = readEdges(join(folder, scenario, 'graph.csv'));
    const issues = list(join(folder, scenario))
      .filter(split => split !== 'noissue')
      .flatMap(split => list(join(folder, scenario, split)).map(issue => `${scenario}/${split}/${issue}`));
    return issues
      .filter(name => existsSync(join(folder, name, 'target.json')))
      .map(name => {
        const { target, root_cause: cause } = readJson(join(folder, name, 'target.json')) as Target;
        const issue = caseOf(graph, normalOf(scenario, target.timestamp, normals), readColumns(metricsIn(join(folder, name))!), { target });
        const ranked = rankOrigins(alteration ? alteredCase(issue, alteration) : issue, learned).filter(origin => origin.score > 0);
        const answer = alteration ? alteration.name(cause.node) : cause.node;
        return { name, metric: target.metric, rank: ranked.findIndex(origin => origin.about.name === answer), ranked };
      });
  });
}

export const petshop: EvalSet = {
  id: 'petshop',
  folder: 'petshop',
  marker: 'low_traffic',
  figures: [
    {
      name: 'top1',
      title: 'root cause first',
      rival: [0.625, 'ranked correlation, measured'],
      floor: [0.375, 'largest deviation'],
      reach: 0.85,
    },
    {
      name: 'top3',
      title: 'root cause in the first three',
      rival: [0.75, 'ranked correlation, measured'],
      floor: [0.563, 'largest deviation'],
      reach: 0.95,
    },
  ],
  run(folder) {
    const rows = rankIssues(folder);
    const share = (k: number, of = rows): number => of.filter(row => row.rank >= 0 && row.rank < k).length / Math.max(1, of.length);
    const groups = new Map<string, readonly RankedIssue[]>();
    for (const row of rows) {
      const group = `${row.name.split('/')[0] ?? ''} ${row.metric}`;
      groups.set(group, [...(groups.get(group) ?? []), row]);
    }
    return Promise.resolve({
      figures: { top1: share(1), top3: share(3) },
      details: [
        ...[...groups].map(
          ([group, of]) =>
            `${group.padEnd(32)} top-1 ${share(1, of).toFixed(2)}  top-3 ${share(3, of).toFixed(2)}  no answer ${(of.filter(row => !row.ranked.length).length / of.length).toFixed(2)}  (${String(of.length)})`,
        ),
        ...rows.map(
          row =>
            `${row.name.padEnd(34)} ${row.metric.padEnd(13)} rank ${row.rank < 0 ? '-' : String(row.rank + 1)}  ${row.ranked
              .slice(0, 3)
              .map(
                origin =>
                  `${origin.about.name} ${origin.score.toFixed(2)} (${origin.evidence.map(item => `${item.kind} ${item.weight.toFixed(2)}`).join(', ')})`,
              )
              .join('; ')}`,
        ),
      ],
    });
  },
};
