import { workload, type Fault } from './fault.js';

const RBAC = 'rbac.authorization.k8s.io';
const hpa = (kind: string, name: string, apiVersion = 'apps/v1'): object => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'scaler' },
  spec: {
    minReplicas: 1,
    maxReplicas: 5,
    scaleTargetRef: { apiVersion, kind, name },
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  },
});
const budget = (name: string): object => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
});
const template = (fate?: string): object => ({
  metadata: fate ? { annotations: { 'warroom.test/fate': fate } } : {},
  spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'images.invalid/import:1' }] },
});

/** What is set wrong and breaks nothing at once, or something else. */
export const settingsFaults: readonly Fault[] = [
  {
    id: 'scaler-kind',
    title: "an autoscaler scales what can't be scaled",
    objects: [workload('DaemonSet', 'agent'), hpa('DaemonSet', 'agent')],
    object: { kind: 'hpa', name: 'scaler' },
    cause: [/daemonset agent/i, /can't be scaled/],
  },
  {
    id: 'budget-twice',
    title: 'two disruption budgets guard the same pods',
    objects: [workload('Deployment', 'web'), budget('web'), budget('web-too')],
    object: { kind: 'pdb', name: 'web' },
    cause: [/web-too/, /same pods/],
  },
  {
    id: 'quota-nearly',
    title: 'a quota is used up',
    information: true,
    objects: [
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few' }, spec: { hard: { pods: '2' } } },
      workload('Deployment', 'web'),
    ],
    object: { kind: 'resourcequota', name: 'few' },
    cause: [/2 of 2/, /pods/],
  },
  {
    id: 'binding',
    title: 'a binding names a role that does not exist',
    objects: [
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: { name: 'reader' },
        roleRef: { apiGroup: RBAC, kind: 'Role', name: 'raeder' },
        subjects: [{ kind: 'ServiceAccount', name: 'default' }],
      },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'Role',
        metadata: { name: 'reader' },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      },
    ],
    object: { kind: 'rolebinding', name: 'reader' },
    cause: [/role raeder/, /does not exist/],
  },
  {
    id: 'binding-account',
    title: 'a binding names a service account that does not exist',
    objects: [
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: { name: 'reader' },
        roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', name: 'reporter' }],
      },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'Role',
        metadata: { name: 'reader' },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reporter-2' } },
    ],
    object: { kind: 'rolebinding', name: 'reader' },
    cause: [/service account reporter/, /does not exist/],
  },
  {
    id: 'job-retries',
    title: 'a job failed and is tried again',
    objects: [{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'import' }, spec: { backoffLimit: 6, template: template('fail') } }],
    object: { kind: 'job', name: 'import' },
    cause: [/failed/, /tried again/, /exit 1/],
  },
  {
    id: 'cron-fails',
    title: 'the last run of a cron job failed',
    objects: [
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'report' },
        spec: { schedule: '* * * * *', jobTemplate: { spec: { backoffLimit: 0, template: template('fail') } } },
      },
    ],
    object: { kind: 'job', name: 'report' },
    cause: [/failed/, /exit 1/],
  },
];
