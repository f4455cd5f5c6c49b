import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../providers/kubernetes/objects/objects.js';
import { inspect, made, said } from '../../../support/inspected-cluster.js';

const workload = (name: string, container: object = {}, spec: object = {}): KubernetesObject =>
  made('deployment', name, {
    spec: {
      replicas: 1,
      selector: {},
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', ...container }], ...spec } },
    },
    status: { readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1, replicas: 1 },
  });
const pod = (name: string, spec: object = {}, status: object = {}): KubernetesObject =>
  made(
    'pod',
    name,
    {
      spec: { nodeName: 'node-1', containers: [{ name: 'app' }], ...spec },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], ...status },
    },
    { labels: { app: name } },
  );
const node = (name: string, labels: object, conditions: readonly object[] = []): KubernetesObject =>
  made(
    'node',
    name,
    { status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' }, conditions: [{ type: 'Ready', status: 'True' }, ...conditions] } },
    { labels, namespace: undefined },
  );
const policy = (name: string, spec: object): KubernetesObject =>
  made('networkpolicy', name, { spec: { podSelector: { matchLabels: { app: 'cart' } }, ...spec } });
const called: readonly KubernetesObject[] = [
  workload('cart'),
  pod('cart'),
  made('service', 'cart', { spec: { selector: { app: 'cart' }, ports: [{ port: 80 }] } }),
  workload('web', { args: ['--cart=http://cart:80/'] }),
];
const NAMES_OUT = { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }] };

