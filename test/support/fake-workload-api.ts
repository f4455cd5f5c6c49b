import { json, loopbackServer, type LoopbackServer, type Received } from './loopback-server.js';
import type { ServerResponse } from 'node:http';

interface Operation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}
type Json = Record<string, unknown>;

/** One Deployment `shop/cart` with two revisions, behind the few paths that actions use. What it can't do: defaulting, controllers, admission. */
export interface FakeWorkloadApi {
  readonly server: LoopbackServer;
  deployment: Json;
  hpas: readonly unknown[];
  pods: readonly unknown[];
  allowed: boolean;
  /** Writes that were kept. */
  readonly kept: number;
  /** What happens to a PATCH before it is kept: true when this answered. */
  intercept(handler: (request: Received, response: ServerResponse, keep: () => void) => boolean): void;
}

const template = (version: number): Json => ({
  metadata: { labels: { app: 'cart' } },
  spec: { containers: [{ name: 'app', image: `shop/cart:${version}`, env: [{ name: 'TOKEN', value: `secret-${version}` }] }] },
});
const replicaSet = (version: number): Json => ({
  metadata: {
    name: `cart-h${version}`,
    uid: `rs-${version}`,
    namespace: 'shop',
    labels: { 'pod-template-hash': `h${version}` },
    annotations: { 'deployment.kubernetes.io/revision': String(version) },
    ownerReferences: [{ controller: true, kind: 'Deployment', name: 'cart', uid: 'u1' }],
  },
  spec: { template: { ...template(version), metadata: { labels: { app: 'cart', 'pod-template-hash': `h${version}` } } } },
});

export async function fakeWorkloadApi(): Promise<FakeWorkloadApi> {
  let handler: Parameters<FakeWorkloadApi['intercept']>[0] = () => false;
  let kept = 0;
  const path = '/apis/apps/v1/namespaces/shop/deployments/cart';
  const api: { deployment: Json; hpas: readonly unknown[]; pods: readonly unknown[]; allowed: boolean } = {
    deployment: {
      metadata: { name: 'cart', namespace: 'shop', uid: 'u1', generation: 7, resourceVersion: '100', labels: { app: 'cart' } },
      spec: { replicas: 3, selector: { matchLabels: { app: 'cart' } }, template: template(2) },
      status: { observedGeneration: 7, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 },
    },
    hpas: [],
    pods: [],
    allowed: true,
  };
  const asScale = (deployment: Json): Json => ({
    metadata: deployment['metadata'],
    spec: { replicas: (deployment['spec'] as Json)['replicas'] },
  });

  const server = await loopbackServer((request, response) => {
    const isScale = request.path === `${path}/scale`;
    if (request.path.endsWith('selfsubjectaccessreviews')) json(response, 201, { status: { allowed: api.allowed } });
    else if (request.path.endsWith('/horizontalpodautoscalers'))
      json(response, 200, { metadata: { resourceVersion: '1' }, items: api.hpas });
    else if (request.path.endsWith('/pods')) json(response, 200, { metadata: { resourceVersion: '1' }, items: api.pods });
    else if (request.path.endsWith('/replicasets'))
      json(response, 200, { metadata: { resourceVersion: '1' }, items: [replicaSet(1), replicaSet(2)] });
    else if (request.method === 'GET' && (isScale || request.path === path))
      json(response, 200, isScale ? asScale(api.deployment) : api.deployment);
    else if (request.method === 'PATCH' && (isScale || request.path === path)) patch(request, response, isScale);
    else json(response, 404, { message: 'not here', code: 404 });
  });

  function patch(request: Received, response: ServerResponse, isScale: boolean): void {
    const next = structuredClone(api.deployment);
    const failed = !(JSON.parse(request.body) as readonly Operation[]).every(operation => apply(next, operation));
    const keep = (): void => {
      kept++;
      api.deployment = next;
    };
    if (handler(request, response, keep)) return;
    if (failed)
      json(response, 422, {
        message: 'the server rejected our request due to an error in our request',
        reason: 'Invalid',
        details: {},
        code: 422,
      });
    else {
      if (request.query.get('dryRun') !== 'All') keep();
      json(response, 200, isScale ? asScale(next) : next);
    }
  }

  return {
    server,
    get deployment() {
      return api.deployment;
    },
    set deployment(value) {
      api.deployment = value;
    },
    get hpas() {
      return api.hpas;
    },
    set hpas(value) {
      api.hpas = value;
    },
    get pods() {
      return api.pods;
    },
    set pods(value) {
      api.pods = value;
    },
    get allowed() {
      return api.allowed;
    },
    set allowed(value) {
      api.allowed = value;
    },
    get kept() {
      return kept;
    },
    intercept(next) {
      handler = next;
    },
  };
}

/** Applies one operation of RFC 6902 to maps; false when its test fails. */
function apply(object: Json, operation: Operation): boolean {
  const path = operation.path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = path.pop() ?? '';
  const parent = path.reduce<Json>((inner, part) => (inner[part] ?? {}) as Json, object);
  switch (operation.op) {
    case 'test':
      return JSON.stringify(parent[last]) === JSON.stringify(operation.value);
    case 'add':
    case 'replace':
      parent[last] = operation.value;
      return true;
    case 'remove':
      return delete parent[last];
  }
}
