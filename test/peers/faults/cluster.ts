import { pod, workload, type Fault } from './fault.js';

const claim = (name: string, spec: object): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } }, ...spec },
});
const mounting = (name: string): object =>
  pod('app', { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] } });
const volume = (name: string, spec: object, size = '1Gi'): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    capacity: { storage: size },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: '/none' },
    persistentVolumeReclaimPolicy: 'Retain',
    ...spec,
  },
});
/** It was bound once, as its annotation says, and the volume is gone. */
const lost = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '5Gi' } },
    storageClassName: 'manual',
    volumeName: 'fault-lost',
  },
};
/** A node that takes no pods, so that its trouble is nobody else's. */
const node = (name: string, more: object = {}, labels: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels }, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
  spec: { taints: [{ key: 'dedicated', value: 'faults', effect: 'NoSchedule' }], ...more },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' }, capacity: { cpu: '4', memory: '8Gi', pods: '10' } },
});
const certificate = (status: object): object => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'front' },
  spec: { secretName: 'front-tls' },
  status,
});
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Storage, nodes, configuration and certificates. */
export const clusterFaults: readonly Fault[] = [
  {
    id: 'storage-class',
    title: 'the storage class of a claim does not exist',
    objects: [
      claim('data', { storageClassName: 'fastt' }),
      mounting('data'),
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'fast' },
        provisioner: 'example.com/disk',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
    ],
    object: { kind: 'pvc', name: 'data' },
    cause: [/no storage class fastt/, /nearest name is fast/],
  },
  {
    id: 'no-default',
    title: 'a claim names no class, and none is the default',
    objects: [claim('data', {}), mounting('data')],
    object: { kind: 'pvc', name: 'data' },
    cause: [/no class is the default/],
  },
  {
    id: 'too-small',
    title: 'no volume is large enough',
    objects: [
      { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'local' }, provisioner: 'kubernetes.io/no-provisioner' },
      volume('fault-small', { storageClassName: 'local' }),
      claim('data', { storageClassName: 'local' }),
      mounting('data'),
    ],
    object: { kind: 'pvc', name: 'data' },
    cause: [/asks for 5Gi, the largest free volume of class local has 1Gi/],
  },
  {
    id: 'bound-elsewhere',
    title: 'the volume of a claim belongs to another',
    objects: [
      volume('fault-taken', { storageClassName: 'manual', claimRef: { namespace: 'elsewhere', name: 'other' } }, '9Gi'),
      claim('data', { storageClassName: 'manual', volumeName: 'fault-taken' }),
      mounting('data'),
    ],
    object: { kind: 'pvc', name: 'data' },
    cause: [/bound to elsewhere\/other/],
  },
  {
    id: 'lost',
    title: 'a claim lost its volume',
    objects: [lost],
    object: { kind: 'pvc', name: 'data' },
    cause: [/lost its volume/, /fault-lost/],
  },
  {
    id: 'released',
    title: 'a volume is left behind',
    information: true,
    objects: [
      volume('fault-released', {
        storageClassName: 'manual',
        claimRef: { namespace: 'fault-released', name: 'gone', uid: '00000000-0000-0000-0000-000000000001' },
      }),
    ],
    object: { kind: 'persistentvolume', name: 'fault-released' },
    cause: [/left of fault-released\/gone/],
  },
  {
    id: 'set-class',
    title: 'a stateful set asks for a storage class that does not exist',
    objects: [
      workload('StatefulSet', 'db', {
        more: {
          volumeClaimTemplates: [
            {
              metadata: { name: 'data' },
              spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fasst', resources: { requests: { storage: '1Gi' } } },
            },
          ],
        },
      }),
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { clusterIP: 'None', selector: { app: 'db' } } },
    ],
    object: { kind: 'statefulset', name: 'db' },
    cause: [/storage class fasst/],
  },
  {
    id: 'node-silent',
    title: 'a node is not ready',
    objects: [node('fault-silent', {}, { 'warroom.test/not-ready': 'true' })],
    object: { kind: 'node', name: 'fault-silent' },
    cause: [/not ready/],
    status: [
      [
        'node',
        'fault-silent',
        {
          conditions: [
            {
              type: 'Ready',
              status: 'False',
              reason: 'KubeletNotReady',
              message: 'container runtime is down',
              lastTransitionTime: inDays(-0.01),
              lastHeartbeatTime: inDays(0),
            },
          ],
        },
      ],
    ],
  },
  {
    id: 'node-memory',
    title: 'a node is short of memory',
    objects: [node('fault-memory')],
    object: { kind: 'node', name: 'fault-memory' },
    cause: [/MemoryPressure/],
    status: [
      [
        'node',
        'fault-memory',
        {
          conditions: [
            { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: inDays(0), lastTransitionTime: inDays(-0.01) },
            {
              type: 'MemoryPressure',
              status: 'True',
              reason: 'KubeletHasInsufficientMemory',
              message: 'kubelet has insufficient memory available',
              lastHeartbeatTime: inDays(0),
              lastTransitionTime: inDays(-0.01),
            },
          ],
        },
      ],
    ],
  },
  {
    id: 'node-cordoned',
    title: 'a node is cordoned',
    information: true,
    objects: [node('fault-cordoned', { unschedulable: true })],
    object: { kind: 'node', name: 'fault-cordoned' },
    cause: [/cordoned/],
  },
  {
    id: 'config-unused',
    title: 'nothing uses a ConfigMap',
    information: true,
    objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old' }, data: { a: 'b' } }],
    object: { kind: 'configmap', name: 'old' },
    cause: [/used by no pod/],
  },
  {
    id: 'config-empty',
    title: 'a ConfigMap holds nothing',
    information: true,
    objects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'empty' } },
      pod('app', { container: { envFrom: [{ configMapRef: { name: 'empty' } }] } }),
    ],
    object: { kind: 'configmap', name: 'empty' },
    cause: [/holds nothing/],
  },
  {
    id: 'certificate',
    title: 'a certificate is not renewed and ends in three days',
    objects: [
      certificate({
        notAfter: inDays(3),
        renewalTime: inDays(-9),
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'Issuing', status: 'True', message: 'the challenge was not answered' },
        ],
      }),
    ],
    object: { kind: 'certificate', name: 'front' },
    cause: [/ends within 3 days/, /challenge was not answered/],
  },
];

/** Nodes that faults of other files need. */
export const TAINTED = node('fault-tainted');