describe('settings that are wrong in themselves', () => {
  // A setting a line.
  // prettier-ignore
  const table: readonly (readonly [string, readonly KubernetesObject[], readonly string[]])[] = [
    ['a probe at a port without such a name', [workload('cart', { ports: [{ name: 'http', containerPort: 80 }], livenessProbe: { httpGet: { port: 'htpp' } } })], ["probe-port: cart has a probe that can't pass: the liveness probe of app asks at port htpp, and the container names http"]],
    ['a probe at a number that the container does not say', [workload('cart', { ports: [{ containerPort: 80 }], livenessProbe: { httpGet: { port: 8080 } } })], ['probe-port: cart has a probe that may not pass: the liveness probe of app asks at port 8080, and the container says it opens 80']],
    ['a probe where no ports are said', [workload('cart', { livenessProbe: { tcpSocket: { port: 80 } } })], []],
    ['a caller that is kept out', [...called, policy('wall', { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'cart' } } }] }] })], ['blocked-caller: wall keeps deployment web from service cart, which it calls: only pods with app=cart are let in']],
    ['a caller that is let in by another policy', [...called, pod('web'), policy('wall', { ingress: [] }), policy('door', { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] })], []],
    ['a caller that may be let in by its address', [...called, policy('wall', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] })], []],
    ['a service to a number that nobody says', [workload('cart', { ports: [{ containerPort: 80 }] }), pod('cart'), made('service', 'cart', { spec: { selector: { app: 'cart' }, ports: [{ port: 80, targetPort: 81 }] } })], ['service-port: cart sends to port 81, which its pods do not say they open: they say 80']],
    ['a service to pods that say no ports', [workload('cart'), pod('cart'), made('service', 'cart', { spec: { selector: { app: 'cart' }, ports: [{ port: 80, targetPort: 81 }] } })], []],
    ['a load balancer without an address', [made('service', 'cart', { spec: { type: 'LoadBalancer' } })], ['load-balancer: cart gets no address from a load balancer']],
    ['a load balancer with one', [made('service', 'cart', { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } })], []],
    ['two budgets of one pod', [pod('cart'), made('pdb', 'a', { spec: { selector: { matchLabels: { app: 'cart' } } }, status: { disruptionsAllowed: 1 } }), made('pdb', 'b', { spec: { selector: {} }, status: { disruptionsAllowed: 1 } })], ["budget-overlap: a guards the same pods as b: a pod of two budgets can't be evicted, so a drain never ends", "budget-overlap: b guards the same pods as a: a pod of two budgets can't be evicted, so a drain never ends"]],
    ['a quota that is nearly used up', [made('resourcequota', 'few', { status: { hard: { pods: '10', 'requests.cpu': '4' }, used: { pods: '9', 'requests.cpu': '3500m' } } })], ['quota: few is nearly used up: 9 of 10 pods']],
    ['a quota that is used up', [made('resourcequota', 'few', { status: { hard: { 'requests.memory': '1Gi' }, used: { 'requests.memory': '1Gi' } } })], ['quota: few is used up: 1Gi of 1Gi requests.memory']],
    ['a quota with room, and one that forbids', [made('resourcequota', 'few', { status: { hard: { pods: '10', 'services.loadbalancers': '0' }, used: { pods: '5', 'services.loadbalancers': '0' } } })], []],
    ['a gate of scheduling', [pod('cart', { nodeName: undefined, schedulingGates: [{ name: 'example.com/budget' }] }, { phase: 'Pending' })], ['scheduling-gated: cart is held back by scheduling gate example.com/budget']],
    ['a pod that only a gate keeps from being ready', [pod('cart', {}, { conditions: [{ type: 'example.com/front', status: 'False', message: 'no target' }, { type: 'Ready', status: 'False', lastTransitionTime: '2020-01-01T00:00:00Z' }], containerStatuses: [{ name: 'app', ready: true, state: { running: {} } }] })], ['probe-failing: cart runs, but is not ready: readiness gate example.com/front is False: no target']],
    ['a job that is tried again', [made('job', 'import', { status: { active: 1, failed: 2 } })], ['job-retried: import failed 2 times and is tried again (at most 7 tries)']],
    ['a binding to nothing', [made('role', 'reader'), made('serviceaccount', 'web'), made('rolebinding', 'read', { roleRef: { kind: 'Role', name: 'raeder' }, subjects: [{ kind: 'ServiceAccount', name: 'web' }] })], ['role-binding: read gives role raeder: which does not exist, the nearest name is reader']],
    ['a role for every pod', [made('role', 'reader'), made('serviceaccount', 'default'), made('rolebinding', 'read', { roleRef: { kind: 'Role', name: 'reader' }, subjects: [{ kind: 'ServiceAccount', name: 'default' }] })], ['security: read gives role reader to the default service account, so to every pod without one of its own']],
    ['a provisioner of the past', [made('storageclass', 'old', { provisioner: 'kubernetes.io/aws-ebs' })], ['storage-class: old names provisioner kubernetes.io/aws-ebs, which Kubernetes itself no longer has: the driver ebs.csi.aws.com has to be there for it']],
    ['what a problem detector says', [node('n', {}, [{ type: 'GpuUnhealthy', status: 'True', message: 'xid 79' }, { type: 'EtcdIsVoter', status: 'True' }])], ['node-cordoned: n has GpuUnhealthy: xid 79']],
    ['a policy without DNS', [pod('cart'), policy('wall', { policyTypes: ['Egress'], egress: [{ ports: [{ port: 5432 }] }] })], ['network-policy: wall lets no DNS request (port 53) out for pods with app=cart: so they find nothing by name, unless they go by addresses only']],
    ['a policy that lets out to neighbours only', [pod('cart'), policy('wall', { policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] })], ['network-policy: wall lets no DNS request (port 53) out for pods with app=cart: so they find nothing by name, unless they go by addresses only']],
    ['a policy beside one that allows DNS', [pod('cart'), policy('wall', { policyTypes: ['Egress'], egress: [{ ports: [{ port: 5432 }] }] }), policy('names', NAMES_OUT)], []],
    ['a policy for guests that do not exist', [pod('cart'), policy('wall', { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] })], ['network-policy: wall lets in pods with app=web: and no pod of its namespace has that']],
    ['a policy for guests of another namespace', [pod('cart'), policy('wall', { ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } }] }] })], []],
  ];
  test.each(table)('%s', (_, objects, wanted) => {
    expect(said(objects)).toEqual(wanted);
  });
});

