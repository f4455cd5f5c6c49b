import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { at, listAt, numberAt, present, rawTextAt, recordAt, textAt } from './raw.js';
import { conditionsAt, readBase } from './read-base.js';
import { selectorAt } from './selector.js';
import type {
  Backend,
  GatewayClassObject,
  GatewayObject,
  IngressClassObject,
  IngressObject,
  Listener,
  NetworkPolicyObject,
  RouteObject,
} from './surveyed.js';

const DNS_PORT = 53;
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** The class by field, or by the annotation that some charts still write. */
export function readIngress(object: unknown): IngressObject {
  const backends: Backend[] = [];
  const add = (backend: unknown, where: PlainText): void => {
    const service = textAt(backend, 'service', 'name');
    const port = at(backend, 'service', 'port', 'number') ?? at(backend, 'service', 'port', 'name');
    if (service) backends.push(present({ service, port: port === undefined ? undefined : plainText(port, 80), at: where }));
  };
  add(at(object, 'spec', 'defaultBackend'), plainText('the default backend'));
  for (const rule of listAt(object, 'spec', 'rules')) {
    for (const entry of listAt(rule, 'http', 'paths'))
      add(at(entry, 'backend'), plain`${textAt(rule, 'host') ?? plainText('*')}${textAt(entry, 'path') ?? plainText('/')}`);
  }
  return present({
    ...readBase('ingress', object, false),
    backends,
    className: textAt(object, 'spec', 'ingressClassName') ?? textAt(object, 'metadata', 'annotations', CLASS_ANNOTATION),
    tlsSecrets: listAt(object, 'spec', 'tls')
      .map(entry => textAt(entry, 'secretName'))
      .filter(name => name !== undefined),
  });
}

export const readIngressClass = (object: unknown): IngressClassObject => ({
  ...readBase('ingressclass', object, false),
  isDefault: rawTextAt(object, 'metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class') === 'true',
});

/** A direction that the policy does not name is as it would be without it. */
export function readNetworkPolicy(object: unknown): NetworkPolicyObject {
  const types = listAt(object, 'spec', 'policyTypes');
  const direction = (name: 'ingress' | 'egress', type: string, peers: string): NetworkPolicyObject['ingress'] => {
    const rules = listAt(object, 'spec', name);
    if (!types.includes(type) && !(types.length === 0 && (type === 'Ingress' || rules.length > 0))) return 'untouched';
    if (rules.length === 0) return 'nothing';
    return rules.some(rule => listAt(rule, peers).length === 0 && listAt(rule, 'ports').length === 0) ? 'everything' : 'something';
  };
  const peers = listAt(object, 'spec', 'ingress').flatMap(rule => listAt(rule, 'from'));
  return {
    ...readBase('networkpolicy', object, false),
    selector: selectorAt(object, 'spec', 'podSelector'),
    ingress: direction('ingress', 'Ingress', 'from'),
    egress: direction('egress', 'Egress', 'to'),
    letsAskNames: listAt(object, 'spec', 'egress').some(letsAskNames),
    guests: peers.filter(isNeighbour).map(peer => selectorAt(peer, 'podSelector')),
    letsInOthers:
      peers.some(peer => !isNeighbour(peer)) || listAt(object, 'spec', 'ingress').some(rule => listAt(rule, 'from').length === 0),
  };
}

/** A peer of the policy's own namespace. */
const isNeighbour = (peer: unknown): boolean => at(peer, 'namespaceSelector') === undefined && at(peer, 'podSelector') !== undefined;

/** Servers of DNS are seldom in the namespace of those who ask. */
function letsAskNames(rule: unknown): boolean {
  const ports = listAt(rule, 'ports');
  const peers = listAt(rule, 'to');
  return (ports.length === 0 || ports.some(opensNames)) && (peers.length === 0 || peers.some(peer => !isNeighbour(peer)));
}

/** Whether a port of a rule is that of DNS. By a name it may be. */
function opensNames(port: unknown): boolean {
  const number = at(port, 'port');
  return typeof number !== 'number' || number === DNS_PORT || (number < DNS_PORT && (numberAt(port, 'endPort') ?? 0) >= DNS_PORT);
}

export const readGatewayClass = (object: unknown): GatewayClassObject => ({
  ...readBase('gatewayclass', object, false),
  controller: textAt(object, 'spec', 'controllerName') ?? plainText('?'),
  conditions: conditionsAt(object),
});

export function readGateway(object: unknown): GatewayObject {
  const statuses = listAt(object, 'status', 'listeners');
  return {
    ...readBase('gateway', object, false),
    className: textAt(object, 'spec', 'gatewayClassName') ?? plainText('?'),
    conditions: conditionsAt(object),
    listeners: listAt(object, 'spec', 'listeners').map((listener): Listener => {
      const from = rawTextAt(listener, 'allowedRoutes', 'namespaces', 'from');
      return {
        name: textAt(listener, 'name') ?? plainText('?'),
        from: from === 'All' || from === 'Selector' || from === 'None' ? from : 'Same',
        selector: selectorAt(listener, 'allowedRoutes', 'namespaces', 'selector'),
        secrets: listAt(listener, 'tls', 'certificateRefs')
          .filter(reference => at(reference, 'namespace') === undefined && (rawTextAt(reference, 'kind') ?? 'Secret') === 'Secret')
          .map(reference => textAt(reference, 'name') ?? plainText('?')),
        conditions: conditionsAt({ status: statuses.find(status => rawTextAt(status, 'name') === rawTextAt(listener, 'name')) }),
      };
    }),
  };
}

export function readRoute(object: unknown): RouteObject {
  const backends = listAt(object, 'spec', 'rules').flatMap((rule, index) =>
    listAt(rule, 'backendRefs')
      .filter(backend => (rawTextAt(backend, 'kind') ?? 'Service') === 'Service')
      .map((backend): Backend =>
        present({
          service: textAt(backend, 'name') ?? plainText('?'),
          namespace: textAt(backend, 'namespace'),
          port: numberAt(backend, 'port') === undefined ? undefined : plainText(numberAt(backend, 'port')),
          at: plain`rule ${index + 1}`,
        }),
      ),
  );
  return {
    ...readBase('httproute', object, false),
    backends,
    parents: listAt(object, 'spec', 'parentRefs').map(parent =>
      present({
        kind: rawTextAt(parent, 'kind') ?? 'Gateway',
        namespace: textAt(parent, 'namespace'),
        name: textAt(parent, 'name') ?? plainText('?'),
        section: textAt(parent, 'sectionName'),
      }),
    ),
    conditions: listAt(object, 'status', 'parents').flatMap(parent => conditionsAt({ status: recordAt(parent) })),
  };
}
