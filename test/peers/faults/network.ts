import { service, workload, type Fault } from './fault.js';

const ingress = (spec: object): object => ({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'front' }, spec });
const rule = (name: string, port: number): object => ({
  rules: [
    {
      host: 'shop.example',
      http: { paths: [{ path: '/cart', pathType: 'Prefix', backend: { service: { name, port: { number: port } } } }] },
    },
  ],
});
const policy = (spec: object): object => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'wall' }, spec });
const hook = (kind: 'Validating' | 'Mutating', name: string, target: object): object => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: `${kind}WebhookConfiguration`,
  metadata: { name },
  webhooks: [
    {
      name: `${name}.example.com`,
      clientConfig: { service: target },
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      // It must not look at anything of the test.
      namespaceSelector: { matchLabels: { 'warroom.test/nowhere': 'true' } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
  ],
});
const GATEWAY = 'gateway.networking.k8s.io/v1';
const route = (spec: object): object => ({ apiVersion: GATEWAY, kind: 'HTTPRoute', metadata: { name: 'cart' }, spec });
const accepted = {
  conditions: [{ type: 'Accepted', status: 'True', reason: 'Accepted', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }],
};

/** What stands between a request and the pod that should answer it. */
export const networkFaults: readonly Fault[] = [
  {
    id: 'selector',
    title: 'a service selects no pod',
    objects: [workload('Deployment', 'cart'), service('cart', { selector: { app: 'carts' } })],
    object: { kind: 'service', name: 'cart' },
    cause: [/selects no pod/, /deployment cart have app=cart/],
  },
  {
    id: 'selector-nothing',
    title: 'a service selects what never was',
    objects: [service('ghost')],
    object: { kind: 'service', name: 'ghost' },
    cause: [/selects no pod/, /app=ghost/],
  },
  {
    id: 'endpoints',
    root: /runs, but is not ready/,
    title: 'no pod behind a service is ready',
    objects: [workload('Deployment', 'cart', { fate: 'unready' }), service('cart')],
    object: { kind: 'service', name: 'cart' },
    cause: [/no ready pod behind it/],
  },
  {
    id: 'port',
    title: 'a service sends to a port that its pods do not name',
    objects: [
      workload('Deployment', 'cart', { container: { ports: [{ name: 'web', containerPort: 8080 }] } }),
      service('cart', { ports: [{ port: 80, targetPort: 'http' }] }),
    ],
    object: { kind: 'service', name: 'cart' },
    cause: [/port http/, /they have web/],
  },
  {
    id: 'class',
    title: 'the class of an ingress does not exist',
    objects: [workload('Deployment', 'cart'), service('cart'), ingress({ ingressClassName: 'nginxx', ...rule('cart', 80) })],
    object: { kind: 'ingress', name: 'front' },
    cause: [/class nginxx/, /does not exist/],
  },
  {
    id: 'no-class',
    title: 'an ingress has no class',
    objects: [workload('Deployment', 'cart'), service('cart'), ingress(rule('cart', 80))],
    object: { kind: 'ingress', name: 'front' },
    cause: [/no ingress class/, /no class is the default/],
  },
  {
    id: 'backend',
    title: 'an ingress sends to a service that does not exist',
    objects: [workload('Deployment', 'cart'), service('cart'), ingress({ ingressClassName: 'nginx', ...rule('kart', 80) })],
    object: { kind: 'ingress', name: 'front' },
    cause: [/shop\.example\/cart/, /no service kart/, /nearest name is cart/],
  },
  {
    id: 'backend-port',
    title: 'an ingress sends to a port that the service does not have',
    objects: [workload('Deployment', 'cart'), service('cart'), ingress({ ingressClassName: 'nginx', ...rule('cart', 8081) })],
    object: { kind: 'ingress', name: 'front' },
    cause: [/no port 8081/, /but 80/],
  },
  {
    id: 'policy-nothing',
    title: 'a network policy applies to no pod',
    objects: [workload('Deployment', 'cart'), policy({ podSelector: { matchLabels: { app: 'kart' } }, ingress: [{}] })],
    object: { kind: 'networkpolicy', name: 'wall' },
    cause: [/applies to no pod/, /app=kart/],
  },
  {
    id: 'policy-shut',
    title: 'a network policy lets nothing in',
    information: true,
    objects: [workload('Deployment', 'cart'), policy({ podSelector: {}, policyTypes: ['Ingress'] })],
    object: { kind: 'networkpolicy', name: 'wall' },
    cause: [/lets nothing in/, /every pod/],
  },
  {
    id: 'policy-open',
    title: 'a network policy lets everything in',
    information: true,
    objects: [workload('Deployment', 'cart'), policy({ podSelector: {}, ingress: [{}] })],
    object: { kind: 'networkpolicy', name: 'wall' },
    cause: [/lets everything in/],
  },
  {
    id: 'hook-missing',
    title: 'the service of a validating web hook does not exist',
    objects: [hook('Validating', 'fault-hook-missing', { namespace: 'fault-hook-missing', name: 'guard' })],
    object: { kind: 'validatingwebhookconfiguration', name: 'fault-hook-missing' },
    cause: [/nobody answers/, /no service fault-hook-missing\/guard/],
  },
  {
    id: 'hook-silent',
    root: /runs, but is not ready/,
    title: 'the service of a mutating web hook has no ready pod',
    objects: [
      workload('Deployment', 'guard', { fate: 'unready' }),
      service('guard', { ports: [{ port: 443 }] }),
      hook('Mutating', 'fault-hook-silent', { namespace: 'fault-hook-silent', name: 'guard' }),
    ],
    object: { kind: 'mutatingwebhookconfiguration', name: 'fault-hook-silent' },
    cause: [/nobody answers/, /no ready pod/],
  },
  {
    id: 'gateway-class',
    title: 'no controller takes a gateway class',
    objects: [
      { apiVersion: GATEWAY, kind: 'GatewayClass', metadata: { name: 'fault-class' }, spec: { controllerName: 'example.com/nobody' } },
    ],
    object: { kind: 'gatewayclass', name: 'fault-class' },
    cause: [/not accepted/, /example\.com\/nobody/],
  },
  {
    id: 'gateway',
    title: 'the class of a gateway does not exist',
    objects: [
      { apiVersion: GATEWAY, kind: 'Gateway', metadata: { name: 'front' }, spec: { gatewayClassName: 'none-such', listeners: [] } },
    ],
    object: { kind: 'gateway', name: 'front' },
    cause: [/class none-such/, /does not exist/],
  },
  {
    id: 'route-parent',
    title: 'the gateway of a route does not exist',
    objects: [
      service('cart'),
      workload('Deployment', 'cart'),
      route({ parentRefs: [{ name: 'fornt' }], rules: [{ backendRefs: [{ name: 'cart', port: 80 }] }] }),
    ],
    object: { kind: 'httproute', name: 'cart' },
    cause: [/gateway fornt/, /no gateway/],
  },
  {
    id: 'route-backend',
    title: 'the service of a route does not exist',
    object: { kind: 'httproute', name: 'cart' },
    cause: [/leads nowhere/, /no service kart/],
    objects: [
      {
        apiVersion: GATEWAY,
        kind: 'GatewayClass',
        metadata: { name: 'good-class' },
        spec: { controllerName: 'example.com/good' },
        status: accepted,
      },
      {
        apiVersion: GATEWAY,
        kind: 'Gateway',
        metadata: { name: 'front' },
        spec: { gatewayClassName: 'good-class', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
        status: accepted,
      },
      route({ parentRefs: [{ name: 'front' }], rules: [{ backendRefs: [{ name: 'kart', port: 80 }] }] }),
    ],
  },
];

/** As much of the Gateway API and of cert-manager as the checks read: the real definitions are not needed to be wrong. */
export const DEFINITIONS: readonly object[] = [
  ['gateway.networking.k8s.io', 'GatewayClass', 'gatewayclasses', 'Cluster'],
  ['gateway.networking.k8s.io', 'Gateway', 'gateways', 'Namespaced'],
  ['gateway.networking.k8s.io', 'HTTPRoute', 'httproutes', 'Namespaced'],
  ['cert-manager.io', 'Certificate', 'certificates', 'Namespaced'],
].map(([group, kind, plural, scope]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}`, annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api' } },
  spec: {
    group,
    scope,
    names: { kind, plural, singular: kind?.toLowerCase() },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}));
