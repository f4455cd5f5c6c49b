/** Key to paint with 10,000 alerts: CPU of each key from its bytes to the bytes of its frame, and how many those are. */
import { Writable } from 'node:stream';
import { openScreen } from '../../src/terminal/screen.js';
import { panels } from '../../src/terminal/panels.generated.js';
import { themes } from '../../src/terminal/themes.generated.js';
import { openTerminal } from '../../src/terminal/tty/terminal.js';
import { FULL } from '../support/embedded-terminal.js';
import { fakeClock } from '../support/fake-clock.js';
import { fakeRoom } from '../support/fake-room.js';
import { SAMPLE_NOW } from '../support/sample-parts.js';
import { hugeRoom } from '../support/sample-states.js';
import { bytesOf } from '../support/screen-driver.js';
import { FakeInput } from '../support/virtual-terminal.js';

export interface KeyCost {
  readonly keys: number;
  /** CPU milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly meanBytes: number;
  /** Of each key, in their order. */
  readonly bytes: readonly number[];
}

const share = (sorted: readonly number[], at: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;

/** What each of the keys costs, the first `cold` of them left out. */
export async function keyCost(columns: number, rows: number, keys: readonly string[], layout = 'overview', cold = 50): Promise<KeyCost> {
  let bytes = 0;
  const output = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _, done) {
        bytes += Buffer.byteLength(chunk);
        done();
      },
    }),
    { columns, rows, isTTY: true, fd: -1 },
  );
  const input = new FakeInput();
  let now = 0;
  const terminal = openTerminal({
    input: input as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    abilities: FULL,
    now: () => now,
    embedded: () => undefined,
  });
  const screen = openScreen({
    room: fakeRoom(hugeRoom()),
    terminal,
    panels,
    themes,
    clock: fakeClock(SAMPLE_NOW),
    tokenTime: () => now,
    utcOffset: () => 0,
    preferences: { hintSeen: true, layout },
  });
  const costs: number[] = [];
  const sizes: number[] = [];
  const turn = (): Promise<void> =>
    new Promise(resolve => {
      setImmediate(resolve);
    });
  for (let index = 0; index < 5; index++) await turn();
  for (const [index, key] of keys.entries()) {
    now += 100;
    const before = bytes;
    const cpu = process.cpuUsage();
    input.type(bytesOf(key));
    await turn();
    await turn();
    const spent = process.cpuUsage(cpu);
    if (index >= cold) {
      costs.push((spent.user + spent.system) / 1000);
      sizes.push(bytes - before);
    }
  }
  screen.close(0);
  terminal.close(0);
  costs.sort((a, b) => a - b);
  return {
    keys: costs.length,
    p50: share(costs, 0.5),
    p99: share(costs, 0.99),
    max: costs.at(-1) ?? 0,
    meanBytes: sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length),
    bytes: sizes,
  };
}

export const moves = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => (index % 40 === 39 ? 'k' : 'j'));
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The dearest letter of a word that no alert has, so that each looks at all of them: the median of some rooms. */
export async function letterCost(columns: number, rows: number, runs = 7): Promise<number> {
  const warm = ['j', 'k', 'j', 'k', '/'];
  const seen: number[] = [];
  for (let run = 0; run < runs; run++) seen.push((await keyCost(columns, rows, [...warm, ...'zebra'], 'overview', warm.length)).max);
  return median(seen);
}

/** Bytes of a step in the list alone on the screen, opened to hundreds of rows: inside of the page, and where each step scrolls it by one. */
export async function stepBytes(columns: number, rows: number): Promise<{ readonly move: number; readonly scroll: number }> {
  const page = Math.floor((rows - 3) / 2);
  const { bytes } = await keyCost(columns, rows, ['f', 'e', ...Array.from({ length: page + 100 }, () => 'j')], 'overview', 2);
  return { move: median(bytes.slice(0, page - 2)), scroll: median(bytes.slice(page + 2)) };
}

/** Opens the incident with hundreds of alerts, walks in it, changes panels. */
export const mixed = (count: number): readonly string[] => [
  'e',
  ...Array.from({ length: count }, (_, index) => ['j', 'j', 'j', 'ctrl-d', 'j', 'k', 'tab', 'shift-tab'][index % 8] ?? 'j'),
];

if (process.argv[1]?.endsWith('screen.ts')) {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [200, 60],
    [400, 120],
  ] as const) {
    for (const [name, keys, layout] of [
      ['move', moves(600), 'overview'],
      ['mixed', mixed(600), 'overview'],
      ['full width', ['e', ...moves(600)], 'triage'],
    ] as const) {
      const cost = await keyCost(columns, rows, layout === 'triage' ? ['h', ...keys] : keys, layout);
      process.stdout.write(
        `${columns}x${rows}  ${name.padEnd(11)} p50 ${cost.p50.toFixed(2)} ms  p99 ${cost.p99.toFixed(2)} ms  max ${cost.max.toFixed(2)} ms  ${cost.meanBytes.toFixed(0)} B a key\n`,
      );
    }
  }
}
