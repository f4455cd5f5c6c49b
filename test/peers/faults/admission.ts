import { service, workload, type Fault } from './fault.js';

const refused = (id: string, title: string, objects: readonly object[], cause: readonly RegExp[], more: Partial<Fault> = {}): Fault => ({
  id,
  title,
  objects,
  object: { kind: 'deployment', name: 'web' },
  cause: [/gets no new pods/, ...cause],
  ...more,
});

/** What the API server lets nobody make, so that pods never come to exist. */
export const admissionFaults: readonly Fault[] = [
  refused(
    'priority',
    'the priority class does not exist',
    [workload('Deployment', 'web', { spec: { priorityClassName: 'urgent' } })],
    [/priority class urgent|PriorityClass with name urgent/],
  ),
  refused(
    'runtime',
    'the runtime class does not exist',
    [workload('Deployment', 'web', { spec: { runtimeClassName: 'gvisor' } })],
    [/(RuntimeClass|runtime class) "?gvisor/],
  ),
  refused(
    'limit-range',
    'a limit range allows less',
    [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small' },
        spec: { limits: [{ type: 'Container', max: { cpu: '500m' } }] },
      },
      workload('Deployment', 'web', { container: { resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } } }),
    ],
    [/maximum cpu usage per Container is 500m/],
  ),
  refused(
    'quota-silent',
    'a quota wants requests that the pods do not make',
    [
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'shares' }, spec: { hard: { 'requests.memory': '1Gi' } } },
      workload('Deployment', 'web'),
    ],
    [/quota shares/, /requests\.memory/],
  ),
  refused(
    'quota-processor',
    'a quota of processors is used up',
    [
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'shares' }, spec: { hard: { 'requests.cpu': '1' } } },
      workload('Deployment', 'web', { replicas: 3, container: { resources: { requests: { cpu: '600m' } } } }),
    ],
    [/quota shares is used up/, /requests\.cpu/],
  ),
  refused(
    'pod-security',
    'the namespace allows no pods in the network of the node',
    [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'fault-pod-security', labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
      },
      workload('Deployment', 'web', { spec: { hostNetwork: true } }),
    ],
    [/pod security|PodSecurity/i, /host namespaces/],
  ),
  refused(
    'hook-refuses',
    'a web hook that nobody answers refuses pods',
    [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'fault-hook-refuses' },
        webhooks: [
          {
            name: 'guard.example.com',
            clientConfig: { service: { namespace: 'fault-hook-refuses', name: 'guard' } },
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            failurePolicy: 'Fail',
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'fault-hook-refuses' } },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          },
        ],
      },
      workload('Deployment', 'web'),
    ],
    [/web hook|webhook/, /guard/],
  ),
  refused(
    'account-denied',
    'a stateful set is refused its pods by a limit range',
    [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small' },
        spec: { limits: [{ type: 'Container', max: { memory: '64Mi' } }] },
      },
      workload('StatefulSet', 'web', { container: { resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } } } }),
      service('web', { clusterIP: 'None' }),
    ],
    [/maximum memory usage per Container is 64Mi/],
    { object: { kind: 'statefulset', name: 'web' } },
  ),
];
