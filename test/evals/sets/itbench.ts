import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { correlate } from '../../../src/correlate/correlate.js';
import type { CorrelateSettings } from '../../../src/correlate/settings.js';
import { SETTINGS } from '../../../src/correlate/settings.js';
import type { Incident } from '../../../src/model/incident.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import type { EvalSet } from '../eval-set.js';
import { readJson } from '../read/tables.js';
import type { Scenario, Scene } from './itbench-scenario.js';
import { entityOf, sceneOf } from './itbench-scenario.js';

interface Result {
  readonly id: string;
  readonly top1: boolean;
  readonly top3: boolean;
  readonly right: number;
  readonly proposed: number;
  readonly wanted: number;
  readonly line: string;
}

/** The set wants all entities ranked, a screen shows the first few. */
const WHOLE_LIST: CorrelateSettings = { ...SETTINGS, suspects: 1000, leastConfidence: 0 };

/**
 * What the product says of one scenario, from its input alone; incidents with most alerts first.
 * @param alter what is done to the scene first, to measure what must not matter
 */
export function diagnose(
  scenario: Scenario,
  calls: readonly (readonly [string, string])[],
  learned: Snapshot['learned'] = {},
  alter: (scene: Scene) => Scene = same,
): {
  readonly ranking: readonly string[];
  readonly steps: readonly (readonly [string, string])[];
  readonly incidents: readonly Incident[];
} {
  const scene = alter(sceneOf(scenario.input, calls));
  const incidents = [...correlate({ ...scene.snapshot, learned }, undefined, WHOLE_LIST).incidents].sort(
    (a, b) => b.alerts.length - a.alerts.length,
  );
  const ranking: string[] = [];
  for (const incident of incidents)
    for (const { about } of incident.suspects) {
      const entity = entityOf(scene, about);
      if (entity && !ranking.includes(entity)) ranking.push(entity);
    }
  const steps = incidents.flatMap(incident => bridged(incident, about => entityOf(scene, about)));
  return { ranking, steps, incidents };
}

/** Steps between entities; what is no entity is passed through. */
function bridged(
  incident: Incident,
  name: (about: Incident['affected'][number]) => string | undefined,
): readonly (readonly [string, string])[] {
  const onto = new Map<string, Set<string>>();
  const key = (about: Incident['affected'][number]): string => name(about) ?? `? ${about.kind} ${about.name}`;
  for (const { from, to } of incident.spread ?? []) onto.set(key(from), (onto.get(key(from)) ?? new Set()).add(key(to)));
  const ends = (from: string, seen: ReadonlySet<string>): readonly string[] =>
    [...(onto.get(from) ?? [])].flatMap(to => (seen.has(to) ? [] : to.startsWith('? ') ? ends(to, new Set([...seen, to])) : [to]));
  return [...onto.keys()]
    .filter(from => !from.startsWith('? '))
    .flatMap(from => ends(from, new Set([from])).map(to => [from, to] as const));
}

/** One name for all ids that count as the same thing. */
export const mergedName =
  ({ truth }: Scenario) =>
  (id: string): string =>
    truth.aliases.find(names => names.includes(id))?.[0] ?? id;

const same = (scene: Scene): Scene => scene;

function judge(
  scenario: Scenario,
  calls: readonly (readonly [string, string])[],
  learned: Snapshot['learned'],
  alter: (scene: Scene) => Scene,
): Result {
  const { ranking, steps } = diagnose(scenario, calls, learned, alter);
  const { truth } = scenario;
  const merged = mergedName(scenario);
  const causes = new Set(truth.root_cause_entities.map(merged));
  const place = ranking.findIndex(id => causes.has(merged(id)));
  const distinct = (pairs: readonly (readonly [string, string])[]): Set<string> =>
    new Set(
      pairs
        .map(([from, to]) => [merged(from), merged(to)])
        .filter(([from, to]) => from !== to)
        .map(pair => pair.join(' -> ')),
    );
  const proposed = distinct(steps);
  const wanted = distinct(truth.propagations.map(({ source, target }) => [source, target]));
  const right = [...proposed].filter(edge => wanted.has(edge)).length;
  return {
    id: scenario.id,
    top1: place === 0,
    top3: place >= 0 && place < 3,
    right,
    proposed: proposed.size,
    wanted: wanted.size,
    line: `${scenario.id.padEnd(13)} origin ${place < 0 ? '-' : place + 1}  edges ${right} of ${proposed.size} right, ${wanted.size} wanted   ${truth.root_cause_entities.join(', ')} : ${ranking.slice(0, 3).join(', ')}`,
  };
}

export function scoreItbench(
  folder: string,
  learned: Snapshot['learned'] = {},
  alter: (scene: Scene) => Scene = same,
): { readonly figures: Record<string, number>; readonly details: readonly string[] } {
  const calls = (readJson(join(folder, 'otel-demo-edges.json')) as { readonly caller_callee: readonly (readonly [string, string])[] })
    .caller_callee;
  const files = readdirSync(folder)
    .filter(name => /^scenario-.+\.json$/.test(name))
    .sort();
  const results = files.map(name => readJson(join(folder, name)) as Scenario).map(scenario => judge(scenario, calls, learned, alter));
  const sum = (pick: (result: Result) => number): number => results.reduce((total, result) => total + pick(result), 0);
  return {
    figures: {
      top1: sum(result => Number(result.top1)) / results.length,
      top3: sum(result => Number(result.top3)) / results.length,
      edge_precision:
        sum(result => result.right) /
        Math.max(
          1,
          sum(result => result.proposed),
        ),
      edge_recall:
        sum(result => result.right) /
        Math.max(
          1,
          sum(result => result.wanted),
        ),
    },
    details: results.map(result => result.line),
  };
}

export const itbench: EvalSet = {
  id: 'itbench',
  folder: 'itbench-incidents',
  marker: 'otel-demo-edges.json',
  figures: [
    { name: 'top1', title: 'root cause first', floor: [0.204, 'random entity'], reach: 0.45 },
    { name: 'top3', title: 'root cause among three', reach: 0.7 },
    { name: 'edge_precision', title: 'propagation edges, precision' },
    { name: 'edge_recall', title: 'propagation edges, recall' },
  ],
  run: folder => Promise.resolve(scoreItbench(folder)),
};
