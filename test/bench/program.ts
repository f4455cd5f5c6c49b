/** The bundled program as a person starts it: how soon its first frame is there, what it sends when nothing changes, what it keeps. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { instant } from '../../src/model/time.js';
import { openRemoteRoom } from '../../src/session/remote-room.js';
import { PtyProgram } from '../support/pty-program.js';

const APP = resolve('.build/app/main.mjs');
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const pause = (milliseconds: number): Promise<void> => new Promise(done => { setTimeout(done, milliseconds); });

function atHome<T>(work: (env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'warroom-bench-'));
  return work({ HOME: home, WARROOM_STATE_DIR: home, WARROOM_CONFIG_DIR: home, WARROOM_GAME_DAY: 'calm', WARROOM_GAME_DAY_SEED: 'bench' }).finally(() => { rmSync(home, { recursive: true, force: true }); });
}
const open = (env: Readonly<Record<string, string>>): PtyProgram => new PtyProgram(process.execPath, [APP], { columns: 200, rows: 60, env });

/** Milliseconds from the start of the process to the first frame in the terminal, beside those of a bare Node. */
export const startTimes = (runs: number): Promise<{ readonly node: number; readonly frame: number; readonly ratio: number }> => atHome(async env => {
  const node: number[] = [];
  const frame: number[] = [];
  for (let run = 0; run < runs; run++) {
    const bare = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    node.push(performance.now() - bare);
    const started = performance.now();
    const program = open(env);
    await program.until('the first frame', () => /warroom/.test(program.screen.text()));
    frame.push(performance.now() - started);
    program.kill();
    await program.ended();
  }
  return { node: median(node), frame: median(frame), ratio: median(frame) / median(node) };
});

const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
const residentOf = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;

/** Game day on a calm day, left alone. The clock of the bottom line ticks each second and is told apart. Linux alone has /proc. */
export const idleCost = (seconds: number): Promise<{ readonly bytesPerSecond: number; readonly clockBytes: number; readonly cpuPercent: number; readonly resident: number }> => atHome(async env => {
  const program = open(env);
  await program.until('the sources', () => /game ✓/.test(program.screen.text()));
  await pause(8000);
  const before = { bytes: program.output.length, cpu: cpuOf(program.pid) };
  await pause(seconds * 1000);
  const sent = program.output.slice(before.bytes);
  // A tick of the clock is a cursor move and the digits that differ.
  const clock = [...sent.matchAll(/\u001b\[\d+;\d+H[\d:]{1,8}(?:\u001b\[m)?/g)].reduce((sum, match) => sum + match[0].length, 0);
  const result = { bytesPerSecond: (sent.length - clock) / seconds, clockBytes: clock / seconds, cpuPercent: (cpuOf(program.pid) - before.cpu) / (seconds * 10), resident: residentOf(program.pid) };
  program.kill();
  await program.ended();
  return result;
});

/** The longest time in which the screen's thread could not answer a key while the worker lists so many pods. */
export const listingStall = (pods: number): Promise<{ readonly stall: number; readonly seconds: number; readonly resident: number }> => atHome(async env => {
  const server = spawn(process.execPath, ['src/build/run.mjs', 'test/bench/pod-server.ts', String(pods)], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = Number(await new Promise<string>(done => { server.stdout.once('data', (chunk: Buffer) => { done(chunk.toString()); }); }));
    const kubeconfig = join(env['HOME'] ?? '', 'kubeconfig');
    writeFileSync(kubeconfig, `apiVersion: v1\nkind: Config\ncurrent-context: bench\ncontexts: [{name: bench, context: {cluster: bench, user: bench}}]\nclusters: [{name: bench, cluster: {server: "http://127.0.0.1:${port}"}}]\nusers: [{name: bench, user: {}}]\n`, { mode: 0o600 });
    const started = performance.now();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const room = openRemoteRoom(pathToFileURL(resolve('.build/app/room-worker.mjs')), { flags: { kubeconfig }, env: { ...env, KUBECONFIG: kubeconfig }, gameDay: false, readOnly: true }, instant(Date.now()));
    await pause(50);
    delay.enable();
    while ([...room.state.health.values()].every(health => health.lastGoodAt === undefined)) await pause(20);
    await room.idle();
    delay.disable();
    const result = { stall: delay.max / 1e6, seconds: (performance.now() - started) / 1000, resident: process.memoryUsage.rss() / 2 ** 20 };
    await room.close();
    return result;
  } finally {
    server.kill();
  }
});
