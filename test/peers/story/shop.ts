import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  TagResourceCommand,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import { command, startPeer, type Peer } from '../support/peers.js';
import { startExporter } from './exporter.js';
import { manifestsOf, rolloutOf, type Workload } from './manifests.js';

const peers = process.env['WARROOM_PEERS_DIR'] ?? join(homedir(), '.cache/warroom-peers');
const kubectlBinary = join(peers, 'bin/kubectl');

const RULES = `groups:
- name: story
  rules:
  - alert: ShopErrors
    expr: sum by (service, namespace) (rate(http_requests_total{code=~"5.."}[5s])) / sum by (service, namespace) (rate(http_requests_total[5s])) > 0.2
    for: 2s
    labels: {severity: critical}
    annotations: {summary: '{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests'}
  - alert: DiskAlmostFull
    expr: disk_used_ratio > 0.9
    for: 1s
    labels: {severity: warning}
    annotations: {summary: 'the disk of {{ $labels.host }} is {{ $value | humanizePercentage }} full'}
`;

const good: Workload = {
  namespace: 'shop',
  name: 'checkout',
  image: 'images.invalid/checkout:2.7.3',
  replicas: 3,
  env: { POOL_SIZE: '50' },
  calls: ['payment'],
};
const bad: Workload = { ...good, image: 'images.invalid/checkout:2.8.0', env: { POOL_SIZE: '5' }, fate: 'crash' };
const others: readonly Workload[] = [
  { namespace: 'shop', name: 'web', image: 'images.invalid/web:1', replicas: 2, calls: ['checkout'] },
  { namespace: 'shop', name: 'payment', image: 'images.invalid/payment:1', replicas: 2 },
  { namespace: 'batch', name: 'reports', image: 'images.invalid/reports:1', replicas: 1 },
];

/** Real servers with a small shop on them. What its services count follows from what the API server says of their pods. */
export interface Shop {
  /** What the program needs in its environment to find all of it. */
  readonly env: Readonly<Record<string, string>>;
  kubectl(...args: readonly string[]): Promise<string>;
  /** Rolls out the version of checkout that crash-loops. */
  breakCheckout(): Promise<void>;
  /** Things that have nothing to do with it. */
  makeNoise(): Promise<void>;
  checkout(): Promise<{ readonly image: string; readonly replicas: number; readonly ready: number; readonly uid: string }>;
  close(): Promise<void>;
}

/** Ports and names of this story's own, so that it meets no other test's servers. */
const OWN = {
  WARROOM_K8S_INSTANCE: 'story-kubernetes',
  WARROOM_K8S_PORT: '27443',
  WARROOM_PROMETHEUS_INSTANCE: 'story-prometheus',
  WARROOM_PROMETHEUS_PORT: '27090',
  WARROOM_AWS_INSTANCE: 'story-cloudwatch',
  WARROOM_AWS_PORT: '27555',
  WARROOM_AWS_SERVERS: 'localstack',
  WARROOM_OLLAMA_INSTANCE: 'story-ollama',
  WARROOM_OLLAMA_PORT: '27434',
};

export async function openShop(): Promise<Shop> {
  const started: Peer[] = await Promise.all(
    (['kubernetes', 'prometheus', 'cloudwatch', 'ollama'] as const).map(peer => startPeer(peer, OWN)),
  );
  const env = Object.assign({}, ...started.map(peer => peer.env)) as Record<string, string>;
  const kubectl = (...args: readonly string[]): Promise<string> =>
    command(kubectlBinary, ['--kubeconfig', env['KUBECONFIG'] ?? '', ...args]);
  const exporter = await startExporter(['checkout', 'web', 'payment']);
  const state = join(peers, 'run', OWN.WARROOM_PROMETHEUS_INSTANCE);
  await writeFile(join(state, 'rules/story.yml'), RULES);
  await writeFile(join(state, 'targets/story.json'), JSON.stringify([{ targets: [exporter.address] }]));
  await fetch(`${env['WARROOM_PROMETHEUS_URL'] ?? ''}/-/reload`, { method: 'POST' });

  const manifest = join(state, 'story.json');
  await writeFile(manifest, manifestsOf([good, ...others]));
  await kubectl('apply', '-f', manifest);
  await Promise.all(
    [good, ...others].map(({ namespace, name }) => kubectl('-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=60s')),
  );

  const cloudwatch = new CloudWatchClient({
    region: 'eu-west-1',
    endpoint: env['AWS_ENDPOINT_URL_CLOUDWATCH'] ?? '',
    credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' },
  });
  const dimensions = [{ Name: 'ServiceName', Value: 'checkout' }];
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'checkout-5xx',
      AlarmDescription: 'checkout answers 5xx',
      Namespace: 'Shop',
      MetricName: 'Errors5xx',
      Dimensions: dimensions,
      Statistic: 'Average',
      Period: 10,
      EvaluationPeriods: 1,
      Threshold: 20,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    }),
  );
  const alarm = (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['checkout-5xx'] }))).MetricAlarms?.[0]?.AlarmArn;
  if (alarm) await cloudwatch.send(new TagResourceCommand({ ResourceARN: alarm, Tags: [{ Key: 'severity', Value: 'critical' }] }));

  const checkout: Shop['checkout'] = async () => {
    const object = JSON.parse(await kubectl('-n', 'shop', 'get', 'deployment', 'checkout', '-o', 'json')) as {
      metadata: { uid: string };
      spec: { replicas: number; template: { spec: { containers: readonly { image: string }[] } } };
      status: { readyReplicas?: number };
    };
    return {
      image: object.spec.template.spec.containers[0]?.image ?? '',
      replicas: object.spec.replicas,
      ready: object.status.readyReplicas ?? 0,
      uid: object.metadata.uid,
    };
  };
  // The shop's traffic: as many requests of checkout fail as it has pods that are not ready.
  let open = true;
  const traffic = (async () => {
    while (open) {
      const { replicas, ready, image } = await checkout();
      const failing = image === good.image ? 0 : Math.min(1, 1 - ready / Math.max(1, replicas));
      exporter.setErrors('checkout', failing);
      await cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: 'Shop',
          MetricData: [{ MetricName: 'Errors5xx', Dimensions: dimensions, Value: failing * 100, Timestamp: new Date() }],
        }),
      );
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
  })();

  return {
    env: {
      ...env,
      PROMETHEUS_URL: env['WARROOM_PROMETHEUS_URL'] ?? '',
      ALERTMANAGER_URL: env['WARROOM_ALERTMANAGER_URL'] ?? '',
      OLLAMA_HOST: env['WARROOM_OLLAMA_URL'] ?? '',
    },
    kubectl,
    checkout,
    async breakCheckout() {
      await kubectl('-n', 'shop', 'patch', 'deployment', 'checkout', '--type=merge', '-p', rolloutOf(bad));
    },
    async makeNoise() {
      exporter.setDiskFull('backup-7', 0.97);
      await kubectl(
        '-n',
        'batch',
        'patch',
        'deployment',
        'reports',
        '--type=merge',
        '-p',
        rolloutOf({ ...others[2]!, image: 'images.invalid/reports:2' }),
      );
    },
    async close() {
      open = false;
      await traffic;
      cloudwatch.destroy();
      await exporter.close();
      await Promise.all(started.map(peer => peer.stop()));
    },
  };
}
