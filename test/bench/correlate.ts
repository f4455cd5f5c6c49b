/**
 * Measures correlation: cold at 1,000, 10,000 and 100,000 alerts with the fitted exponent of growth and the memory, and one
 * poll that changes 50 of 10,000 alerts beside 10,000 resources. `node --expose-gc` gives the memory. [--json]
 */
import { correlate } from '../../src/correlate/correlate.js';
import { timelineOf } from '../../src/correlate/timeline.js';
import type { Alert, Signal, SignalId } from '../../src/model/signal.js';
import type { Correlation, Snapshot } from '../../src/model/snapshot.js';
import { instant } from '../../src/model/time.js';
import { stormOf } from './storm.js';

const json = process.argv.includes('--json');
/**
 * Milliseconds that some work takes: by the clock or in CPU, whichever is less. The clock counts what others do on the
 * machine meanwhile; CPU counts the collector's helpers, which nobody waits for.
 */
function took(work: () => void): number {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  return Math.min(performance.now() - started, (user + system) / 1000);
}
const share = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
const collect = (globalThis as { gc?: () => void }).gc;
const heap = (): number => {
  collect?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};

const figures: Record<string, number> = {};
const sizes = [1000, 10_000, 100_000];
correlate(stormOf(2000, 200, 1));
const times = sizes.map(size => {
  const storm = stormOf(size, Math.min(size, 10_000), 7);
  const runs = Array.from({ length: size > 50_000 ? 5 : 9 }, () =>
    took(() => {
      correlate(storm);
    }),
  );
  return share(runs, 0.5);
});
sizes.forEach((size, index) => {
  figures[`cold_${size}_ms`] = times[index]!;
});
figures['exponent'] = slope(sizes.map(Math.log), times.map(Math.log));

if (collect) {
  const storm = stormOf(100_000, 10_000, 7);
  const before = heap();
  const result = correlate(storm);
  figures['memory_100000_mb'] = heap() - before;
  figures['incidents_100000'] = result.incidents.length;
}
for (const kind of ['values', 'arrivals'] as const) {
  const polls = pollTimes(kind);
  figures[`poll_${kind}_p50_ms`] = share(polls, 0.5);
  figures[`poll_${kind}_p99_ms`] = share(polls, 0.99);
}
if (json) console.log(JSON.stringify(figures));
else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(24)} ${value.toFixed(2)}`);

/** One poll after another over 10,000 alerts: 50 change what they say, or 25 end and 25 others begin. */
function pollTimes(kind: 'values' | 'arrivals'): readonly number[] {
  let view: Snapshot = stormOf(10_000, 10_000, 3);
  let previous: Correlation = correlate(view);
  const alerts = [...view.signals.values()].filter((signal): signal is Alert => signal.type === 'alert');
  const fresh = [...stormOf(10_000, 10_000, 4).signals.values()].filter((signal): signal is Alert => signal.type === 'alert');
  const polls: number[] = [];
  for (let poll = 0; poll < 300; poll++) {
    const signals = new Map<SignalId, Signal>(view.signals);
    const at = instant(view.at + 15_000);
    for (let i = 0; i < 50; i++) {
      const alert = alerts[((poll * 50 + i) * 7919) % alerts.length]!;
      if (kind === 'values') signals.set(alert.id, { ...(signals.get(alert.id) as Alert), value: poll });
      else if (i % 2 === 0) signals.set(alert.id, { ...(signals.get(alert.id) as Alert), state: 'ended', endedAt: at });
      else {
        const next = fresh[((poll * 50 + i) * 7907) % fresh.length]!;
        signals.set(`${poll} ${next.id}` as SignalId, {
          ...next,
          id: `${poll} ${next.id}` as SignalId,
          fingerprint: `${poll} ${next.fingerprint}` as never,
          at,
        });
      }
    }
    view = { ...view, at, signals };
    polls.push(
      took(() => {
        previous = correlate(view, previous);
        timelineOf(view, previous.incidents);
      }),
    );
  }
  return polls.slice(50);
}

/** Least squares. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
