import { workload, type Fault } from './fault.js';

const job = (name: string, fate: string | undefined, spec: object): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: {
    ...spec,
    template: {
      metadata: fate ? { annotations: { 'warroom.test/fate': fate } } : {},
      spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/import:1' }] },
    },
  },
});
const cronJob = (name: string, spec: object): object => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name },
  spec: {
    schedule: '0 3 * * *',
    ...spec,
    jobTemplate: {
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/report:1' }] } } },
    },
  },
});
const hpa = (target: string, more: object = {}): object => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'scaler' },
  spec: {
    minReplicas: 1,
    maxReplicas: 5,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    ...more,
  },
});
const budget = (name: string, spec: object): object => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, ...spec },
});

/** Controllers that can't do what they are told to. */
export const workloadFaults: readonly Fault[] = [
  {
    id: 'quota',
    title: 'a quota refuses new pods',
    object: { kind: 'deployment', name: 'web' },
    cause: [/gets no new pods/, /quota few is used up/],
    objects: [
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few' }, spec: { hard: { pods: '1' } } },
      workload('Deployment', 'web', { replicas: 3 }),
    ],
  },
  {
    id: 'account',
    title: 'the service account does not exist',
    objects: [workload('Deployment', 'web', { spec: { serviceAccountName: 'ghost' } })],
    object: { kind: 'deployment', name: 'web' },
    cause: [/gets no new pods|names what does not exist/, /no service account ghost/],
  },
  {
    id: 'account-set',
    title: 'the service account of a stateful set does not exist',
    objects: [workload('StatefulSet', 'db', { spec: { serviceAccountName: 'ghost' } })],
    object: { kind: 'statefulset', name: 'db' },
    cause: [/no service account ghost/],
  },
  {
    id: 'deadline',
    root: /runs, but is not ready/,
    title: 'a rollout passes its deadline',
    objects: [workload('Deployment', 'web', { fate: 'unready', more: { progressDeadlineSeconds: 5 } })],
    object: { kind: 'deployment', name: 'web' },
    cause: [/rollout|0 of 2 pods ready/, /readiness|progress/],
  },
  {
    id: 'paused',
    title: 'a rollout was paused half-way',
    information: true,
    objects: [workload('Deployment', 'web', { more: { paused: true } })],
    object: { kind: 'deployment', name: 'web' },
    cause: [/is paused/],
  },
  {
    id: 'ordinal',
    root: /runs, but is not ready/,
    title: 'the first pod of a stateful set holds up the others',
    objects: [
      workload('StatefulSet', 'db', { fate: 'unready', replicas: 3 }),
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { clusterIP: 'None', selector: { app: 'db' } } },
    ],
    object: { kind: 'statefulset', name: 'db' },
    cause: [/0 of 3 pods ready/, /db-0 is not ready/, /wait for it/],
  },
  {
    id: 'governing',
    title: 'the service of a stateful set does not exist',
    objects: [workload('StatefulSet', 'db', { more: { serviceName: 'db-headless' } })],
    object: { kind: 'statefulset', name: 'db' },
    cause: [/service db-headless/, /does not exist/],
  },
  {
    id: 'daemons',
    title: 'the pods of a daemon set are not ready',
    objects: [workload('DaemonSet', 'agent', { fate: 'crash' })],
    object: { kind: 'pod', name: 'agent' },
    cause: [/crash loop/, /exit 1/],
  },
  {
    id: 'replicaset',
    title: 'a replica set of its own is refused its pods',
    objects: [workload('ReplicaSet', 'old', { spec: { serviceAccountName: 'ghost' } })],
    object: { kind: 'replicaset', name: 'old' },
    cause: [/gets no new pods/, /no service account ghost/],
  },
  {
    id: 'job',
    title: 'a job gave up',
    objects: [job('import', 'fail', { backoffLimit: 0 })],
    object: { kind: 'job', name: 'import' },
    cause: [/failed/, /exit 1|backoff limit/],
  },
  {
    id: 'job-late',
    title: 'a job ran too long',
    objects: [job('import', 'still', { activeDeadlineSeconds: 3 })],
    object: { kind: 'job', name: 'import' },
    cause: [/failed/, /active longer than specified deadline/],
  },
  {
    id: 'job-suspended',
    title: 'a job is suspended',
    information: true,
    objects: [job('import', undefined, { suspend: true })],
    object: { kind: 'job', name: 'import' },
    cause: [/is suspended/],
  },
  {
    id: 'cron-suspended',
    title: 'a cron job is suspended',
    information: true,
    objects: [cronJob('report', { suspend: true })],
    object: { kind: 'cronjob', name: 'report' },
    cause: [/is suspended/],
  },
  {
    id: 'cron-never',
    title: 'a cron job runs on 30 February',
    objects: [cronJob('report', { schedule: '0 3 30 2 *' })],
    object: { kind: 'cronjob', name: 'report' },
    cause: [/never runs/, /0 3 30 2 \*/],
  },
  {
    id: 'cron-deadline',
    title: 'a cron job has a deadline of 5 s',
    objects: [cronJob('report', { startingDeadlineSeconds: 5 })],
    object: { kind: 'cronjob', name: 'report' },
    cause: [/deadline of 5 s is shorter/],
  },
  {
    id: 'scaler-target',
    title: 'the target of an autoscaler does not exist',
    objects: [hpa('chekout'), workload('Deployment', 'checkout', { container: { resources: { requests: { cpu: '100m' } } } })],
    object: { kind: 'hpa', name: 'scaler' },
    cause: [/deployment chekout/, /does not exist/, /nearest name is checkout/],
  },
  {
    id: 'scaler-blind',
    title: 'the target of an autoscaler asks for nothing',
    objects: [hpa('web'), workload('Deployment', 'web')],
    object: { kind: 'hpa', name: 'scaler' },
    cause: [/ask for nothing|requests/],
  },
  {
    id: 'scaler-metric',
    title: 'an autoscaler gets no metrics',
    objects: [hpa('web'), workload('Deployment', 'web', { container: { resources: { requests: { cpu: '100m' } } } })],
    object: { kind: 'hpa', name: 'scaler' },
    cause: [/can't read its metrics/, /unable to (get|fetch) metrics|no metrics/],
  },
  {
    id: 'budget-always',
    title: 'a disruption budget wants all pods at all times',
    objects: [workload('Deployment', 'web'), budget('web', { minAvailable: 2 })],
    object: { kind: 'pdb', name: 'web' },
    cause: [/lets no pod go/, /2 of 2 pods at all times/],
  },
  {
    id: 'budget-sick',
    root: /runs, but is not ready/,
    title: 'a disruption budget has too few healthy pods',
    objects: [workload('Deployment', 'web', { fate: 'unready' }), budget('web', { minAvailable: 1 })],
    object: { kind: 'pdb', name: 'web' },
    cause: [/lets no pod go/, /only 0 of the 1/],
  },
  {
    id: 'budget-nothing',
    title: 'a disruption budget guards no pod',
    objects: [workload('Deployment', 'web'), budget('webb', { minAvailable: 1 })],
    object: { kind: 'pdb', name: 'webb' },
    cause: [/guards no pod/, /app=webb/],
  },
  {
    id: 'everything',
    title: 'a role that allows everything is bound',
    information: true,
    object: { kind: 'rolebinding', name: 'all' },
    cause: [/role that allows everything/],
    objects: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'all' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'all' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'all' },
        subjects: [{ kind: 'ServiceAccount', name: 'default' }],
      },
    ],
  },
];
