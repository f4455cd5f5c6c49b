/**
 * `npm run bench:plan [-- --runs 30 --size 200x60]`: breaks something on a real API server (pods played by kwok), posts its
 * alert to a real Alertmanager, and measures until a rehearsed plan stands on the screen of the shipped program, in a
 * pseudo-terminal. No model takes part. Needs `test/peers/kubernetes/build.sh kube` and `test/peers/prometheus/build.sh`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, homedir, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { command, startPeer } from '../peers/support/peers.js';
import { PtyProgram } from '../support/pty-program.js';
import { planFaults, type PlanFault } from './plan-faults.js';

const { values: given } = parseArgs({ options: { runs: { type: 'string', default: '30' }, size: { type: 'string', default: '200x60' } } });
const runs = Number(given.runs);
const [columns = 200, rows = 60] = given.size.split('x').map(Number);
const peersFolder = process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers');
const instances = {
  WARROOM_PEERS_DIR: peersFolder,
  WARROOM_K8S_INSTANCE: 'bench-plan',
  WARROOM_K8S_PORT: process.env['WARROOM_K8S_PORT'] ?? '27330',
  WARROOM_K8S_NODES: '4',
  WARROOM_PROMETHEUS_INSTANCE: 'bench-plan-prometheus',
  WARROOM_PROMETHEUS_PORT: process.env['WARROOM_PROMETHEUS_PORT'] ?? '27390',
};
const PATIENCE = 60_000;
const CALM = 3000;
/** Between two keys, in milliseconds. */
const KEY_EVERY = 60;
const pause = (milliseconds: number): Promise<void> =>
  new Promise(done => {
    setTimeout(done, milliseconds);
  });
const share = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * at) - 1)] ?? Number.NaN;

interface Run {
  readonly fault: string;
  /** Seconds from the post to the alert in an incident on the screen, and to the plan. */
  readonly shown: number;
  readonly planned: number;
  /** The title of the plan that stood first was of the right kind. */
  readonly right: boolean;
  readonly title: string;
}

const [kubernetes, monitoring] = await Promise.all([startPeer('kubernetes', instances), startPeer('prometheus', instances)]);
const home = mkdtempSync(join(tmpdir(), 'warroom-bench-'));
const alertmanager = monitoring.env['WARROOM_ALERTMANAGER_URL'] ?? '';
const kubectl = (...args: readonly string[]): Promise<string> =>
  command(join(peersFolder, 'bin/kubectl'), ['--kubeconfig', kubernetes.env['KUBECONFIG'] ?? '', ...args]);

