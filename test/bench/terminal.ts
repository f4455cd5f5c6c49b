/**
 * `npm run bench:terminal [-- --runs 5 --pods 17,5000 --size 200x60]`: warroom beside k9s, each in a pseudo-terminal, on the
 * same real API server. Medians go to test/bench/beside-k9s.md. Needs the binaries of `test/peers/kubernetes/build.sh kube`
 * and `build.sh k9s`; takes ten minutes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, arch, homedir, loadavg, platform, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPeer } from '../peers/support/peers.js';
import { measureProgram, type Measured, type Measuring } from './terminal-program.js';

const { values: given } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    pods: { type: 'string', default: '17,5000' },
    size: { type: 'string', default: '200x60' },
  },
});
const runs = Number(given.runs);
const [columns = 200, rows = 60] = given.size.split('x').map(Number);
const counts = given.pods.split(',').map(Number);

const peersFolder = process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers');
for (const binary of ['k9s', 'kube-apiserver', 'kwok'])
  if (!existsSync(join(peersFolder, 'bin', binary)))
    throw new Error(`${binary} is missing: run test/peers/kubernetes/build.sh kube, then build.sh k9s`);
/** The demo's pods, whether others run beside them or not. */
const DEMO_PODS = 17;
const instance = {
  WARROOM_PEERS_DIR: peersFolder,
  WARROOM_K8S_INSTANCE: 'bench-terminal',
  WARROOM_K8S_PORT: process.env['WARROOM_K8S_PORT'] ?? '27310',
};

interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Undefined: the program has nothing like it. */
  of(measured: Measured): number | undefined;
  readonly digits?: number;
  /** What warroom should reach, of its own figure or of k9s's. */
  readonly goal?: { readonly says: string; met(own: number, k9s: number): boolean };
}
const atMost = (most: number): NonNullable<Figure['goal']> => ({ says: String(most), met: own => own <= most });
const FIGURES: readonly Figure[] = [
  { name: 'first frame', unit: 'ms', of: each => each.firstFrame },
  { name: 'first row', unit: 'ms', of: each => each.firstRow, goal: { says: 'a third of k9s', met: (own, k9s) => own <= k9s / 3 } },
  { name: 'bytes at the start', unit: 'B', of: each => each.bytesAtStart },
  { name: 'idle, sent', unit: 'B/s', of: each => each.idleBytes },
  { name: 'idle, CPU', unit: '% of a core', of: each => each.idleCpu, digits: 2, goal: atMost(1) },
  { name: 'memory', unit: 'MB', of: each => each.memory, goal: { says: 'half of k9s', met: (own, k9s) => own <= k9s / 2 } },
  { name: 'a row down or up, p50', unit: 'ms', of: each => each.inList.p50, digits: 1 },
  { name: 'a row down or up, p99', unit: 'ms', of: each => each.inList.p99, digits: 1 },
  { name: 'a row down or up, CPU', unit: 'ms', of: each => each.inList.cpu, digits: 1, goal: atMost(8) },
  { name: 'a row down or up, sent', unit: 'B', of: each => each.inList.bytes, goal: atMost(600) },
  { name: 'to another incident, all panels follow, p99', unit: 'ms', of: each => each.followed?.p99, digits: 1 },
  { name: 'to another incident, all panels follow, CPU', unit: 'ms', of: each => each.followed?.cpu, digits: 1, goal: atMost(8) },
  { name: 'to another incident, all panels follow, sent', unit: 'B', of: each => each.followed?.bytes },
];

