import { pod, workload, type Fault } from './fault.js';

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const volume = (name: string, spec: object, size = '1Gi'): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    capacity: { storage: size },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: '/none' },
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: 'manual',
    ...spec,
  },
});
const claim = (spec: object): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'manual', ...spec },
});
const mounting = pod('app', { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } });
const node = (name: string, labels: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels }, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
  spec: { taints: [{ key: 'dedicated', value: 'faults', effect: 'NoSchedule' }] },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' }, capacity: { cpu: '4', memory: '8Gi', pods: '10' } },
});
const condition = (type: string, status: string, reason: string, message: string): object => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: ago(10),
  lastHeartbeatTime: ago(0),
});

/** Pods that find no place, volumes and nodes, beyond the plain ways of `cluster.ts`. */
export const placementFaults: readonly Fault[] = [
  {
    id: 'topology',
    title: 'pods must spread over a label that no node has',
    objects: [
      workload('Deployment', 'ledger', {
        replicas: 1,
        spec: {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'example.com/rack',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'ledger' } },
            },
          ],
        },
      }),
    ],
    object: { kind: 'pod', name: 'ledger' },
    cause: [/waiting for a node/, /example\.com\/rack|topology spread/],
  },
  {
    id: 'affinity',
    title: 'node affinity names a zone that no node is in',
    objects: [
      workload('Deployment', 'ledger', {
        replicas: 1,
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-q'] }] }],
              },
            },
          },
        },
      }),
    ],
    object: { kind: 'pod', name: 'ledger' },
    cause: [/waiting for a node/, /topology\.kubernetes\.io\/zone/, /zone-q/],
  },
  {
    id: 'pod-affinity',
    title: 'pod affinity wants a neighbour that does not exist',
    objects: [
      workload('Deployment', 'ledger', {
        replicas: 1,
        spec: {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { app: 'cache' } }, topologyKey: 'kubernetes.io/hostname' },
              ],
            },
          },
        },
      }),
    ],
    object: { kind: 'pod', name: 'ledger' },
    cause: [/waiting for a node/, /pod affinity/],
  },
  {
    id: 'host-port',
    title: 'two pods want the same port of the node',
    objects: [workload('Deployment', 'edge', { replicas: 9, container: { ports: [{ containerPort: 80, hostPort: 8080 }] } })],
    object: { kind: 'pod', name: 'edge' },
    cause: [/waiting for a node/, /free ports/],
  },
  {
    id: 'zone',
    title: 'the volume is in a zone without nodes',
    objects: [
      volume('fault-zone', {
        claimRef: { namespace: 'fault-zone', name: 'data' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-q'] }] }],
          },
        },
      }),
      claim({ volumeName: 'fault-zone' }),
      mounting,
    ],
    object: { kind: 'pod', name: 'app' },
    cause: [/waiting for a node/, /volume/, /zone-q/],
  },
  {
    id: 'mode',
    title: 'no volume can be shared',
    objects: [
      volume('fault-mode', { storageClassName: 'shared' }),
      claim({ storageClassName: 'shared', accessModes: ['ReadWriteMany'] }),
      mounting,
    ],
    root: /ReadWriteMany/,
    object: { kind: 'pvc', name: 'data' },
    cause: [/has no volume/, /ReadWriteMany/],
  },
  {
    id: 'volume-failed',
    title: 'a volume could not be taken back',
    objects: [
      volume('fault-failed', {
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace: 'fault-volume-failed', name: 'gone', uid: '00000000-0000-0000-0000-000000000002' },
      }),
    ],
    object: { kind: 'persistentvolume', name: 'fault-failed' },
    cause: [/could not be taken back/, /only supports/],
  },
  {
    id: 'provisioner',
    title: 'a storage class names a provisioner that Kubernetes gave up',
    information: true,
    objects: [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'fault-gluster' },
        provisioner: 'kubernetes.io/glusterfs',
      },
    ],
    object: { kind: 'storageclass', name: 'fault-gluster' },
    cause: [/kubernetes\.io\/glusterfs/],
  },
  {
    id: 'node-unknown',
    title: 'a node does not answer any more',
    objects: [node('fault-unknown', { 'warroom.test/not-ready': 'true' })],
    object: { kind: 'node', name: 'fault-unknown' },
    cause: [/not ready/, /stopped posting/],
    status: [
      [
        'node',
        'fault-unknown',
        { conditions: [condition('Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.')] },
      ],
    ],
  },
  {
    id: 'node-disk',
    title: 'a node is short of disk',
    objects: [node('fault-disk')],
    object: { kind: 'node', name: 'fault-disk' },
    cause: [/DiskPressure/],
    status: [
      [
        'node',
        'fault-disk',
        {
          conditions: [
            condition('Ready', 'True', 'KubeletReady', ''),
            condition('DiskPressure', 'True', 'KubeletHasDiskPressure', 'kubelet has disk pressure'),
          ],
        },
      ],
    ],
  },
  {
    id: 'node-network',
    title: 'a node has no network',
    objects: [node('fault-network')],
    object: { kind: 'node', name: 'fault-network' },
    cause: [/NetworkUnavailable/, /no route/],
    status: [
      [
        'node',
        'fault-network',
        {
          conditions: [
            condition('Ready', 'True', 'KubeletReady', ''),
            condition('NetworkUnavailable', 'True', 'NoRouteCreated', 'no route created'),
          ],
        },
      ],
    ],
  },
  {
    id: 'node-kernel',
    title: 'a problem detector tells of a node',
    objects: [node('fault-kernel')],
    object: { kind: 'node', name: 'fault-kernel' },
    cause: [/GpuUnhealthy/, /xid 79/],
    status: [
      [
        'node',
        'fault-kernel',
        {
          conditions: [
            condition('Ready', 'True', 'KubeletReady', ''),
            condition('GpuUnhealthy', 'True', 'XidError', 'xid 79: GPU has fallen off the bus'),
          ],
        },
      ],
    ],
  },
];
