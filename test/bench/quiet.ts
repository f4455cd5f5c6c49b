/**
 * What the program sends and spends while nothing changes around it, with whatever sources the environment names:
 * `node src/build/run.mjs test/bench/quiet.ts [SECONDS] [--pieces] [-- FLAGS OF WARROOM]`. Linux alone has /proc.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PtyProgram } from '../support/pty-program.js';

const [own, flags] = split(process.argv.slice(2));
const seconds = Number(own.find(word => /^\d+$/.test(word)) ?? 60);
const SETTLE = 20;
const pause = (length: number): Promise<void> =>
  new Promise(done => {
    setTimeout(done, length * 1000);
  });

function split(words: readonly string[]): readonly [readonly string[], readonly string[]] {
  const at = words.indexOf('--');
  return at < 0 ? [words, []] : [words.slice(0, at), words.slice(at + 1)];
}

/** CPU milliseconds of each thread. */
function threads(pid: number): ReadonlyMap<string, number> {
  return new Map(
    readdirSync(`/proc/${pid}/task`).map(task => [
      `${task} ${readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim()}`,
      Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    ]),
  );
}

const home = mkdtempSync(join(tmpdir(), 'warroom-bench-'));
const named = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(KUBECONFIG|PROMETHEUS_URL|ALERTMANAGER_URL|AWS_\w+|OLLAMA_HOST|NODE_OPTIONS)$/.test(name),
  ),
);
const pieces: { readonly at: number; readonly text: string }[] = [];
let length = 0;
const program = new PtyProgram(process.execPath, [resolve('.build/app/main.cjs'), ...flags], {
  columns: 200,
  rows: 60,
  env: { ...named, HOME: home, WARROOM_STATE_DIR: home, WARROOM_CONFIG_DIR: home, COLORTERM: 'truecolor' },
  arrived({ output }) {
    pieces.push({ at: performance.now(), text: output.slice(length) });
    length = output.length;
  },
});
try {
  await pause(SETTLE);
  const began = performance.now();
  const before = threads(program.pid);
  await pause(seconds);
  const after = threads(program.pid);
  const sent = pieces.filter(({ at }) => at >= began);
  const bytes = sent.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const busy = new Set(sent.map(({ at }) => Math.floor((at - began) / 1000)));
  const spent = [...after]
    .map(([name, cpu]) => [name, cpu - (before.get(name) ?? 0)] as const)
    .filter(([, cpu]) => cpu > 0.5)
    .sort((a, b) => b[1] - a[1]);
  const memory = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1]) / 1024;
  if (own.includes('--pieces'))
    for (const { at, text } of sent) console.log(`${((at - began) / 1000).toFixed(1).padStart(6)} s ${JSON.stringify(text)}`);
  if (own.includes('--screen')) console.log(program.screen.text());
  console.log(
    `${seconds} s quiet: ${bytes} B in ${sent.length} pieces, ${(bytes / seconds).toFixed(2)} B/s; nothing at all in ${seconds - busy.size} of the seconds`,
  );
  console.log(
    `CPU ${(spent.reduce((sum, [, cpu]) => sum + cpu, 0) / seconds / 10).toFixed(2)} % of a core: ${spent.map(([name, cpu]) => `${name} ${cpu.toFixed(0)} ms`).join(', ')}; ${memory.toFixed(0)} MB; load ${loadavg()
      .map(each => each.toFixed(1))
      .join(' ')}`,
  );
} finally {
  program.kill('SIGTERM');
  await program.ended();
  rmSync(home, { recursive: true, force: true });
}