type Pair = Readonly<Record<'warroom' | 'k9s', readonly Measured[]>>;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Both programs, one after the other, as often as asked: what else the machine does meets both. */
async function compare(kubeconfig: string, pods: number): Promise<Pair> {
  const seen: Record<'warroom' | 'k9s', Measured[]> = { warroom: [], k9s: [] };
  for (let run = 0; run < runs; run++) {
    const home = mkdtempSync(join(tmpdir(), 'warroom-bench-'));
    const usual = { columns, rows, settle: 8, idle: 15, keys: 100 };
    const programs: Readonly<Record<'warroom' | 'k9s', Measuring>> = {
      warroom: {
        ...usual,
        file: process.execPath,
        args: [resolve('.build/app/main.cjs')],
        toList: '3',
        row: /^▌[●▲·?] \S/m,
        env: {
          HOME: home,
          WARROOM_STATE_DIR: home,
          WARROOM_CONFIG_DIR: home,
          KUBECONFIG: kubeconfig,
          OLLAMA_HOST: '127.0.0.1:9',
          COLORTERM: 'truecolor',
        },
      },
      k9s: {
        ...usual,
        file: 'bash',
        args: [resolve('test/peers/kubernetes/k9s.sh'), '-A', '-c', 'pods'],
        row: /(?:cart|load-0)-\w+-\w+/,
        env: { ...instance, HOME: home, COLORTERM: 'truecolor' },
      },
    };
    for (const name of ['warroom', 'k9s'] as const) {
      const measured = await measureProgram(programs[name]);
      seen[name].push(measured);
      console.log(
        `${pods} pods, run ${run + 1}, ${name}: ${FIGURES.map(({ of, unit, digits = 0, name: figure }) => `${figure} ${of(measured)?.toFixed(digits) ?? '-'} ${unit}`).join('; ')}`,
      );
    }
    rmSync(home, { recursive: true, force: true });
  }
  return seen;
}

function table(results: ReadonlyMap<number, Pair>): string {
  const medianOf = (runs: readonly Measured[], { of }: Figure): number => median(runs.map(each => of(each) ?? Number.NaN));
  const cells = FIGURES.map(figure => {
    const { name, unit, digits = 0, goal } = figure;
    const shown = (value: number): string => (Number.isNaN(value) ? '' : value.toFixed(digits));
    const pairs = [...results.values()].flatMap(({ warroom, k9s }) => {
      const [own, other] = [medianOf(warroom, figure), medianOf(k9s, figure)];
      return [`${shown(own)}${goal && !goal.met(own, other) ? ' (over)' : ''}`, shown(other)];
    });
    return `| ${name} | ${unit} | ${goal?.says ?? ''} | ${pairs.join(' | ')} |`;
  });
  const heads = [...results.keys()].flatMap(pods => [`warroom, ${pods} pods`, `k9s, ${pods} pods`]);
  return [`| | | goal | ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length + 3)}`, ...cells].join('\n');
}

const peer = await startPeer('kubernetes', instance);
try {
  const kubeconfig = peer.env['KUBECONFIG'] ?? '';
  const kubectl = (...args: readonly string[]): string =>
    execFileSync(join(peersFolder, 'bin/kubectl'), ['--kubeconfig', kubeconfig, ...args], { encoding: 'utf8' });
  kubectl('apply', '-f', 'test/peers/kubernetes/demo.yaml');
  const load = (): string =>
    loadavg()
      .map(each => each.toFixed(1))
      .join(' ');
  const begun = load();
  const results = new Map<number, Pair>();
  for (const pods of counts) {
    if (pods > DEMO_PODS)
      execFileSync('bash', ['test/peers/kubernetes/load.sh', String(pods)], { env: { ...process.env, ...instance }, stdio: 'inherit' });
    // kwok and the controllers have work for some seconds after the last pod is ready.
    await new Promise(done => {
      setTimeout(done, 10_000);
    });
    results.set(pods, await compare(kubeconfig, pods));
  }
  const machine = `${availableParallelism()} cores (${arch()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()}, Node ${process.versions.node}; load ${begun} at the start, ${load()} at the end`;
  const text = [
    '# Beside k9s',
    '',
    `Written by \`npm run bench:terminal\` on ${new Date().toISOString().slice(0, 10)}. ${machine}. Medians of ${runs}.`,
    '',
    `Both run at ${columns}x${rows} in a pseudo-terminal against the same real API server (test/peers/kubernetes), whose nodes and pods kwok plays: ${DEMO_PODS} pods of the demo, then as many healthy ones beside them. k9s lists all pods; warroom lists what it correlates and shows what is wrong with them.`,
    '',
    table(results),
    '',
    'First row: a pod in k9s, an incident in warroom. Rows are moved over in the list of pods, and in the timeline; milliseconds run from the key to the first byte of the answer. Idle bytes of warroom are its clock, its ages and the axis of its timeline, in bursts: most seconds have none. An incident is shown before all pods are listed.',
    '',
  ].join('\n');
  writeFileSync('test/bench/beside-k9s.md', text);
  console.log(`\n${text}`);
} finally {
  await peer.stop();
}
