import { pod, service, workload } from './fault.js';

/** A shop in which all is well, with everything in it that often looks like trouble and is none. */
export const HEALTHY: readonly object[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { pool: '20' } },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'later' },
    provisioner: 'example.com/disk',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } },
  workload('Deployment', 'web', {
    replicas: 3,
    container: {
      ports: [{ name: 'http', containerPort: 8080 }],
      resources: { requests: { cpu: '100m', memory: '64Mi' } },
      envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'may-be-missing', optional: true } }],
    },
  }),
  service('web', { ports: [{ name: 'http', port: 80, targetPort: 'http' }] }),
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'front' },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'shop.example',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
        },
      ],
    },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny-all' },
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-web' },
    spec: { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] },
  },
  // Off on purpose, with its service and its budget.
  workload('Deployment', 'night', { replicas: 0 }),
  service('night'),
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'night' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'night' } } },
  },
  // Without a selector, and of a name elsewhere: their endpoints are someone else's.
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'legacy' }, spec: { ports: [{ port: 80 }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'outside' }, spec: { type: 'ExternalName', externalName: 'db.example.com' } },
  workload('StatefulSet', 'db', { replicas: 2 }),
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { clusterIP: 'None', selector: { app: 'db' } } },
  workload('DaemonSet', 'agent'),
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'done' },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/done:1' }] } } },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly' },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/nightly:1' }] } } },
      },
    },
  },
  // Waits for its first pod, as its class wants it.
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'spare' },
    spec: { storageClassName: 'later', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  // Its certificate and its login are there.
  { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: 'shop-tls' }, stringData: { a: 'b' } },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'secure' },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ secretName: 'shop-tls' }],
      defaultBackend: { service: { name: 'web', port: { number: 80 } } },
    },
  },
  // No node of this cluster has what it looks after.
  workload('DaemonSet', 'gpu-driver', { spec: { nodeSelector: { 'example.com/gpu': 'true' } } }),
  // Pods that are there only at night may be let in all day.
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'backup' },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: {
        spec: {
          template: {
            metadata: { labels: { app: 'backup' } },
            spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/backup:1' }] },
          },
        },
      },
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'backup-to-db' },
    spec: { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'backup' } } }] }] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'backup-out' },
    spec: {
      podSelector: { matchLabels: { app: 'backup' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }] }, { ports: [{ port: 53, protocol: 'UDP' }] }],
    },
  },
  // Limited, with room.
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'shop' }, spec: { hard: { pods: '100', 'services.loadbalancers': '0' } } },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'shop' },
    spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '10m' } }] },
  },
  // A role for an account of its own, and for people that the cluster does not know.
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader' } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'reader' },
      { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'on-call' },
    ],
  },
  // One web server calls another, and is let in.
  workload('Deployment', 'till', { container: { args: ['--web=http://web:80/'], livenessProbe: { tcpSocket: { port: 9000 } } } }),
  pod('shell', { spec: { initContainers: [{ name: 'prepare', image: 'images.invalid/prepare:1' }] } }),
];
