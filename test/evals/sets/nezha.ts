import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OriginCase } from '../../../src/correlate/rank/graph/clue.js';
import type { TracedLine } from '../../../src/correlate/rank/graph/flow.js';
import type { Measure } from '../../../src/correlate/rank/graph/measure.js';
import { kindOf } from '../../../src/correlate/rank/graph/measure.js';
import type { Learned, Origin } from '../../../src/correlate/rank/graph/rank-origins.js';
import { rankOrigins } from '../../../src/correlate/rank/graph/rank-origins.js';
import type { Span } from '../../../src/correlate/rank/graph/spans.js';
import { instant } from '../../../src/model/time.js';
import type { Alteration } from '../alter/alteration.js';
import { alteredCase } from '../alter/case.js';
import type { EvalSet } from '../eval-set.js';
import type { Fault, NezhaDay } from '../read/nezha-day.js';
import { readDay, readLines, readSpans } from '../read/nezha-day.js';

const FAULT = 180;
const HISTORY = 6 * 3600;
/** Earlier stretches that a fault's logs and traces are compared with, the fault-free one included. */
const STRETCHES = 8;

interface Stretch {
  readonly spans: readonly Span[];
  readonly lines: readonly TracedLine[];
}

export interface Ranked {
  readonly fault: Fault;
  /** From 1; 0 when the answer is not in the list. */
  readonly rank: number;
  readonly origins: readonly Origin[];
}

/** The metrics before the fault and in its three minutes. */
export function measuresAt({ series }: NezhaDay, from: number): readonly Measure[] {
  return series.flatMap(({ about, caller, name, points }): readonly Measure[] => {
    const kind = caller ? 'latency' : kindOf(name);
    if (!kind) return [];
    const within = (low: number, high: number): readonly number[] =>
      points.filter(([at]) => at >= low && at < high).map(([, value]) => value);
    const before = within(from - HISTORY, from);
    const during = within(from, from + FAULT + 1);
    return before.length && during.length ? [{ about, ...(caller ? { caller } : {}), kind, name, before, during }] : [];
  });
}

/**
 * Ranks every fault of a day, in the order of time; logs and traces of earlier ones are the past of later ones.
 * @param learned factors by kind of clue, to measure what each adds
 * @param alteration what is done to each case first, to measure what must not matter
 */
export function rankDay(day: NezhaDay, learned: Learned = {}, alteration?: Alteration): readonly Ranked[] {
  const folder = (kind: string): string => join(day.folder, kind);
  const past: Stretch[] = [
    { spans: readSpans(join(day.folder, 'faultfree', 'trace')), lines: readLines(join(day.folder, 'faultfree', 'log')) },
  ].filter(({ spans }) => spans.length > 0);
  return [...day.faults]
    .sort((a, b) => a.inject_epoch - b.inject_epoch)
    .map(fault => {
      const now: Stretch = { spans: readSpans(folder('trace'), fault.files), lines: readLines(folder('log'), fault.files) };
      const before = past.length > STRETCHES ? [past[0]!, ...past.slice(1 - STRETCHES)] : [...past];
      if (now.spans.length) past.push(now);
      const whole: OriginCase = {
        services: day.services,
        edges: day.edges,
        measures: measuresAt(day, fault.inject_epoch),
        window: { from: instant(fault.inject_epoch * 1000), to: instant((fault.inject_epoch + FAULT) * 1000) },
        ...(now.spans.length ? { spans: { before: before.map(({ spans }) => spans), during: now.spans } } : {}),
        ...(now.lines.length ? { lines: { before: before.map(({ lines }) => lines), during: now.lines } } : {}),
      };
      const origins = rankOrigins(alteration ? alteredCase(whole, alteration) : whole, learned);
      const answer = alteration ? alteration.name(fault.service) : fault.service;
      return { fault, rank: origins.findIndex(origin => origin.about.name === answer) + 1, origins };
    });
}

const APPS = [
  ['ob', 'online-boutique'],
  ['tt', 'train-ticket'],
] as const;

export const nezha: EvalSet = {
  id: 'nezha',
  folder: 'nezha',
  marker: 'metric_threshold',
  figures: [
    {
      name: 'ob_as1',
      title: 'Online Boutique (metrics) AS@1',
      rival: [0.411, 'PDiagnose'],
      floor: [0.206, 'largest deviation'],
      reach: 0.55,
    },
    {
      name: 'ob_as3',
      title: 'Online Boutique (metrics) AS@3',
      rival: [0.732, 'PDiagnose'],
      floor: [0.471, 'largest deviation'],
      reach: 0.8,
    },
    {
      name: 'ob_as5',
      title: 'Online Boutique (metrics) AS@5',
      rival: [0.928, 'MicroRCA'],
      floor: [0.706, 'largest deviation'],
      reach: 0.93,
    },
    { name: 'tt_as1', title: 'Train Ticket (all) AS@1', rival: [0.867, 'Nezha'], floor: [0.296, 'rise of error lines'], reach: 0.65 },
    { name: 'tt_as3', title: 'Train Ticket (all) AS@3', rival: [0.978, 'Nezha'], floor: [0.296, 'rise of error lines'], reach: 0.8 },
    { name: 'tt_as5', title: 'Train Ticket (all) AS@5', rival: [0.978, 'Nezha'], floor: [0.333, 'rise of error lines'] },
  ],
  run(folder) {
    const figures: Record<string, number> = {};
    const details: string[] = [];
    for (const [short, app] of APPS) {
      if (!existsSync(join(folder, app))) continue;
      const days = readdirSync(join(folder, app))
        .sort()
        .filter(day => existsSync(join(folder, app, day, 'faults.json')));
      const ranked = days.flatMap(day => rankDay(readDay(join(folder, app, day))));
      for (const k of [1, 3, 5])
        figures[`${short}_as${String(k)}`] = ranked.filter(({ rank }) => rank > 0 && rank <= k).length / Math.max(1, ranked.length);
      for (const { fault, rank, origins } of ranked) {
        const shown = [...origins.slice(0, 3), ...(rank > 3 ? [origins[rank - 1]!] : [])];
        details.push(
          `${fault.id.padEnd(18)} ${fault.service.padEnd(30)} ${fault.type.padEnd(15)} rank ${String(rank)}  ${shown.map(origin => `${origin.about.name} ${origin.score.toFixed(2)} (${origin.evidence.map(({ kind, weight }) => `${kind} ${weight.toFixed(2)}`).join(', ')})`).join('; ')}`,
        );
      }
    }
    return Promise.resolve({ figures, details });
  },
};
