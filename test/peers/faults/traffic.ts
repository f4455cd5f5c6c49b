import { pod, service, workload, type Fault } from './fault.js';

const ingress = (spec: object): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'front' },
  spec: { ingressClassName: 'nginx', ...spec },
});
const to = (name: string, port: object): object => ({
  rules: [{ host: 'shop.example', http: { paths: [{ path: '/cart', pathType: 'Prefix', backend: { service: { name, port } } }] } }],
});
const GATEWAY = 'gateway.networking.k8s.io/v1';
const accepted = {
  conditions: [{ type: 'Accepted', status: 'True', reason: 'Accepted', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }],
};
const TAKEN = {
  apiVersion: GATEWAY,
  kind: 'GatewayClass',
  metadata: { name: 'fault-taken' },
  spec: { controllerName: 'example.com/good' },
  status: accepted,
};
const gateway = (listener: object, namespace?: string): object => ({
  apiVersion: GATEWAY,
  kind: 'Gateway',
  metadata: { name: 'front', ...(namespace ? { namespace } : {}) },
  spec: { gatewayClassName: 'fault-taken', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', ...listener }] },
  status: accepted,
});
const route = (parent: object, port = 80): object => ({
  apiVersion: GATEWAY,
  kind: 'HTTPRoute',
  metadata: { name: 'cart' },
  spec: { parentRefs: [{ name: 'front', ...parent }], rules: [{ backendRefs: [{ name: 'cart', port }] }] },
});
const cart = (container: Readonly<Record<string, unknown>> = {}): object => workload('Deployment', 'cart', { container });

/** Requests that end nowhere, beyond the plain ways of `network.ts`. */
export const trafficFaults: readonly Fault[] = [
  {
    id: 'target-port',
    title: 'a service sends to a port number that its pods do not open',
    objects: [cart({ ports: [{ containerPort: 8080 }] }), service('cart', { ports: [{ port: 80, targetPort: 9090 }] })],
    object: { kind: 'service', name: 'cart' },
    cause: [/port 9090/, /8080/],
  },
  {
    id: 'ingress-port',
    title: 'an ingress names a port that the service does not have',
    objects: [cart(), service('cart', { ports: [{ name: 'web', port: 80 }] }), ingress(to('cart', { name: 'http' }))],
    object: { kind: 'ingress', name: 'front' },
    cause: [/no port http/, /web/],
  },
  {
    id: 'ingress-secret',
    title: 'the TLS secret of an ingress does not exist',
    objects: [
      cart(),
      service('cart'),
      { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: 'shop-tls' }, stringData: { a: 'b' } },
      ingress({ ...to('cart', { number: 80 }), tls: [{ hosts: ['shop.example'], secretName: 'shop-tsl' }] }),
    ],
    object: { kind: 'ingress', name: 'front' },
    cause: [/no Secret shop-tsl/],
  },
  {
    id: 'ingress-elsewhere',
    title: 'an ingress sends to a service of another namespace',
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fault-ingress-elsewhere-b' } },
      { ...service('parcels'), metadata: { name: 'parcels', namespace: 'fault-ingress-elsewhere-b' } },
      ingress(to('parcels', { number: 80 })),
    ],
    object: { kind: 'ingress', name: 'front' },
    cause: [/no service parcels/, /namespace fault-ingress-elsewhere-b/],
  },
  {
    id: 'ingress-empty',
    title: 'an ingress leads to a service that selects no pod',
    objects: [cart(), service('cart', { selector: { app: 'cart', tier: 'web' } }), ingress(to('cart', { number: 80 }))],
    object: { kind: 'service', name: 'cart' },
    cause: [/selects no pod/, /tier/],
  },
  {
    id: 'select-elsewhere',
    title: 'a service is in another namespace than its pods',
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fault-select-elsewhere-b' } },
      { ...workload('Deployment', 'letters'), metadata: { name: 'letters', namespace: 'fault-select-elsewhere-b' } },
      service('letters'),
    ],
    object: { kind: 'service', name: 'letters' },
    cause: [/selects no pod/, /namespace fault-select-elsewhere-b/],
  },
  {
    id: 'balancer',
    title: 'a load balancer never gets an address',
    objects: [cart(), service('cart', { type: 'LoadBalancer' })],
    object: { kind: 'service', name: 'cart' },
    cause: [/no address from a load balancer/],
    information: true,
  },
  {
    id: 'policy-names',
    title: 'a network policy lets pods ask no DNS',
    objects: [
      cart(),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'wall' },
        spec: {
          podSelector: { matchLabels: { app: 'cart' } },
          policyTypes: ['Egress'],
          egress: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ port: 5432 }] }],
        },
      },
    ],
    object: { kind: 'networkpolicy', name: 'wall' },
    cause: [/DNS/, /53/],
    information: true,
  },
  {
    id: 'policy-peer',
    title: 'a network policy lets in only pods that do not exist',
    objects: [
      cart(),
      pod('shop', { labels: { app: 'shop' } }),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'wall' },
        spec: { podSelector: { matchLabels: { app: 'cart' } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'shopp' } } }] }] },
      },
    ],
    object: { kind: 'networkpolicy', name: 'wall' },
    cause: [/app=shopp/, /no pod/],
    information: true,
  },
  {
    id: 'route-section',
    title: 'a route names a listener that the gateway does not have',
    objects: [TAKEN, gateway({}), cart(), service('cart'), route({ sectionName: 'https' })],
    object: { kind: 'httproute', name: 'cart' },
    cause: [/no listener https/],
  },
  {
    id: 'route-namespace',
    title: 'a gateway takes no routes of other namespaces',
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fault-route-namespace-b' } },
      TAKEN,
      gateway({ allowedRoutes: { namespaces: { from: 'Same' } } }, 'fault-route-namespace-b'),
      cart(),
      service('cart'),
      route({ namespace: 'fault-route-namespace-b' }),
    ],
    object: { kind: 'httproute', name: 'cart' },
    cause: [/takes no routes of namespace fault-route-namespace/],
  },
  {
    id: 'route-port',
    title: 'a route sends to a port that the service does not have',
    objects: [TAKEN, gateway({}), cart(), service('cart'), route({}, 8081)],
    object: { kind: 'httproute', name: 'cart' },
    cause: [/no port 8081/],
  },
  {
    id: 'gateway-refused',
    title: 'a gateway is refused by its controller',
    objects: [
      TAKEN,
      {
        ...gateway({}),
        status: {
          conditions: [
            {
              type: 'Accepted',
              status: 'False',
              reason: 'Invalid',
              message: 'certificate front-tls is not valid',
              lastTransitionTime: '2026-01-01T00:00:00Z',
            },
          ],
        },
      },
    ],
    object: { kind: 'gateway', name: 'front' },
    cause: [/certificate front-tls is not valid/],
  },
];
