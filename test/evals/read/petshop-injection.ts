import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OriginCase } from '../../../src/correlate/rank/graph/clue.js';
import type { Measure } from '../../../src/correlate/rank/graph/measure.js';
import { medianOf } from '../../../src/correlate/series/spread.js';
import { resourceKey } from '../../../src/model/resource.js';
import { caseOf, nodeRef, readColumns, readEdges } from '../sets/petshop.js';
import type { Columns } from '../sets/petshop.js';

export interface Injected {
  readonly whole: OriginCase;
  readonly cause: string;
  readonly kind: 'latency' | 'availability';
}

/** The added latency is this many times the node's own; the share of calls that fail. */
const SLOWER = 4;
const FAILING = 0.05;
/** How much of it there is in each row: it comes and goes, as recorded issues do. */
const COURSE: readonly number[] = [0, 0.3, 1, 0.8, 0.1];
const ROWS = COURSE.length;

/**
 * Faults that nobody recorded: five rows of the normal period, in which one node becomes slower (or fails) and its
 * callers with it, by the calls that each of their requests makes. It asks whether the ranking follows the graph
 * whichever node is at fault; the recorded issues of the development part have a single cause and cannot ask that.
 * @param across compare with the normal period of another traffic, as an issue has to do whose own normal period is not there
 */
export function injectionCases(folder: string, across = false): readonly Injected[] {
  const scenarios = readdirSync(folder)
    .sort()
    .filter(scenario => existsSync(join(folder, scenario, 'noissue')));
  const columnsOf = (scenario: string): Columns =>
    readColumns(
      join(
        folder,
        scenario,
        'noissue',
        readdirSync(join(folder, scenario, 'noissue')).find(name => name.startsWith('metrics.csv'))!,
      ),
    );
  const normals = new Map(scenarios.map(scenario => [scenario, columnsOf(scenario)]));
  return scenarios.flatMap((scenario, index) => {
    const graph = readEdges(join(folder, scenario, 'graph.csv'));
    const all = normals.get(scenario)!;
    const other = normals.get(scenarios[(index + 1) % scenarios.length]!)!;
    const cut = (from: number, to?: number): Columns =>
      new Map([...all].map(([key, column]) => [key, { ...column, points: column.points.slice(from, to) }]));
    const seen = [...new Set(graph.edges.map(edge => edge.from.name))]
      .filter(name => !graph.edges.some(edge => edge.to.name === name))
      .sort(
        (a, b) => graph.edges.filter(edge => edge.from.name === b).length - graph.edges.filter(edge => edge.from.name === a).length,
      )[0]!;
    return (['latency', 'availability'] as const).flatMap(kind => {
      const base = caseOf(graph, across ? other : cut(0, -ROWS), cut(-ROWS), {
        target: { node: seen, metric: kind, agg: 'Average', timestamp: 0 },
      });
      const causes = [
        ...new Set(
          (base.measures ?? []).filter(measure => measure.kind === kind && measure.about.kind === 'service').map(({ about }) => about.name),
        ),
      ]
        .filter(name => name !== seen && pathTo(base, name, seen) && (kind === 'latency' || healthy(base, name)))
        .sort();
      return causes.map(cause => ({ whole: inject(base, cause, kind), cause, kind }));
    });
  });
}

/** What fails all the time cannot be seen to fail. */
const healthy = (whole: OriginCase, name: string): boolean =>
  (whole.measures ?? []).some(measure => measure.kind === 'availability' && measure.about.name === name && medianOf(measure.before) > 90);

const callersOf = (whole: OriginCase, name: string): readonly string[] =>
  whole.edges.filter(edge => edge.to.name === name).map(edge => edge.from.name);

function pathTo(whole: OriginCase, from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const name of reached) for (const caller of callersOf(whole, name)) reached.add(caller);
  return reached.has(to);
}

function inject(whole: OriginCase, cause: string, kind: Injected['kind']): OriginCase {
  const measures = whole.measures ?? [];
  const requests = (name: string): number =>
    medianOf(measures.find(measure => measure.kind === 'traffic' && measure.about.name === name)?.during ?? []) || 1;
  const usual = medianOf(
    measures.find(measure => measure.kind === 'latency' && measure.about.name === cause && measure.name.endsWith('Average'))?.before ?? [],
  );
  // Seconds (or failures) that a request to the node gains; a caller gains them once for each call it makes.
  const gained = new Map([[cause, kind === 'latency' ? SLOWER * Math.max(usual, 0.01) : FAILING]]);
  for (const [name, amount] of gained)
    for (const caller of callersOf(whole, name)) {
      if (!gained.has(caller)) gained.set(caller, amount * Math.min(1, requests(name) / requests(caller)));
    }
  const changed = measures.map((measure): Measure => {
    const amount = gained.get(measure.about.name);
    if (amount === undefined || measure.kind !== kind) return measure;
    return {
      ...measure,
      during: measure.during.map((value, row) =>
        kind === 'latency' ? value + amount * COURSE[row]! : value * (1 - amount * COURSE[row]!),
      ),
    };
  });
  return {
    ...whole,
    measures: changed,
    services: whole.services.filter(
      service =>
        measures.some(measure => resourceKey(measure.about) === resourceKey(service)) ||
        resourceKey(service) === resourceKey(nodeRef(cause)),
    ),
  };
}