describe('where a pod may run', () => {
  const waiting = (spec: object): KubernetesObject =>
    pod(
      'cart',
      { nodeName: undefined, ...spec },
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available.' }],
      },
    );
  const zone = (name: string): object => ({ nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [name] }] }] });
  const affinity = (name: string): object => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: zone(name) } },
  });

  test('the terms of a node affinity that no node fits are named', () => {
    expect(said([node('n', { zone: 'a' }), waiting(affinity('q'))])).toEqual([
      'unschedulable: cart waiting for a node: no node has zone in (q), which its node affinity demands (0/1 nodes are available.)',
    ]);
    expect(said([node('n', { zone: 'q' }), waiting(affinity('q'))])).toEqual([
      'unschedulable: cart waiting for a node: 0/1 nodes are available.',
    ]);
  });

  test('a volume that no node can reach is named', () => {
    const objects = (of: string): readonly KubernetesObject[] => [
      node('n', { zone: of }),
      made('pv', 'disk', { spec: { nodeAffinity: { required: zone('q') } } }, { namespace: undefined }),
      made('pvc', 'data', { spec: { volumeName: 'disk' }, status: { phase: 'Bound' } }),
      waiting({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }),
    ];
    expect(said(objects('a'))).toEqual([
      'unschedulable: cart waiting for a node: volume disk can only be used on a node with zone in (q), and there is none (0/1 nodes are available.)',
    ]);
    expect(said(objects('q'))).toEqual(['unschedulable: cart waiting for a node: 0/1 nodes are available.']);
  });
});

describe('what is in another namespace', () => {
  test('a service of that name is pointed at', () => {
    const front = made('ingress', 'front', {
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: 'a.example', http: { paths: [{ path: '/', backend: { service: { name: 'cart', port: { number: 80 } } } }] } }],
      },
    });
    expect(said([front, made('ingressclass', 'nginx'), made('service', 'cart', {}, { namespace: 'other' })])).toEqual([
      "ingress-backend: front can't serve a.example/: there is no service cart, there is one of that name in namespace other",
    ]);
  });

  test('pods that a selector means are pointed at', () => {
    const elsewhere = made(
      'deployment',
      'cart',
      {
        spec: { replicas: 1, selector: {}, template: { metadata: { labels: { app: 'cart' } } } },
        status: { readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1, replicas: 1 },
      },
      { namespace: 'other' },
    );
    expect(said([made('service', 'cart', { spec: { selector: { app: 'cart' }, ports: [] } }), workload('web'), elsewhere])).toEqual([
      'service-selects-nothing: cart selects no pod (app=cart): the pods of deployment cart have it, in namespace other',
    ]);
  });
});

test('pods that are refused name why, without the name of a pod that never was', () => {
  const refused = (message: string): string | undefined => {
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
    return inspect([made('replicaset', 'web', { spec: { replicas: 0, template: {} }, status: { conditions } })]).findings[0]?.cause;
  };
  expect(refused('pods "web-x" is forbidden: failed quota: shares: must specify requests.memory for: app')).toBe(
    'quota shares lets in only pods that say their requests.memory, and they do not',
  );
  expect(refused('pods "web-x" is forbidden: no PriorityClass with name urgent was found')).toBe(
    'no PriorityClass with name urgent was found',
  );
  expect(
    refused(
      'Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.shop.svc:443/?timeout=10s": service "guard" not found',
    ),
  ).toBe('the web hook guard.example.com that has to let them in does not answer: service "guard" not found');
  expect(refused('admission webhook "guard.example.com" denied the request: images must be signed')).toBe(
    'the web hook guard.example.com refuses them: images must be signed',
  );
});
