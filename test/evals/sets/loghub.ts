import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TemplateMiner } from '../../../src/correlate/logs/template-miner.js';
import type { EvalSet } from '../eval-set.js';
import { readRecords } from '../read/tables.js';

/** The share of lines whose group holds exactly the lines of their true event (Zhu et al., ICSE-SEIP 2019, section IV-B). */
export function groupingAccuracy(given: readonly string[], truth: readonly string[]): number {
  const count = (names: readonly string[]): ReadonlyMap<string, number> => {
    const sizes = new Map<string, number>();
    for (const name of names) sizes.set(name, (sizes.get(name) ?? 0) + 1);
    return sizes;
  };
  const groups = count(given);
  const events = count(truth);
  const both = count(given.map((group, line) => `${group} ${truth[line] ?? ''}`));
  const right = given.filter((group, line) => {
    const event = truth[line] ?? '';
    const shared = both.get(`${group} ${event}`);
    return shared === groups.get(group) && shared === events.get(event);
  }).length;
  return truth.length ? right / truth.length : 0;
}

function structuredFile(folder: string, system: string): string | undefined {
  return ['.csv.gz', '.csv'].map(ending => join(folder, system, `${system}_2k.log_structured${ending}`)).find(existsSync);
}

export function readSystems(
  folder: string,
): readonly { readonly system: string; readonly content: readonly string[]; readonly truth: readonly string[] }[] {
  return readdirSync(folder)
    .sort()
    .flatMap(system => {
      const path = structuredFile(folder, system);
      if (path === undefined) return [];
      const lines = readRecords(path);
      return [{ system, content: lines.map(line => line['Content'] ?? ''), truth: lines.map(line => line['EventId'] ?? '') }];
    });
}

/** Learns the lines in their order and names the template of each at the end. */
export function groupsOf(content: readonly string[], miner: TemplateMiner = new TemplateMiner()): readonly string[] {
  const variants = content.map(line => miner.learn(line));
  return variants.map(variant => miner.templateOf(variant)?.id ?? '');
}

export const loghub: EvalSet = {
  id: 'loghub',
  folder: 'loghub2k',
  marker: 'CITATION',
  figures: [
    {
      name: 'ga',
      title: 'grouping accuracy, mean of systems',
      rival: [0.7672, 'Drain3 with masks, one setting'],
      floor: [0.7317, 'Drain3 default'],
      reach: 0.92,
    },
  ],
  run(folder) {
    const scored = readSystems(folder).map(({ system, content, truth }) => {
      const given = groupsOf(content);
      return { system, ga: groupingAccuracy(given, truth), groups: new Set(given).size, events: new Set(truth).size };
    });
    return Promise.resolve({
      figures: { ga: scored.reduce((sum, one) => sum + one.ga, 0) / Math.max(1, scored.length) },
      details: scored.map(
        one => `${one.system.padEnd(14)} ${one.ga.toFixed(4)}   ${String(one.groups)} groups for ${String(one.events)} events`,
      ),
    });
  },
};
