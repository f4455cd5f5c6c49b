// Records what the Kubernetes provider reads, from a real API server: node src/build/run.mjs test/recordings/record-kubernetes.ts
import { writeFile } from 'node:fs/promises';
import { pathOf, WATCHED } from '../../providers/kubernetes/objects/kinds.js';
import { startKubernetes, workload } from '../peers/support/kubernetes-peer.js';
import { machineNames } from './machine-names.js';

const FILE = 'test/recordings/kubernetes/shop.json';
const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, milliseconds);
  });

/** A small shop: one workload that is well, and one for each way to be unwell. */
const EXTRAS: readonly unknown[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cart-settings', namespace: 'shop' }, data: { mode: 'fast' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { selector: { app: 'cart' }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } } },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      minReplicas: 3,
      maxReplicas: 6,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'archive', namespace: 'shop' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'absent', resources: { requests: { storage: '1Gi' } } },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'huge', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'images.invalid/huge:1', resources: { requests: { cpu: '900' } } }] },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'import', namespace: 'shop' },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { annotations: { 'warroom.test/fate': 'fail' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/import:1' }] },
      },
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'report', namespace: 'shop' },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/report:1' }] } } },
      },
    },
  },
];

/** Without what the provider does not ask for: the contents of config maps, and who changed what of kinds where it looks at no such thing. */
function lean(kind: string, list: unknown): unknown {
  const keeps = new Set(['deployment', 'statefulset', 'daemonset', 'node', 'hpa', 'service', 'cronjob', 'config']);
  return JSON.parse(
    JSON.stringify(list, (name, value: unknown) =>
      (name === 'managedFields' && !keeps.has(kind)) || (name === 'data' && kind === 'config') ? undefined : value,
    ),
  ) as unknown;
}

const clean = machineNames([]);
const peer = await startKubernetes('recording', 24503);
try {
  await peer.kubectl('create', 'namespace', 'shop');
  for (const extra of EXTRAS) await peer.apply(JSON.stringify(extra));
  await peer.apply(workload({ name: 'web', image: 'images.invalid/web:1' }));
  await peer.apply(workload({ name: 'cart', image: 'images.invalid/cart:1', env: { POOL_SIZE: '20', PASSWORD: 'first-of-two-words' } }));
  await peer.apply(workload({ name: 'search', image: 'images.invalid/search:1', fate: 'oom', replicas: 2 }));
  await peer.apply(workload({ name: 'mail', image: 'images.invalid/mail:1', fate: 'image', replicas: 2 }));
  await peer.apply(workload({ kind: 'StatefulSet', name: 'ledger', image: 'images.invalid/ledger:1', replicas: 2 }));
  await peer.apply(workload({ kind: 'DaemonSet', name: 'agent', image: 'images.invalid/agent:1' }));
  await peer.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/cart', '--timeout=60s');
  await peer.apply(
    workload({ name: 'cart', image: 'images.invalid/cart:2', fate: 'crash', env: { POOL_SIZE: '5', PASSWORD: 'second-of-two-words' } }),
  );
  await peer.kubectl('label', 'node', 'node-03', 'warroom.test/not-ready=true');
  await pause(25_000);
  const raw = async (path: string): Promise<unknown> => JSON.parse(clean(await peer.kubectl('get', '--raw', path))) as unknown;
  const answers: Record<string, unknown> = { '/version': await raw('/version') };
  for (const kind of WATCHED) answers[pathOf(kind)] = lean(kind.kind, await raw(pathOf(kind)));
  for (const path of ['/apis/events.k8s.io/v1/events', '/api/v1/events']) answers[path] = lean('event', await raw(path));
  await writeFile(FILE, `${JSON.stringify({ recordedAt: new Date().toISOString(), answers }, null, 1)}\n`);
} finally {
  await peer.stop();
}
