/** The bundled program in a pseudo-terminal while a storm of alerts comes from an Alertmanager, with keys pressed all along. Linux alone has /proc. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PtyProgram } from '../support/pty-program.js';

export interface StormCost {
  readonly keys: number;
  /** Milliseconds from a key to the first byte of its frame. */
  readonly p50: number;
  readonly p99: number;
  /** The same without the time in which the program and its watcher waited for a core, because others had them all. */
  readonly runningP99: number;
  readonly max: number;
  /** How late timers of the screen's thread were, in milliseconds: what blocks it delays keys. */
  readonly delayP99: number;
  readonly delayMax: number;
  /** Milliseconds after the last alert until it is on the screen. */
  readonly behind: number;
  /** MB of the whole program at the end. */
  readonly resident: number;
}

export interface Storm {
  /** Alerts that fire already, and those that come within so many seconds. */
  readonly before: number;
  readonly alerts: number;
  readonly seconds: number;
  readonly columns: number;
  readonly rows: number;
}

/** A hand is not faster. */
const KEY_EVERY = 60;
const PATIENCE = 180_000;
/** Up and down in the list, and to the next panel and back. */
const KEYS = ['j', 'j', 'k', 'j', 'k', 'k', '\t', '\u001b[Z'];

/** Loaded before the program: measures its main thread from SIGUSR2 on and writes it down when it ends. */
const WATCH = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on('SIGUSR2', () => delay.reset());
  process.on('exit', () => writeFileSync(process.env.BENCH_DELAY, JSON.stringify([delay.percentile(99) / 1e6, delay.max / 1e6])));
}`;

/** Milliseconds that the main thread of a process was ready to run and was not let. */
const waitedForCore = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;

const pause = (milliseconds: number): Promise<void> =>
  new Promise(done => {
    setTimeout(done, milliseconds);
  });
const share = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? Number.NaN;

/** How many alerts the head of the list speaks of, to a hundred ("5.5k"); 0 while it says nothing. */
function alertsSeen(program: PtyProgram): number {
  const [, count = '0', thousands] = /Incidents \d+ of ([\d.]+)(k?) alerts/.exec(program.screen.text()) ?? [];
  return Number(count) * (thousands ? 1000 : 1);
}

export async function stormCost({ before, alerts, seconds, columns, rows }: Storm): Promise<StormCost> {
  const home = mkdtempSync(join(tmpdir(), 'warroom-bench-'));
  const server = spawn(
    process.execPath,
    ['src/build/run.mjs', 'test/bench/alert-server.ts', String(before), String(alerts), String(seconds)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const port = Number(
      await new Promise<string>(done => {
        server.stdout.once('data', (chunk: Buffer) => {
          done(chunk.toString());
        });
      }),
    );
    // Asked each second, the storm comes in ten waves and not in one.
    writeFileSync(join(home, 'config.yaml'), 'sources:\n  alertmanager:\n    every: 1s\n', { mode: 0o600 });
    const delayFile = join(home, 'delay.json');
    let heard: (() => void) | undefined;
    const program = new PtyProgram(process.execPath, [resolve('.build/app/main.cjs')], {
      columns,
      rows,
      patience: PATIENCE,
      arrived: () => heard?.(),
      env: {
        HOME: home,
        WARROOM_STATE_DIR: home,
        WARROOM_CONFIG_DIR: home,
        ALERTMANAGER_URL: `http://127.0.0.1:${port}`,
        OLLAMA_HOST: '127.0.0.1:9',
        BENCH_DELAY: delayFile,
        NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(WATCH)}`,
      },
    });
    await program.until('the first alerts', () => alertsSeen(program) >= before);
    await pause(3000);
    process.kill(program.pid, 'SIGUSR2');
    await fetch(`http://127.0.0.1:${port}/storm`);
    const begun = performance.now();
    const waits: number[] = [];
    const running: number[] = [];
    const queued = (): number => waitedForCore(program.pid) + waitedForCore(process.pid);
    for (let index = 0; performance.now() - begun < seconds * 1000; index++) {
      const queuedBefore = queued();
      const at = performance.now();
      const answered = new Promise<number>(done => {
        heard = () => {
          done(performance.now() - at);
        };
        setTimeout(done, 2000, Number.NaN);
      });
      program.type(KEYS[index % KEYS.length] ?? 'j');
      const wait = await answered;
      heard = undefined;
      if (!Number.isNaN(wait)) {
        waits.push(wait);
        running.push(Math.max(0, wait - (queued() - queuedBefore)));
      }
      await pause(Math.max(0, KEY_EVERY - wait));
    }
    const over = performance.now();
    await program.until('all alerts', () => alertsSeen(program) >= before + alerts);
    const behind = performance.now() - over;
    const resident = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
    program.kill('SIGTERM');
    await program.ended();
    const [delayP99 = Number.NaN, delayMax = Number.NaN] = JSON.parse(readFileSync(delayFile, 'utf8')) as readonly number[];
    return {
      keys: waits.length,
      p50: share(waits, 0.5),
      p99: share(waits, 0.99),
      runningP99: share(running, 0.99),
      max: Math.max(...waits),
      delayP99,
      delayMax,
      behind,
      resident,
    };
  } finally {
    server.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith('storm-program.ts'))
  console.log(await stormCost({ before: 500, alerts: 5000, seconds: 10, columns: 200, rows: 60 }));
