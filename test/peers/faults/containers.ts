import { ago, ended, INIT, initState, pod, waits, workload, type Fault } from './fault.js';

const running = (name: string, ready: boolean, more: object = {}): object => ({
  name,
  image: '',
  imageID: '',
  ready,
  started: true,
  restartCount: 0,
  state: { running: { startedAt: ago(90) } },
  ...more,
});
const runs = (containers: readonly object[], conditions: readonly object[] = []): object => ({
  phase: 'Running',
  startTime: ago(100),
  containerStatuses: containers,
  conditions: [
    { type: 'Initialized', status: 'True', lastTransitionTime: ago(95) },
    ...conditions,
    { type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: ago(90) },
  ],
});
const still = (id: string, title: string, status: object, cause: readonly RegExp[], more: Partial<Fault> = {}): Fault => ({
  id,
  title,
  status: [['pod', 'app', status]],
  object: { kind: 'pod', name: 'app' },
  cause,
  ...more,
  objects: more.objects ?? [pod('app', { fate: 'still' })],
});

/** Containers that end, hang or never come, beyond the plain ways of `pods.ts`. */
export const containerFaults: readonly Fault[] = [
  still(
    'sidecar',
    'only the second container crashes',
    runs([
      running('app', true),
      {
        name: 'proxy',
        image: '',
        imageID: '',
        ready: false,
        restartCount: 6,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: ended(1, 'bind: address already in use'),
      },
    ]),
    [/crash loop/, /container proxy/, /address already in use/],
    {
      objects: [
        pod('app', {
          fate: 'still',
          spec: {
            containers: [
              { name: 'app', image: 'images.invalid/app:1' },
              { name: 'proxy', image: 'images.invalid/proxy:1' },
            ],
          },
        }),
      ],
    },
  ),
  still(
    'init-killed',
    'an init container is killed (exit 137)',
    initState({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 4, lastState: ended(137) }),
    [/init container/, /exit 137 \(killed\)/],
    { objects: [pod('app', { fate: 'still', spec: INIT })] },
  ),
  still(
    'init-memory',
    'an init container passes its memory limit',
    initState(
      { waiting: { reason: 'CrashLoopBackOff' } },
      { restartCount: 4, lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, startedAt: ago(40), finishedAt: ago(30) } } },
    ),
    [/memory/, /container prepare/, /32Mi/],
    {
      objects: [
        pod('app', {
          fate: 'still',
          spec: { initContainers: [{ name: 'prepare', image: 'images.invalid/prepare:1', resources: { limits: { memory: '32Mi' } } }] },
        }),
      ],
    },
  ),
  still(
    'init-waits',
    'an init container waits for ever',
    initState({ running: { startedAt: ago(600) } }),
    [/init container/, /prepare/, /not ended|still runs/],
    { objects: [pod('app', { fate: 'still', spec: INIT })] },
  ),
  still(
    'processor-kind',
    'the program is built for another processor',
    waits('CrashLoopBackOff', undefined, { exitCode: 1, message: 'exec /app: exec format error' }),
    [/crash loop/, /exec format error/],
  ),
  still('pull-limit', 'the registry limits pulls', waits('ErrImagePull', 'toomanyrequests: You have reached your pull rate limit.'), [
    /can't be pulled/,
    /limits how often/,
  ]),
  still(
    'pull-forbidden',
    'the registry forbids the pull (403)',
    waits('ImagePullBackOff', 'failed to authorize: unexpected status from GET request: 403 Forbidden'),
    [/can't be pulled/, /does not let us in/],
  ),
  still(
    'pull-secret',
    'the pull secret does not exist',
    waits('ImagePullBackOff', 'pull access denied, repository does not exist or may require authorization'),
    [/can't be pulled/, /no Secret regcred/],
    { objects: [pod('app', { fate: 'still', spec: { imagePullSecrets: [{ name: 'regcred' }] } })] },
  ),
  still(
    'config-elsewhere',
    'a ConfigMap is in another namespace',
    waits('CreateContainerConfigError', 'configmap "payments" not found'),
    [/"payments" not found/, /namespace fault-config-elsewhere-b/],
    {
      // Who looks at one namespace only can't know of the other.
      root: /"payments" not found|no ConfigMap payments/,
      objects: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fault-config-elsewhere-b' } },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'payments', namespace: 'fault-config-elsewhere-b' }, data: { a: 'b' } },
        pod('app', { fate: 'still', container: { envFrom: [{ configMapRef: { name: 'payments' } }] } }),
      ],
    },
  ),
  still(
    'secret-volume',
    'a volume names a Secret that does not exist',
    {
      phase: 'Pending',
      startTime: ago(120),
      conditions: [
        { type: 'Initialized', status: 'True' },
        { type: 'Ready', status: 'False', lastTransitionTime: ago(120) },
      ],
      containerStatuses: [
        { name: 'app', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
      ],
    },
    [/before containers start/, /[Ss]ecret "?front-tls/],
    {
      root: /no Secret front-tls/,
      objects: [pod('app', { fate: 'still', spec: { volumes: [{ name: 'tls', secret: { secretName: 'front-tls' } }] } })],
      warnings: [['app', 'FailedMount', 'MountVolume.SetUp failed for volume "tls" : secret "front-tls" not found']],
    },
  ),
  still(
    'attach',
    'a volume is still attached to another node',
    {
      phase: 'Pending',
      startTime: ago(120),
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(120) }],
      containerStatuses: [
        { name: 'app', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
      ],
    },
    [/before containers start/, /Multi-Attach/],
    { warnings: [['app', 'FailedAttachVolume', 'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) db-0']] },
  ),
  still(
    'sandbox',
    'the network gives no address',
    {
      phase: 'Pending',
      startTime: ago(120),
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(120) }],
      containerStatuses: [
        { name: 'app', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
      ],
    },
    [/before containers start/, /failed to assign an IP address/],
    {
      warnings: [
        [
          'app',
          'FailedCreatePodSandBox',
          'Failed to create pod sandbox: plugin type="aws-cni" failed (add): failed to assign an IP address to container',
        ],
      ],
    },
  ),
  still(
    'gate',
    'a readiness gate is not met',
    runs(
      [running('app', true)],
      [
        {
          type: 'target-health.example.com/front',
          status: 'False',
          reason: 'Draining',
          message: 'target is not registered',
          lastTransitionTime: ago(90),
        },
      ],
    ),
    [/not ready/, /readiness gate target-health\.example\.com\/front/],
    { objects: [pod('app', { fate: 'still', spec: { readinessGates: [{ conditionType: 'target-health.example.com/front' }] } })] },
  ),
  still('held', 'a scheduling gate holds a pod back', { phase: 'Pending' }, [/scheduling gate example\.com\/budget/], {
    information: true,
    status: [],
    objects: [pod('app', { spec: { schedulingGates: [{ name: 'example.com/budget' }] } })],
  }),
  still(
    'disk-eviction',
    'a pod is evicted for its local storage',
    {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.',
      startTime: ago(60),
    },
    [/evicted/, /ephemeral local storage/],
  ),
  still('terminating', 'a pod does not go: its finalizer stays', {}, [/does not go/, /example\.com\/guard/], {
    status: [],
    deleted: [['pod', 'app']],
    objects: [
      {
        ...pod('app', { fate: 'still' }),
        metadata: { name: 'app', labels: { app: 'app' }, annotations: { 'warroom.test/fate': 'still' }, finalizers: ['example.com/guard'] },
      },
    ],
  }),
  {
    id: 'probe-port',
    title: 'a probe asks at a port that the container does not name',
    object: { kind: 'deployment', name: 'web' },
    cause: [/probe/, /port metrics/, /names http/],
    root: /port metrics/,
    objects: [
      workload('Deployment', 'web', {
        fate: 'unready',
        container: { ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: { httpGet: { path: '/ready', port: 'metrics' } } },
      }),
    ],
  },
];
