/**
 * Measures what turns raw evidence into signals: points a second of the series detector (over a whole series, and step by
 * step as a value), lines a second of the template miner, and one ranking of origins over a call graph. [--json]
 */
import { TemplateMiner } from '../../src/correlate/logs/template-miner.js';
import type { Measure } from '../../src/correlate/rank/graph/measure.js';
import { rankOrigins } from '../../src/correlate/rank/graph/rank-origins.js';
import { advance, newDetector, step } from '../../src/correlate/series/detector.js';
import { plainText } from '../../src/model/plain-text.js';
import type { ResourceRef } from '../../src/model/resource.js';
import { instant } from '../../src/model/time.js';

/** CPU time of this process: other work on the machine does not count. */
const now = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const noise = (index: number): number => ((Math.imul(index + 1, 2654435761) >>> 8) % 2000) / 1000 - 1;
const figures: Record<string, number> = {};

function timed(name: string, count: number, work: () => void): void {
  const started = now();
  work();
  figures[name] = (count * 1000) / (now() - started);
}

for (const [name, length] of [
  ['points_per_second_240', 240],
  ['points_per_second_20000', 20_000],
] as const) {
  const series = Math.ceil(40_000 / length);
  timed(name, series * length, () => {
    for (let one = 0; one < series; one++) {
      let state = newDetector();
      for (let index = 0; index < length; index++)
        state = advance(state, [instant(index * 60_000), noise(index + one) + Math.sin(index / 30)]).state;
    }
  });
}
{
  let state = newDetector();
  for (let index = 0; index < 5000; index++) state = advance(state, [instant(index * 60_000), noise(index)]).state;
  timed('steps_as_value_per_second', 2000, () => {
    for (let index = 0; index < 2000; index++) state = step(state, [instant((5000 + index) * 60_000), noise(index)]).state;
  });
}
for (const [name, distinct] of [
  ['lines_per_second_all_different', 100_000],
  ['lines_per_second_with_repeats', 2000],
] as const) {
  const lines = Array.from({ length: 100_000 }, (_, index) => {
    const at = index % distinct;
    return [
      `request ${String(at)} from 10.0.${String(at % 250)}.${String((at >> 3) % 250)} took ${String(at % 900)} ms`,
      `user u${String(at)}x logged in to /srv/app/${String(at % 7)}`,
      `worker pool-${String(at % 20)} is idle`,
      `payment ${String(at)} failed: card declined by bank ${String(at % 40)}`,
    ][index % 4]!;
  });
  timed(name, lines.length, () => {
    const miner = new TemplateMiner();
    for (const line of lines) miner.learn(line);
    miner.templates();
  });
}
{
  const services = Array.from({ length: 200 }, (_, index): ResourceRef => ({ kind: 'service', name: plainText(`s${String(index)}`) }));
  const edges = services.slice(1).map((to, index) => ({ from: services[Math.floor(index / 3)]!, to, relation: 'calls' as const }));
  const before = Array.from({ length: 360 }, (_, index) => 10 + noise(index));
  const measures = services.flatMap((about, index): readonly Measure[] =>
    (['latency', 'availability', 'saturation', 'traffic'] as const).map(kind => ({
      about,
      kind,
      name: kind,
      before,
      during: [10 + (index % 17), 11, 12],
    })),
  );
  const started = now();
  for (let run = 0; run < 5; run++) rankOrigins({ services, edges, measures, window: { from: instant(0), to: instant(180_000) } });
  figures['rank_200_services_800_metrics_ms'] = (now() - started) / 5;
}

if (process.argv.includes('--json'))
  console.log(
    JSON.stringify({
      bench: 'evidence',
      figures: Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100])),
    }),
  );
else
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.padEnd(36)} ${value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(1)}`);
