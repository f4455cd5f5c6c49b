import { ended, INIT, initState, pod, waits, workload, type Fault } from './fault.js';

const still = (id: string, title: string, status: object, cause: readonly RegExp[], more: Partial<Fault> = {}): Fault => ({
  id,
  title,
  status: [['pod', 'app', status]],
  object: { kind: 'pod', name: 'app' },
  cause,
  ...more,
  objects: [pod('app', { fate: 'still' }), ...(more.objects ?? [])],
});

/** Containers that can't be had, made, started or kept, and pods that no node takes. */
export const podFaults: readonly Fault[] = [
  {
    id: 'crash',
    title: 'containers exit with 1 again and again',
    objects: [workload('Deployment', 'cart', { fate: 'crash' })],
    object: { kind: 'pod', name: 'cart' },
    cause: [/crash loop/, /exit 1/],
  },
  {
    id: 'memory',
    title: 'containers pass their memory limit',
    objects: [workload('Deployment', 'search', { fate: 'oom', container: { resources: { limits: { memory: '64Mi' } } } })],
    object: { kind: 'pod', name: 'search' },
    cause: [/memory/, /64Mi/],
  },
  still('no-command', 'the command does not exist (exit 127)', waits('CrashLoopBackOff', undefined, { exitCode: 127 }), [
    /crash loop/,
    /command not found/,
  ]),
  still('segfault', 'the program crashes (exit 139)', waits('CrashLoopBackOff', undefined, { exitCode: 139 }), [
    /crash loop/,
    /segmentation fault/,
  ]),
  still(
    'last-words',
    'the program says why it ends',
    waits('CrashLoopBackOff', undefined, { exitCode: 2, message: "can't reach the database" }),
    [/crash loop/, /can't reach the database/],
  ),
  still(
    'liveness',
    'the liveness probe fails',
    waits('CrashLoopBackOff', undefined, { exitCode: 137 }),
    [/crash loop/, /Liveness probe failed/],
    { warnings: [['app', 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500']] },
  ),
  still(
    'startup',
    'the startup probe never passes',
    waits('CrashLoopBackOff', undefined, { exitCode: 143 }),
    [/crash loop/, /Startup probe failed/],
    { warnings: [['app', 'Unhealthy', 'Startup probe failed: dial tcp 10.0.0.9:8080: connect: connection refused']] },
  ),
  {
    id: 'readiness',
    title: 'the readiness probe fails',
    objects: [pod('app', { fate: 'unready', container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } } })],
    warnings: [['app', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503']],
    object: { kind: 'pod', name: 'app' },
    cause: [/not ready/, /statuscode: 503/],
  },
  {
    id: 'readiness-silent',
    title: 'the readiness probe fails, and no event is left',
    objects: [pod('app', { fate: 'unready', container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } } })],
    object: { kind: 'pod', name: 'app' },
    cause: [/not ready/, /\/ready on port 8080/],
  },
  {
    id: 'image',
    title: 'the image does not exist',
    objects: [workload('Deployment', 'web', { fate: 'image', image: 'images.invalid/web:v9' })],
    object: { kind: 'pod', name: 'web' },
    cause: [/images\.invalid\/web:v9/, /can't be pulled/],
  },
  still('image-tag', 'the tag does not exist', waits('ErrImagePull', 'rpc error: code = NotFound desc = manifest unknown'), [
    /can't be pulled/,
    /no such image or tag/,
  ]),
  still('image-login', 'the registry wants a login', waits('ImagePullBackOff', 'failed to pull: unexpected status: 401 Unauthorized'), [
    /can't be pulled/,
    /pull secret is missing or wrong/,
  ]),
  still(
    'image-host',
    'the name of the registry does not resolve',
    waits('ErrImagePull', 'dial tcp: lookup registry.invalid: no such host'),
    [/can't be pulled/, /does not resolve/],
  ),
  still(
    'image-never',
    'the image is not on the node and must not be pulled',
    waits('ErrImageNeverPull', 'Container image "app:1" is not present with pull policy of Never'),
    [/can't be pulled/, /Never/],
  ),
  still(
    'image-name',
    'the name of the image is none',
    waits('InvalidImageName', 'Failed to apply default image tag "App:1": invalid reference format'),
    [/can't be pulled/, /invalid reference format/],
  ),
  still(
    'config-map',
    'a ConfigMap is missing',
    waits('CreateContainerConfigError', 'configmap "setings" not found'),
    [/"setings" not found/, /nearest name is settings/],
    { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { pool: '20' } }] },
  ),
  still('secret', 'a Secret is missing', waits('CreateContainerConfigError', 'secret "database" not found'), [
    /secret "database" not found/,
  ]),
  still(
    'config-key',
    'an entry of a ConfigMap is missing',
    waits('CreateContainerConfigError', "couldn't find key pool in ConfigMap fault-config-key/settings"),
    [/couldn't find key pool/],
  ),
  still('run', 'the container cannot be run', waits('RunContainerError', 'exec: "serv": executable file not found in $PATH'), [
    /RunContainerError/,
    /executable file not found/,
  ]),
  still('create', 'the container cannot be made', waits('CreateContainerError', 'no command specified'), [
    /CreateContainerError/,
    /no command specified/,
  ]),
  {
    id: 'init-loop',
    title: 'an init container fails again and again',
    objects: [pod('app', { fate: 'still', spec: INIT })],
    object: { kind: 'pod', name: 'app' },
    cause: [/init container/, /prepare/, /no database/],
    status: [
      ['pod', 'app', initState({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 4, lastState: ended(1, 'no database') })],
    ],
  },
  {
    id: 'init-once',
    title: 'an init container failed',
    objects: [pod('app', { fate: 'still', spec: { ...INIT, restartPolicy: 'Never' } })],
    object: { kind: 'pod', name: 'app' },
    cause: [/init container failed/, /exit 3/],
    status: [['pod', 'app', initState(ended(3))]],
  },
  {
    id: 'mount',
    title: 'a volume cannot be mounted',
    objects: [workload('Deployment', 'mailer', { fate: 'pending' })],
    object: { kind: 'pod', name: 'mailer' },
    cause: [/before containers start/, /configmap "config" not found/],
  },
  {
    id: 'mount-named',
    title: 'a volume names a ConfigMap that does not exist',
    object: { kind: 'pod', name: 'mailer' },
    cause: [/there is no ConfigMap mailer-conf/, /nearest name is mailer-config/],
    objects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mailer-config' }, data: { a: 'b' } },
      workload('Deployment', 'mailer', { fate: 'pending', spec: { volumes: [{ name: 'conf', configMap: { name: 'mailer-conf' } }] } }),
    ],
  },
  {
    id: 'processor',
    title: 'no node has the processors',
    objects: [workload('Deployment', 'ledger', { replicas: 1, container: { resources: { requests: { cpu: '900' } } } })],
    object: { kind: 'pod', name: 'ledger' },
    cause: [/waiting for a node/, /comes nearest/, /asks for 900/],
  },
  {
    id: 'node-label',
    title: 'no node has the label',
    objects: [workload('Deployment', 'ledger', { replicas: 1, spec: { nodeSelector: { disktype: 'ssd' } } })],
    object: { kind: 'pod', name: 'ledger' },
    cause: [/no node has disktype=ssd/],
  },
  {
    id: 'taint',
    title: 'the only fitting node has a taint',
    objects: [workload('Deployment', 'ledger', { replicas: 1, spec: { nodeSelector: { 'kubernetes.io/hostname': 'fault-tainted' } } })],
    object: { kind: 'pod', name: 'ledger' },
    cause: [/waiting for a node/, /fault-tainted has the taint dedicated/],
  },
  {
    id: 'spread',
    title: 'pods must not share a node, and there are too few',
    objects: [
      workload('Deployment', 'quorum', {
        replicas: 9,
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { app: 'quorum' } }, topologyKey: 'kubernetes.io/hostname' },
              ],
            },
          },
        },
      }),
    ],
    object: { kind: 'pod', name: 'quorum' },
    cause: [/waiting for a node/, /anti-affinity/],
  },
  {
    id: 'no-claim',
    title: 'a volume claim does not exist',
    objects: [pod('app', { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } })],
    object: { kind: 'pod', name: 'app' },
    cause: [/no volume claim data/],
  },
  {
    id: 'evict',
    title: 'a node threw the pod out',
    objects: [pod('app', { fate: 'evict' })],
    object: { kind: 'pod', name: 'app' },
    cause: [/evicted/, /low on resource: memory/],
  },
  {
    id: 'fail',
    title: 'a pod ended with an error for good',
    objects: [pod('app', { fate: 'fail', spec: { restartPolicy: 'Never' } })],
    object: { kind: 'pod', name: 'app' },
    cause: [/failed for good/, /exit 1/],
  },
  {
    id: 'finalizer',
    title: 'a deleted namespace does not go',
    objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', finalizers: ['example.com/guard'] }, data: { a: 'b' } }],
    deleted: [['namespace', 'fault-finalizer']],
    object: { kind: 'namespace', name: 'fault-finalizer' },
    cause: [/does not go/, /example\.com\/guard/],
  },
];
