import { json, loopbackServer, type LoopbackServer } from './loopback-server.js';

type Json = Readonly<Record<string, unknown>>;

/** What is on the node, by what its pods are like. */
export interface FakePod {
  readonly name: string;
  /** None: nobody makes another. */
  readonly owner?: 'ReplicaSet' | 'DaemonSet';
  readonly labels?: Readonly<Record<string, string>>;
  readonly emptyDir?: string;
  readonly hostPath?: string;
  readonly isMirror?: true;
  readonly phase?: string;
}

/** One node `n1` with its pods and disruption budgets, behind the paths that a drain uses. */
export interface FakeNodeApi {
  readonly server: LoopbackServer;
  budgets: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly allowed: number }[];
  /** What becomes of an eviction that is no dry run: 'gone' unless told otherwise; 'kept' is taken and not done. */
  eviction: (pod: string) => 'gone' | 'kept' | { readonly budget: string };
  readonly evicted: readonly string[];
  isCordoned(): boolean;
}

export async function fakeNodeApi(pods: readonly FakePod[]): Promise<FakeNodeApi> {
  const there = new Map(pods.map(pod => [pod.name, podOf(pod)]));
  const evicted: string[] = [];
  let node: Json = { metadata: { name: 'n1', uid: 'node-1' }, spec: {}, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
  const api: { budgets: FakeNodeApi['budgets']; eviction: FakeNodeApi['eviction'] } = { budgets: [], eviction: () => 'gone' };
  const server = await loopbackServer((request, response) => {
    const isDry = request.query.get('dryRun') === 'All' || request.body.includes('"dryRun"');
    const [, name = '', sub] = /\/namespaces\/shop\/pods\/([^/]+)(?:\/(eviction))?$/.exec(request.path) ?? [];
    if (request.path.endsWith('selfsubjectaccessreviews')) json(response, 201, { status: { allowed: true } });
    else if (request.path.endsWith('/poddisruptionbudgets')) json(response, 200, { items: api.budgets.map(budgetOf) });
    else if (request.path === '/api/v1/pods') json(response, 200, { items: [...there.values()] });
    else if (request.path === '/api/v1/nodes/n1') {
      const next = { ...node, spec: { unschedulable: true } };
      if (request.method === 'PATCH' && !isDry) node = next;
      json(response, 200, request.method === 'PATCH' ? next : node);
    } else if (sub === 'eviction' && !isDry) {
      const fate = api.eviction(name);
      if (typeof fate === 'object')
        return json(response, 429, {
          reason: 'TooManyRequests',
          code: 429,
          message: "Cannot evict pod as it would violate the pod's disruption budget.",
          details: {
            causes: [
              { reason: 'DisruptionBudget', message: `The disruption budget ${fate.budget} needs 2 healthy pods and has 2 currently` },
            ],
          },
        });
      evicted.push(name);
      if (fate === 'gone') there.delete(name);
      json(response, 201, { status: 'Success' });
    } else if (sub === 'eviction') json(response, 201, { status: 'Success' });
    else if (there.has(name)) json(response, 200, there.get(name));
    else json(response, 404, { message: `pods "${name}" not found`, reason: 'NotFound', code: 404 });
  });
  return {
    server,
    evicted,
    isCordoned: () => (node['spec'] as Json)['unschedulable'] === true,
    get budgets() {
      return api.budgets;
    },
    set budgets(value) {
      api.budgets = value;
    },
    get eviction() {
      return api.eviction;
    },
    set eviction(value) {
      api.eviction = value;
    },
  };
}

const podOf = ({ name, owner, labels = {}, emptyDir, hostPath, isMirror, phase = 'Running' }: FakePod): Json => ({
  metadata: {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    labels,
    ...(isMirror ? { annotations: { 'kubernetes.io/config.mirror': 'x' } } : {}),
    ...(owner
      ? { ownerReferences: [{ controller: true, kind: owner, name: `${owner.toLowerCase()}-of-${name}`, uid: `owner-of-${name}` }] }
      : {}),
  },
  spec: {
    nodeName: 'n1',
    containers: [{ name: 'app', image: 'shop/app:1' }],
    volumes: [...(emptyDir ? [{ name: emptyDir, emptyDir: {} }] : []), ...(hostPath ? [{ name: hostPath, hostPath: { path: '/x' } }] : [])],
  },
  status: { phase, conditions: [{ type: 'Ready', status: 'True' }] },
});

const budgetOf = ({ name, labels, allowed }: FakeNodeApi['budgets'][number]): Json => ({
  metadata: { name, namespace: 'shop', uid: `pdb-${name}` },
  spec: { selector: { matchLabels: labels }, minAvailable: 2 },
  status: { disruptionsAllowed: allowed, currentHealthy: 2 + allowed, desiredHealthy: 2 },
});
