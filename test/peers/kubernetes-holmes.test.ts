import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placedIn, triageOf, type Triage } from './faults/triage.js';
import { startKubernetes, type KubernetesPeer } from './support/kubernetes-peer.js';

/** Incident data are not part of this repository: without them there is nothing to test. */
const CASES = path.resolve(process.env['WARROOM_DATA'] ?? '../shared/data', 'holmes-evals/cases');
const TABLE = path.resolve('test/peers/kubernetes-holmes.md');
const SETTLE = 45_000;
/** The program runs once for each case. */
const PATIENCE = 900_000;

interface Case {
  readonly id: string;
  readonly namespace: string;
  /** What a kubelet would make of its pods, as kwok plays it. */
  readonly fate?: string;
  /** The facts of the expected answer that manifests alone can tell. */
  readonly cause: readonly RegExp[];
}

/** The cases whose answer is in objects of the cluster; the others need code that runs, logs or another product. */
const STATIC: readonly Case[] = [
  { id: '10_image_pull_backoff', namespace: 'app-10', fate: 'image', cause: [/yourcompany\/crw:latest/, /can't be pulled/] },
  {
    id: '110_k8s_events_image_pull',
    namespace: 'app-110',
    fate: 'image',
    cause: [/my-private-registry\.io\/data-processor:v2\.5\.0/, /can't be pulled/],
  },
  { id: '111_pod_names_contain_service', namespace: 'app-111', fate: 'unready', cause: [/search-engine-service/, /readiness probe/] },
  { id: '14_pending_resources', namespace: 'app-14', cause: [/Insufficient nvidia\.com\/gpu|nvidia\.com\/gpu/] },
  { id: '24_misconfigured_pvc', namespace: 'app-24', cause: [/no storage class standard-v2/] },
  { id: '25_misconfigured_ingress_class', namespace: 'app-25', cause: [/ingress class example-ingress-class/, /does not exist/] },
  { id: '42_dns_issues_result_new_tools_no_runbook', namespace: 'test-ns', cause: [/default-deny-egress/, /DNS/] },
  { id: '77_liveness_probe_misconfiguration', namespace: 'namespace-77', cause: [/liveness probe/, /8080/, /80$/] },
  { id: '78a_missing_cpu_limits', namespace: 'namespace-78a', cause: [/compute-quota/, /limits\.cpu/] },
  { id: '78b_cpu_quota_exceeded', namespace: 'namespace-78b', cause: [/quota/, /cpu=20m/] },
  { id: '79_configmap_mount_issue', namespace: 'namespace-79', fate: 'pending', cause: [/no ConfigMap app-config/] },
  { id: '83_secret_not_found', namespace: 'namespace-83', fate: 'pending', cause: [/no Secret database-secret/] },
  { id: '84_network_policy_blocking_traffic', namespace: 'namespace-84', cause: [/frontend/, /backend-service/, /tier=backend/] },
  { id: '85_hpa_not_scaling', namespace: 'namespace-85', cause: [/golden-eagle/, /no resource requests|missing request for cpu/] },
  { id: '86_configmap_like_but_secret', namespace: 'production', fate: 'pending', cause: [/no Secret frontend-api-keys/] },
];

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly template?: object };
}

/** The objects of a case; those that are pods, or make some, with the fate. */
async function objectsOf({ id, fate }: Case): Promise<readonly object[]> {
  const { manifests } = JSON.parse(await readFile(path.join(CASES, `ask_holmes__${id}.json`), 'utf8')) as {
    readonly manifests: readonly { readonly text: string }[];
  };
  const objects = manifests
    .flatMap(manifest => parseAllDocuments(manifest.text).map(document => document.toJS() as Manifest | null))
    .filter(object => object !== null);
  const fated = (object: object): object => {
    const metadata = (object as { readonly metadata?: object }).metadata;
    return { ...object, metadata: { ...metadata, annotations: { 'warroom.test/fate': fate } } };
  };
  return objects.map(object =>
    fate === undefined
      ? object
      : object.kind === 'Pod'
        ? fated(object)
        : object.spec?.template
          ? { ...object, spec: { ...object.spec, template: fated(object.spec.template) } }
          : object,
  );
}

describe.skipIf(!existsSync(CASES))('questions of holmes-evals that manifests answer', () => {
  let peer: KubernetesPeer;
  let state: string;

  beforeAll(async () => {
    state = await mkdtemp(path.join(tmpdir(), 'warroom-holmes-'));
    peer = await startKubernetes('holmes', Number(process.env['WARROOM_HOLMES_PORT'] ?? 24643));
  });
  afterAll(async () => {
    await peer?.stop();
    await rm(state, { recursive: true, force: true });
  });

  test(
    'the cause is named',
    async () => {
      for (const one of STATIC)
        await peer.apply(
          JSON.stringify({
            apiVersion: 'v1',
            kind: 'List',
            items: [
              { apiVersion: 'v1', kind: 'Namespace', metadata: { name: one.namespace } },
              ...placedIn(one.namespace, await objectsOf(one)),
            ],
          }),
        );
      await new Promise<void>(resolve => {
        setTimeout(resolve, SETTLE);
      });
      const rows: { readonly one: Case; readonly found: boolean; readonly hypothesis: boolean | undefined; readonly said: string }[] = [];
      for (const one of STATIC) {
        const triage = await triageOf(peer.admin, state, one.namespace);
        const said = triage.findings.find(finding => one.cause.every(pattern => pattern.test(finding.sentence)));
        rows.push({
          one,
          found: said !== undefined,
          hypothesis: hypothesisOf(triage, one),
          said: said?.sentence ?? triage.findings[0]?.sentence ?? 'nothing',
        });
      }
      const table = [
        '# Questions of holmes-evals that manifests answer, and what is said',
        '',
        'Made by `kubernetes-holmes.test.ts` (set WARROOM_WRITE_TABLE=1, and WARROOM_DATA to the incident data). The manifests run on a real API server; where a kubelet is needed kwok plays it.',
        '',
        `- cause named in a finding: ${rows.filter(row => row.found).length} of ${rows.length}`,
        `- cause named in the first hypothesis, of those that alert: ${rows.filter(row => row.hypothesis).length} of ${rows.filter(row => row.hypothesis !== undefined).length}`,
        '',
        '| case | finding | hypothesis | what is said |',
        '| --- | --- | --- | --- |',
        ...rows.map(
          ({ one, found, hypothesis, said }) =>
            `| ${one.id} | ${found ? 'yes' : '**no**'} | ${hypothesis === undefined ? '' : hypothesis ? 'yes' : '**no**'} | ${said.replaceAll('|', '\\|').replace(/-[a-f0-9]{7,10}-[a-z0-9]{5}\b/g, '-…')} |`,
        ),
        '',
      ].join('\n');
      if (process.env['WARROOM_WRITE_TABLE']) await writeFile(TABLE, table);
      expect(rows.filter(row => !row.found).map(row => `${row.one.id}: ${row.said}`)).toEqual([]);
      expect(rows.filter(row => row.hypothesis === false).map(row => `${row.one.id}: ${row.said}`)).toEqual([]);
    },
    PATIENCE,
  );
});

/** Whether the first suspect of the first incident names the cause; undefined when nothing alerts. */
function hypothesisOf({ incidents }: Triage, { cause }: Case): boolean | undefined {
  const [incident] = incidents;
  const suspect = incident?.suspects[0];
  if (!incident) return undefined;
  const words = suspect ? [suspect.title, ...suspect.for.map(evidence => evidence.because)].join('\n') : '';
  return cause.every(pattern => new RegExp(pattern.source, `${pattern.flags}m`).test(words));
}