async function post({ labels, summary }: PlanFault, namespace: string, ends?: string): Promise<void> {
  const answer = await fetch(`${alertmanager}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ labels: labels(namespace), annotations: { summary }, ...(ends === undefined ? {} : { endsAt: ends }) }]),
  });
  if (!answer.ok) throw new Error(`Alertmanager refused the alert: ${answer.status} ${await answer.text()}`);
}

async function prepare(fault: PlanFault, namespace: string): Promise<void> {
  const manifest = join(home, `${namespace}.json`);
  await kubectl('create', 'namespace', namespace);
  writeFileSync(manifest, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: fault.objects(namespace) }));
  await kubectl('-n', namespace, 'apply', '-f', manifest);
}

/** Keys that come together are a paste: a hand is not that fast. */
async function pressed(program: PtyProgram, key: string): Promise<void> {
  program.type(key);
  await pause(KEY_EVERY);
}

/** A hand that looks at the screen before it presses the next key: to the incident that names the namespace, then p. */
async function plan(program: PtyProgram, fault: PlanFault, namespace: string): Promise<Run> {
  const screen = (): string => program.screen.text();
  const posted = performance.now();
  await post(fault, namespace);
  // The alert's own source is counted in the second line of an incident.
  const isShown = (): boolean =>
    screen()
      .split('\n')
      .some((line, index, lines) => /^[▌ ][●▲·?]/.test(line) && line.includes(namespace) && /\bam \d/.test(lines[index + 1] ?? '')) ||
    incidentLines(screen()).some(text => text.includes(namespace) && /\bam \d/.test(text));
  await program.until(`the alert of ${namespace} in an incident`, isShown);
  const shown = (performance.now() - posted) / 1000;
  for (const key of ['1', 'g']) await pressed(program, key);
  for (let row = 0; !chosen(screen()).includes(namespace); row++) {
    if (row > 40) throw new Error(`no incident names ${namespace}\n${screen()}`);
    const before = chosen(screen());
    if (row > 0) await pressed(program, 'j');
    if (chosen(screen()) === before) await pause(100);
  }
  await pressed(program, 'p');
  const first = (): string => /▌A {2}(.+?) +(?:risk|by hand|changes nothing)/.exec(screen())?.[1] ?? '';
  await program.until(`a rehearsed plan for ${namespace}`, () => first().includes(namespace) && /✓ allowed/.test(screen()));
  return { fault: fault.id, shown, planned: (performance.now() - posted) / 1000, right: fault.plan.test(first()), title: first() };
}

/** Incidents of the list, each as one text: two lines from the mark on. */
function incidentLines(text: string): readonly string[] {
  const lines = text.split('\n').map(line => line.split('│')[0] ?? line);
  return lines.flatMap((line, index) => (/^[▌ ][●▲·?✓]/.test(line) ? [`${line} ${lines[index + 1] ?? ''}`] : []));
}
const chosen = (text: string): string => incidentLines(text).find(line => line.startsWith('▌')) ?? '';

let program: PtyProgram | undefined;
try {
  const begun = loadavg()[0] ?? 0;
  const list = Array.from({ length: runs }, (_, index) => ({
    fault: planFaults[index % planFaults.length] as PlanFault,
    namespace: `run-${String(index + 1).padStart(2, '0')}`,
  }));
  program = new PtyProgram(process.execPath, ['.build/app/main.cjs'], {
    columns,
    rows,
    patience: PATIENCE,
    env: {
      HOME: home,
      WARROOM_STATE_DIR: home,
      WARROOM_CONFIG_DIR: home,
      KUBECONFIG: kubernetes.env['KUBECONFIG'],
      PROMETHEUS_URL: monitoring.env['WARROOM_PROMETHEUS_URL'],
      ALERTMANAGER_URL: alertmanager,
      OLLAMA_HOST: '127.0.0.1:9',
      COLORTERM: 'truecolor',
    },
  });
  await program.until('its sources', () => /am ✓/.test(program?.screen.text() ?? '') && /k8s ✓/.test(program?.screen.text() ?? ''));
  const seen: Run[] = [];
  for (const { fault, namespace } of list) {
    await prepare(fault, namespace);
    // The moment of the alert must not stand in a fixed place between two polls.
    await pause(CALM + Math.random() * 10_000);
    for (const args of fault.broken(namespace)) await kubectl(...args);
    const run = await plan(program, fault, namespace);
    seen.push(run);
    console.log(
      `${namespace} ${run.fault}: shown ${run.shown.toFixed(1)} s, plan ${run.planned.toFixed(1)} s, ${run.right ? 'right' : 'NOT what was expected'}: ${run.title}`,
    );
    await post(fault, namespace, new Date().toISOString());
    await kubectl('delete', 'namespace', namespace, '--wait=false');
    for (const args of fault.mended?.(namespace) ?? []) await kubectl(...args);
  }
  const of = (values: readonly number[]): string =>
    `median ${share(values, 0.5).toFixed(1)} s, p95 ${share(values, 0.95).toFixed(1)} s, worst ${share(values, 1).toFixed(1)} s`;
  console.log(
    `\n${seen.length} runs over ${new Set(seen.map(run => run.fault)).size} kinds of fault, ${availableParallelism()} cores, load ${begun.toFixed(1)} at the start, ${(loadavg()[0] ?? 0).toFixed(1)} at the end`,
  );
  console.log(`alert posted to its incident on the screen: ${of(seen.map(run => run.shown))}`);
  console.log(`alert posted to the rehearsed plan:         ${of(seen.map(run => run.planned))}`);
  console.log(`first plan of the right kind: ${seen.filter(run => run.right).length} of ${seen.length}`);
} finally {
  program?.kill();
  await Promise.all([kubernetes.stop(), monitoring.stop()]);
  rmSync(home, { recursive: true, force: true });
}
