/** Ways to break a cluster for `alert-to-plan`: each in a namespace of its own, with the alert that a monitoring system would send. */
export interface PlanFault {
  readonly id: string;
  /** What stands before it is broken. */
  objects(namespace: string): readonly object[];
  /** Arguments of kubectl, one list a call. */
  broken(namespace: string): readonly (readonly string[])[];
  /** Takes back what is outside of the namespace. */
  mended?(namespace: string): readonly (readonly string[])[];
  labels(namespace: string): Readonly<Record<string, string>>;
  readonly summary: string;
  /** A plan that is right has a title like this. */
  readonly plan: RegExp;
}

interface Pods {
  readonly image: string;
  readonly fate?: string;
  readonly env?: string;
  readonly container?: object;
}

const template = ({ image, fate, env, container }: Pods): object => ({
  metadata: {
    labels: { app: 'shop' },
    annotations: fate === undefined ? null : { 'warroom.test/fate': fate, 'warroom.test/alive': '500ms', 'warroom.test/backoff': '2s' },
  },
  spec: {
    containers: [
      {
        name: 'app',
        image: `images.invalid/shop:${image}`,
        ...(env === undefined ? {} : { env: [{ name: 'MODE', value: env }] }),
        ...container,
      },
    ],
  },
});
const deployment = (pods: Pods, replicas = 2, name = 'shop'): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'shop' } },
    strategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
    template: template(pods),
  },
});
const rollout = (namespace: string, pods: Pods): readonly string[] => [
  '-n',
  namespace,
  'patch',
  'deployment',
  'shop',
  '--type=merge',
  '-p',
  JSON.stringify({ spec: { template: template(pods) } }),
];
const ofShop =
  (alertname: string, severity: string, more: Readonly<Record<string, string>> = {}) =>
  (namespace: string): Readonly<Record<string, string>> => ({ alertname, severity, namespace, deployment: 'shop', ...more });
const LIMITED = { resources: { limits: { memory: '128Mi' }, requests: { memory: '64Mi' } } };
/** A node of the run's own: its trouble is nobody else's. */
const nodeOf = (namespace: string): string => `node-of-${namespace}`;

export const planFaults: readonly PlanFault[] = [
  {
    id: 'image that can not be pulled',
    objects: () => [deployment({ image: '1' })],
    broken: namespace => [rollout(namespace, { image: '2', fate: 'image' })],
    labels: ofShop('KubeDeploymentReplicasMismatch', 'critical'),
    summary: 'shop has not the replicas it wants',
    plan: /Roll back Deployment/i,
  },
  {
    id: 'setting that crash-loops',
    objects: () => [deployment({ image: '1', env: 'safe' })],
    broken: namespace => [rollout(namespace, { image: '1', env: 'fast', fate: 'crash' })],
    labels: ofShop('KubePodCrashLooping', 'critical'),
    summary: 'pods of shop restart again and again',
    plan: /Roll back Deployment|Set MODE of Deployment/i,
  },
  {
    id: 'killed at its memory limit',
    objects: () => [deployment({ image: '1', fate: 'still', container: LIMITED })],
    broken: namespace => [['-n', namespace, 'annotate', 'pod', '-l', 'app=shop', '--overwrite', 'warroom.test/fate=oom']],
    labels: ofShop('ContainerOOMKilled', 'critical', { container: 'app' }),
    summary: 'app of shop was killed at its memory limit',
    plan: /Raise the memory of Deployment|Roll back Deployment/i,
  },
  {
    id: 'scaled to none',
    objects: () => [deployment({ image: '1' })],
    broken: namespace => [['-n', namespace, 'scale', 'deployment/shop', '--replicas=0']],
    labels: ofShop('ServiceDown', 'critical'),
    summary: 'nothing answers for shop',
    plan: /Scale Deployment/i,
  },
  {
    id: 'node that is not ready',
    objects: namespace => [
      deployment({ image: '1' }),
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: nodeOf(namespace),
          labels: { 'kubernetes.io/hostname': nodeOf(namespace) },
          annotations: { 'kwok.x-k8s.io/node': 'fake' },
        },
        status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' }, capacity: { cpu: '4', memory: '8Gi', pods: '10' } },
      },
    ],
    broken: namespace => [['label', 'node', nodeOf(namespace), 'warroom.test/not-ready=true']],
    mended: namespace => [['delete', 'node', nodeOf(namespace)]],
    labels: namespace => ({ alertname: 'KubeNodeNotReady', severity: 'critical', node: nodeOf(namespace) }),
    summary: 'the node is not ready',
    plan: /Drain node|Let no new pods on node/i,
  },
  {
    id: 'autoscaler at its maximum',
    objects: () => [
      deployment({ image: '1' }, 3),
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'shop' },
        spec: {
          minReplicas: 1,
          maxReplicas: 3,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
          metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
        },
      },
    ],
    broken: namespace => [
      [
        '-n',
        namespace,
        'patch',
        'hpa',
        'shop',
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify({
          status: {
            currentReplicas: 3,
            desiredReplicas: 3,
            conditions: [
              {
                type: 'ScalingLimited',
                status: 'True',
                reason: 'TooManyReplicas',
                message: 'the desired replica count is more than the maximum replica count',
              },
            ],
          },
        }),
      ],
    ],
    labels: namespace => ({ alertname: 'KubeHpaMaxedOut', severity: 'critical', namespace, horizontalpodautoscaler: 'shop' }),
    summary: 'the autoscaler of shop stands at its maximum',
    plan: /Raise the maximum/i,
  },
];
