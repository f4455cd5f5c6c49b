/**
 * Correlates one large snapshot that is shuffled by a seed, and prints what came out as a digest: `MODE SEED`, where MODE
 * is "main" or "worker". For a test that runs it in other places.
 */
import { createHash } from 'node:crypto';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { correlate } from '../../../src/correlate/correlate.js';
import { timelineOf } from '../../../src/correlate/timeline.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Signal, SignalId } from '../../../src/model/signal.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { stormOf } from '../../bench/storm.js';

/** Names that languages sort and fold each in their own way. */
const NAMES = [
  'Straße',
  'strasse',
  'ISTANBUL',
  'istanbul',
  'İstanbul',
  'ıstanbul',
  'Zürich',
  'zuerich',
  'Ångström',
  'кот',
  'ñandú',
  '日本',
];

/** The storm with other names, and with alerts that ended, are grouped, pending or quiet. */
function worldOf(): Snapshot {
  const storm = stormOf(3000, 600, 11);
  const signals = new Map(
    [...storm.signals.values()].map((signal, index): readonly [SignalId, Signal] => {
      if (signal.type !== 'alert') return [signal.id, signal];
      const word = NAMES[index % NAMES.length] ?? '';
      const name = plainText(`${word} ${signal.name}`);
      // Many begin in the same second: then their ids decide.
      const id = `${word} ${signal.id}` as SignalId;
      const labels = { ...signal.labels, ...(index % 5 === 0 ? { service: plainText(NAMES[index % 7] ?? '') } : {}) };
      const ended =
        index % 4 === 0 ? { state: 'ended' as const, endedAt: storm.at } : index % 17 === 0 ? { state: 'pending' as const } : {};
      return [
        id,
        {
          ...signal,
          id,
          name,
          labels,
          ...ended,
          ...(index % 6 === 0 ? { group: { service: labels['service'] ?? name } } : {}),
          ...(index % 13 === 0 ? { suppressedBy: [plainText('a silence')] } : {}),
        },
      ];
    }),
  );
  return { ...storm, signals };
}

/** Fisher and Yates, by a generator of Lehmer: Math.random would not be the same in two places. */
function shuffled<K, V>(map: ReadonlyMap<K, V>, seed: number): ReadonlyMap<K, V> {
  const entries = [...map];
  let state = seed;
  for (let last = entries.length - 1; seed > 0 && last > 0; last--) {
    state = (state * 48271) % 2147483647;
    const other = state % (last + 1);
    [entries[last], entries[other]] = [entries[other]!, entries[last]!];
  }
  return new Map(entries);
}

function digest(seed: number): string {
  const world = worldOf();
  const snapshot: Snapshot = {
    ...world,
    signals: shuffled(world.signals, seed),
    resources: shuffled(world.resources, seed),
    edges: shuffled(world.edges, seed),
  };
  const { incidents, quiet } = correlate(snapshot);
  return `${incidents.length} ${createHash('sha256')
    .update(JSON.stringify([incidents, quiet, timelineOf(snapshot, incidents)]))
    .digest('hex')}`;
}

if (!isMainThread) parentPort?.postMessage(digest(workerData as number));
else {
  const [mode, seed = '0'] = process.argv.slice(2);
  if (mode === 'worker')
    new Worker(new URL(import.meta.url), { workerData: Number(seed) }).on('message', (answer: string) => {
      console.log(answer);
    });
  else console.log(digest(Number(seed)));
}
