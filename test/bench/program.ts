/** The bundled program as a person starts it: how soon its first frame is there, what it sends when nothing changes, what it keeps. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { instant } from '../../src/model/time.js';
import { openRemoteRoom } from '../../src/session/remote-room.js';
import { PtyProgram } from '../support/pty-program.js';

const APP = resolve('.build/app/main.cjs');
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const pause = (milliseconds: number): Promise<void> =>
  new Promise(done => {
    setTimeout(done, milliseconds);
  });

function atHome<T>(work: (env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'warroom-bench-'));
  return work({
    HOME: home,
    WARROOM_STATE_DIR: home,
    WARROOM_CONFIG_DIR: home,
    WARROOM_GAME_DAY: 'calm',
    WARROOM_GAME_DAY_SEED: 'bench',
  }).finally(() => {
    rmSync(home, { recursive: true, force: true });
  });
}
export interface StartTimes {
  /** Milliseconds until an empty Node has ended, and the CPU it took. */
  readonly node: number;
  readonly nodeCpu: number;
  /** Milliseconds from the start of the process until its first frame, all panels, and the first data are in the terminal. */
  readonly frame: number;
  readonly panels: number;
  readonly data: number;
  /** CPU of all threads until the first frame; NaN where there is no /proc. */
  readonly frameCpu: number;
  /** MB that the program holds when game day is there. */
  readonly resident: number;
}

/**
 * Starts game day and an empty Node, one after the other, in the same bare environment: a certificate file named in
 * NODE_EXTRA_CA_CERTS alone costs Node more than the whole start, and would flatter the comparison. Medians.
 */
export const startTimes = (runs: number): Promise<StartTimes> =>
  atHome(async env => {
    const seen: StartTimes[] = [];
    const bareEnv = { PATH: process.env['PATH'] ?? '', HOME: env['HOME'] ?? '' };
    const nodeCpu = emptyNodeCpu(bareEnv);
    for (let run = 0; run < runs; run++) {
      let started = performance.now();
      spawnSync(process.execPath, ['-e', '0'], { env: bareEnv });
      const node = performance.now() - started;
      started = performance.now();
      let frameCpu = Number.NaN;
      let frame = Number.NaN;
      const program = new PtyProgram(process.execPath, [APP], {
        columns: 200,
        rows: 60,
        env,
        arrived({ output, pid }) {
          if (!Number.isNaN(frame) || !output.includes('warroom')) return;
          frame = performance.now() - started;
          frameCpu = threadsCpu(pid);
        },
      });
      const reached = async (what: string, mark: RegExp): Promise<number> => {
        await program.until(what, () => mark.test(program.screen.text()));
        return performance.now() - started;
      };
      const panels = await reached('the panels', /READ-ONLY/);
      const data = await reached('the first data', /game ✓/);
      seen.push({ node, nodeCpu, frame, frameCpu, panels, data, resident: residentOf(program.pid) });
      program.kill();
      await program.ended();
    }
    const middle = (name: keyof StartTimes): number => median(seen.map(each => each[name]));
    return {
      node: middle('node'),
      nodeCpu: middle('nodeCpu'),
      frame: middle('frame'),
      panels: middle('panels'),
      data: middle('data'),
      frameCpu: middle('frameCpu'),
      resident: middle('resident'),
    };
  });

/** CPU milliseconds of `node -e 0` from start to end: the shell counts in hundredths of a second, so it starts many. */
function emptyNodeCpu(env: NodeJS.ProcessEnv, runs = 15): number {
  const script = `for run in $(seq ${runs}); do "${process.execPath}" -e 0; done; times`;
  const spent = [
    ...(spawnSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' }).stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return spent.length === 2
    ? spent.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0) / runs
    : Number.NaN;
}

/** CPU milliseconds of a process, finer than the hundredths of a second of its `stat`. */
function threadsCpu(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce(
      (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      0,
    );
  } catch {
    return Number.NaN;
  }
}
const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

/** A cluster in which nothing happens, left alone, with the usual clock and with the minute's clock of --low-bandwidth. Linux alone has /proc. */
export const idleCost = (
  seconds: number,
  flags: readonly string[],
  pods = 100,
): Promise<{ readonly bytesPerSecond: number; readonly cpuPercent: number; readonly resident: number }> =>
  atHome(env =>
    withPods(pods, env, async kubeconfig => {
      const program = new PtyProgram(process.execPath, [APP, ...flags], {
        columns: 200,
        rows: 60,
        // A whole screen at 1500 B/s takes some ten seconds.
        patience: 60_000,
        env: { ...env, KUBECONFIG: kubeconfig, OLLAMA_HOST: '127.0.0.1:9' },
      });
      await program.until('the sources', () => /k8s ✓/.test(program.screen.text()));
      await pause(8000);
      const before = { bytes: program.output.length, cpu: cpuOf(program.pid) };
      await pause(seconds * 1000);
      const result = {
        bytesPerSecond: (program.output.length - before.bytes) / seconds,
        cpuPercent: (cpuOf(program.pid) - before.cpu) / (seconds * 10),
        resident: residentOf(program.pid),
      };
      program.kill();
      await program.ended();
      return result;
    }),
  );

/** A Kubernetes API with so many pods, and the kubeconfig that leads to it. */
async function withPods<T>(pods: number, env: Readonly<Record<string, string>>, work: (kubeconfig: string) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, ['src/build/run.mjs', 'test/bench/pod-server.ts', String(pods)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = Number(
      await new Promise<string>(done => {
        server.stdout.once('data', (chunk: Buffer) => {
          done(chunk.toString());
        });
      }),
    );
    const kubeconfig = join(env['HOME'] ?? '', 'kubeconfig');
    writeFileSync(
      kubeconfig,
      `apiVersion: v1\nkind: Config\ncurrent-context: bench\ncontexts: [{name: bench, context: {cluster: bench, user: bench}}]\nclusters: [{name: bench, cluster: {server: "http://127.0.0.1:${port}"}}]\nusers: [{name: bench, user: {}}]\n`,
      { mode: 0o600 },
    );
    return await work(kubeconfig);
  } finally {
    server.kill();
  }
}

/** The longest time in which the screen's thread could not answer a key while the worker lists so many pods. */
export const listingStall = (pods: number): Promise<{ readonly stall: number; readonly seconds: number; readonly resident: number }> =>
  atHome(env =>
    withPods(pods, env, async kubeconfig => {
      const started = performance.now();
      const delay = monitorEventLoopDelay({ resolution: 1 });
      const room = openRemoteRoom(
        pathToFileURL(resolve('.build/app/room-worker.mjs')),
        { flags: { kubeconfig }, env: { ...env, KUBECONFIG: kubeconfig }, gameDay: false, readOnly: true },
        instant(Date.now()),
      );
      await pause(50);
      delay.enable();
      while ([...room.state.health.values()].every(health => health.lastGoodAt === undefined)) await pause(20);
      await room.idle();
      delay.disable();
      const result = {
        stall: delay.max / 1e6,
        seconds: (performance.now() - started) / 1000,
        resident: process.memoryUsage.rss() / 2 ** 20,
      };
      await room.close();
      return result;
    }),
  );
