import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admissionFaults } from './faults/admission.js';
import { clusterFaults, TAINTED } from './faults/cluster.js';
import { containerFaults } from './faults/containers.js';
import { eventOf, namespaceOf, type Fault } from './faults/fault.js';
import { HEALTHY } from './faults/healthy.js';
import { DEFINITIONS, networkFaults } from './faults/network.js';
import { placementFaults } from './faults/placement.js';
import { podFaults } from './faults/pods.js';
import { incidentOf, scoreOf, tableOf, type Score } from './faults/score.js';
import { settingsFaults } from './faults/settings.js';
import { trafficFaults } from './faults/traffic.js';
import { placedIn, triageOf, type Triage } from './faults/triage.js';
import { workloadFaults } from './faults/workloads.js';
import { startKubernetes, type KubernetesPeer } from './support/kubernetes-peer.js';

const FAULTS: readonly Fault[] = [
  ...podFaults,
  ...containerFaults,
  ...workloadFaults,
  ...admissionFaults,
  ...networkFaults,
  ...trafficFaults,
  ...clusterFaults,
  ...placementFaults,
  ...settingsFaults,
];
const TABLE = path.resolve('test/peers/kubernetes-faults.md');
/** Long enough for what is only told after it has lasted, counted from when everything is there. */
const SETTLE = 45_000;
const AT_ONCE = 3;
/** The program runs once for each fault that alerts. */
const PATIENCE = 1_200_000;

let peer: KubernetesPeer;
let state: string;

const list = (objects: readonly object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
const namespaces = (names: readonly string[]): readonly object[] =>
  names.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
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
    await peer.apply(list(placedIn('shop', HEALTHY)));
    await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await new Promise<void>(resolve => {
      setTimeout(resolve, 25_000);
    });
    healthy = await triageOf(peer.admin, state);
    expect(healthy.findings.map(finding => `${finding.check}: ${finding.sentence}`)).toEqual([]);
    expect(healthy.checks.filter(check => check.verdict === 'not-allowed' || check.verdict === 'unavailable')).toEqual([]);
    expect(healthy.sources[0]).toMatchObject({ state: 'ready', rejected: 0 });
  });

  test(
    'the cause of each fault is named',
    async () => {
      await peer.apply(list([...namespaces(FAULTS.map(namespaceOf)), TAINTED]));
      await peer.apply(list(FAULTS.flatMap(fault => placedIn(namespaceOf(fault), fault.objects))));
      await peer.apply(
        list(
          await inTurns(
            FAULTS.flatMap(fault =>
              (fault.warnings ?? []).map(([name, reason, message]) => ({ namespace: namespaceOf(fault), name, reason, message })),
            ),
            async ({ namespace, name, reason, message }) =>
              eventOf(
                namespace,
                name,
                await peer.kubectl('-n', namespace, 'get', 'pod', name, '-o', 'jsonpath={.metadata.uid}'),
                reason,
                message,
              ),
          ),
        ),
      );
      const patches = FAULTS.flatMap(fault =>
        (fault.status ?? []).map(([resource, name, status]) => ({ namespace: namespaceOf(fault), resource, name, status })),
      );
      await inTurns(patches, ({ namespace, resource, name, status }) =>
        peer.kubectl('-n', namespace, 'patch', resource, name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })),
      );
      await new Promise<void>(resolve => {
        setTimeout(resolve, 5_000);
      });
      for (const fault of FAULTS)
        for (const [resource, name] of fault.deleted ?? [])
          await peer.kubectl('-n', namespaceOf(fault), 'delete', resource, name, '--wait=false');
      await new Promise<void>(resolve => {
        setTimeout(resolve, SETTLE);
      });
      const whole = await triageOf(peer.admin, state);
      // A hypothesis is about one trouble: for those that alert, the program looks at nothing but their namespace.
      const scores: readonly Score[] = await inTurns(FAULTS, async fault =>
        scoreOf(fault, whole, incidentOf(fault, whole) ? await triageOf(peer.admin, state, namespaceOf(fault)) : whole),
      );
      const table = tableOf(scores, healthy.findings.length);
      if (process.env['WARROOM_WRITE_TABLE']) await writeFile(TABLE, table);
      const share = (values: readonly boolean[]): number => values.filter(Boolean).length / values.length;
      const missed = scores.filter(score => !score.found || !score.first).map(score => `${score.fault.id}: ${score.said}`);
      expect(FAULTS.length).toBeGreaterThanOrEqual(40);
      expect(share(scores.map(score => score.found)), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
      expect(share(scores.map(score => score.first)), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
      expect(
        (await readFile(TABLE, 'utf8')).split('\n').filter(line => line.startsWith('| ')).length,
        'the table is of other faults: write it anew with WARROOM_WRITE_TABLE=1',
      ).toBe(FAULTS.length + 2);
    },
    PATIENCE,
  );

  test('whoever may not list everything is told what could not be looked at, and the source does not fail', async () => {
    const seen = await triageOf(peer.viewer, state, 'shop');
    expect(seen.sources[0]?.id).toBe('kubernetes');
    const verdicts = new Map(seen.checks.map(check => [check.id, check.verdict]));
    expect(verdicts.get('crash-loop')).toBe('false');
    expect(verdicts.get('webhook-service')).toBe('not-allowed');
  });
});
