import type { Labels } from '../../../src/model/signal.js';
import type { Edge } from '../../../src/model/topology.js';
import type { CronJobObject, JobObject, KubernetesObject, ServiceObject, WorkloadObject } from '../objects/objects.js';
import { topRef, type World } from '../objects/world.js';

/** The edges that an object is the reason for. Which of its neighbours are known may change; the caller asks again then. */
export function edgesOf(world: World, object: KubernetesObject): readonly Edge[] {
  const edges: Edge[] = [];
  const self = world.ref(object);
  const owner = object.owner && world.get(object.owner.uid);
  if (owner && object.kind !== 'revision' && object.kind !== 'slice') edges.push({ from: world.ref(owner), to: self, relation: 'owns' });
  switch (object.kind) {
    case 'pod':
      if (object.node) edges.push({ from: self, to: { ...world.ref({ kind: 'node', name: object.node }) }, relation: 'runs-on' });
      for (const claim of object.claims)
        edges.push({
          from: self,
          to: world.ref({ kind: 'pvc', name: claim, ...(object.namespace ? { namespace: object.namespace } : {}) }),
          relation: 'depends-on',
        });
      break;
    case 'deployment':
    case 'statefulset':
    case 'daemonset':
      for (const config of object.configs)
        edges.push({
          from: self,
          to: world.ref({ kind: 'config', name: config, ...(object.namespace ? { namespace: object.namespace } : {}) }),
          relation: 'depends-on',
        });
      edges.push(...calls(world, object));
      break;
    case 'job':
    case 'cronjob':
      edges.push(...calls(world, object));
      break;
    case 'hpa': {
      const target = {
        ...world.ref({ kind: 'deployment', name: object.target.name, ...(object.namespace ? { namespace: object.namespace } : {}) }),
        kind: object.target.kind,
      };
      edges.push({ from: self, to: target, relation: 'scales' });
      break;
    }
    case 'service':
      edges.push(...routes(world, object));
      break;
    default:
      break;
  }
  return edges;
}

type Caller = WorkloadObject | JobObject | CronJobObject;

/** A workload calls the services that its template names. Its own address and that of the API server are no calls of interest. */
function calls(world: World, caller: Caller): readonly Edge[] {
  const edges: Edge[] = [];
  for (const { name, namespace } of caller.named) {
    const service = world.find('service', namespace ?? caller.namespace, name);
    if (!service || ('podLabels' in caller && service.namespace === caller.namespace && matches(service.selector, caller.podLabels)))
      continue;
    if (service.name !== 'kubernetes' || service.namespace !== 'default')
      edges.push({ from: world.ref(caller), to: world.ref(service), relation: 'calls' });
  }
  return edges;
}

/** The workloads whose templates name a service. */
export function* callersOf(world: World, service: ServiceObject): Iterable<Caller> {
  for (const kind of ['deployment', 'statefulset', 'daemonset', 'cronjob', 'job'] as const) {
    for (const caller of world.all(kind))
      if (caller.named.some(({ name, namespace }) => name === service.name && (namespace ?? caller.namespace) === service.namespace))
        yield caller;
  }
}

/** A service routes to the workloads that its selector matches; without a selector, to the owners of its endpoints' pods. */
function routes(world: World, service: ServiceObject): readonly Edge[] {
  const from = world.ref(service);
  const names = Object.keys(service.selector);
  if (names.length > 0)
    return workloadsMatching(world, service).map(workload => ({ from, to: world.ref(workload), relation: 'routes-to' }));
  const edges = new Map<string, Edge>();
  for (const slice of world.children(service.uid)) {
    if (slice.kind !== 'slice') continue;
    for (const name of slice.pods) {
      const pod = world.find('pod', service.namespace, name);
      if (!pod) continue;
      const top = world.top(pod);
      edges.set(top.uid, { from, to: topRef(world, top), relation: 'routes-to' });
    }
  }
  return [...edges.values()];
}

export function workloadsMatching(world: World, service: ServiceObject): readonly WorkloadObject[] {
  const found: WorkloadObject[] = [];
  for (const kind of ['deployment', 'statefulset', 'daemonset'] as const) {
    for (const workload of world.all(kind))
      if (workload.namespace === service.namespace && matches(service.selector, workload.podLabels)) found.push(workload);
  }
  return found;
}

/** The services that route to a workload. */
export function servicesOf(world: World, workload: WorkloadObject): readonly ServiceObject[] {
  const found: ServiceObject[] = [];
  for (const service of world.all('service'))
    if (service.namespace === workload.namespace && matches(service.selector, workload.podLabels)) found.push(service);
  return found;
}

/** Whether every pair of a selector is among the labels; an empty selector matches nothing here. */
export function matches(selector: Labels, labels: Labels): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([name, value]) => labels[name] === value);
}
