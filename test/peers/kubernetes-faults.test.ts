import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterFaults, TAINTED } from './faults/cluster.js';
import { eventOf, namespaceOf, type Fault } from './faults/fault.js';
import { HEALTHY } from './faults/healthy.js';
import { DEFINITIONS, networkFaults } from './faults/network.js';
import { podFaults } from './faults/pods.js';
import { incidentOf, scoreOf, tableOf, type Score, type Triage } from './faults/score.js';
import { workloadFaults } from './faults/workloads.js';
import { startKubernetes, type KubernetesPeer } from './support/kubernetes-peer.js';

const run = promisify(execFile);
const FAULTS: readonly Fault[] = [...podFaults, ...workloadFaults, ...networkFaults, ...clusterFaults];
const TABLE = path.resolve('test/peers/kubernetes-faults.md');
/** Long enough for what is only told after it has lasted, counted from when everything is there. */
const SETTLE = 45_000;
const AT_ONCE = 3;

let peer: KubernetesPeer;
let state: string;

/** The program as a script runs it. */
async function triage(namespace?: string, kubeconfig: string = peer.admin): Promise<Triage> {
  const args = ['.build/app/main.cjs', 'triage', '--json', '--kubeconfig', kubeconfig, ...(namespace ? ['--namespace', namespace] : [])];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26, env: { PATH: process.env['PATH'] ?? '', HOME: state, WARROOM_STATE_DIR: state, WARROOM_CONFIG_DIR: state } });
  return JSON.parse(stdout) as Triage;
}

const list = (objects: readonly object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
const inNamespace = (namespace: string) => (object: object): object => ({ ...object, metadata: { namespace, ...(object as { readonly metadata: object }).metadata } });
const CLUSTER_WIDE = new Set(['Namespace', 'Node', 'PersistentVolume', 'StorageClass', 'IngressClass', 'GatewayClass', 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']);
const place = (namespace: string) => (object: object): object => (CLUSTER_WIDE.has((object as { readonly kind: string }).kind) ? object : inNamespace(namespace)(object));
const namespaces = (names: readonly string[]): readonly object[] => names.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) results.push(...await Promise.all(items.slice(at, at + AT_ONCE).map(work)));
  return results;
}

beforeAll(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'warroom-faults-'));
  peer = await startKubernetes('faults', Number(process.env['WARROOM_FAULTS_PORT'] ?? 24543));
});
afterAll(async () => {
  await peer?.stop();
  await rm(state, { recursive: true, force: true });
});

describe('faults of a real API server', () => {
  let healthy: Triage;

  test('nothing is found in a healthy cluster, and every check could look', async () => {
    await peer.apply(list([...namespaces(['shop']), ...DEFINITIONS]));
    await peer.apply(list(HEALTHY.map(place('shop'))));
    await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await new Promise<void>(resolve => { setTimeout(resolve, 25_000); });
    healthy = await triage();
    expect(healthy.findings.map(finding => `${finding.check}: ${finding.sentence}`)).toEqual([]);
    expect(healthy.checks.filter(check => check.verdict === 'not-allowed' || check.verdict === 'unavailable')).toEqual([]);
    expect(healthy.sources[0]).toMatchObject({ state: 'ready', rejected: 0 });
  });

  test('the cause of each fault is named', async () => {
    await peer.apply(list([...namespaces(FAULTS.map(namespaceOf)), TAINTED]));
    await peer.apply(list(FAULTS.flatMap(fault => fault.objects.map(place(namespaceOf(fault))))));
    await peer.apply(list(await inTurns(FAULTS.flatMap(fault => (fault.warnings ?? []).map(([name, reason, message]) => ({ namespace: namespaceOf(fault), name, reason, message }))), async ({ namespace, name, reason, message }) =>
      eventOf(namespace, name, await peer.kubectl('-n', namespace, 'get', 'pod', name, '-o', 'jsonpath={.metadata.uid}'), reason, message))));
    const patches = FAULTS.flatMap(fault => (fault.status ?? []).map(([resource, name, status]) => ({ namespace: namespaceOf(fault), resource, name, status })));
    await inTurns(patches, ({ namespace, resource, name, status }) => peer.kubectl('-n', namespace, 'patch', resource, name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })));
    await new Promise<void>(resolve => { setTimeout(resolve, 5_000); });
    for (const fault of FAULTS) for (const [resource, name] of fault.deleted ?? []) await peer.kubectl('-n', namespaceOf(fault), 'delete', resource, name, '--wait=false');
    await new Promise<void>(resolve => { setTimeout(resolve, SETTLE); });
    const whole = await triage();
    // A hypothesis is about one trouble: for those that alert, the program looks at nothing but their namespace.
    const scores: readonly Score[] = await inTurns(FAULTS, async fault => scoreOf(fault, whole, incidentOf(fault, whole) ? await triage(namespaceOf(fault)) : whole));
    const table = tableOf(scores, healthy.findings.length);
    if (process.env['WARROOM_WRITE_TABLE']) await writeFile(TABLE, table);
    const share = (values: readonly boolean[]): number => values.filter(Boolean).length / values.length;
    const missed = scores.filter(score => !score.found || !score.first).map(score => `${score.fault.id}: ${score.said}`);
    expect(FAULTS.length).toBeGreaterThanOrEqual(40);
    expect(share(scores.map(score => score.found)), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(share(scores.map(score => score.first)), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect((await readFile(TABLE, 'utf8')).split('\n').filter(line => line.startsWith('| ')).length, 'the table is of other faults: write it anew with WARROOM_WRITE_TABLE=1').toBe(FAULTS.length + 2);
  });

  test('whoever may not list everything is told what could not be looked at, and the source does not fail', async () => {
    const seen = await triage('shop', peer.viewer);
    expect(seen.sources[0]?.id).toBe('kubernetes');
    const verdicts = new Map(seen.checks.map(check => [check.id, check.verdict]));
    expect(verdicts.get('crash-loop')).toBe('false');
    expect(verdicts.get('webhook-service')).toBe('not-allowed');
  });
});
