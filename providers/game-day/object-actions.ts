import type { ActionKind } from '../../src/contracts/provider.js';
import type { ActionName, DiffLine, Fact, PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { instant, milliseconds } from '../../src/model/time.js';
import { MAXIMUM } from './intended.js';
import { change } from './journal.js';
import type { Simulation } from './simulation.js';
import { podRef, readyPods, stopPod, type GameRef, type NodeState, type Pod, type ServiceState, type World } from './world.js';

/** What can be done to pods, nodes and autoscalers of the shop. Deployments and silences are elsewhere. */
const NAMES = ['evict-pod', 'cordon', 'uncordon', 'drain', 'set-autoscaler-bounds'] as const satisfies readonly ActionName[];
type ObjectAction = (typeof NAMES)[number];
export const isObjectAction = (name: ActionName): name is ObjectAction => NAMES.some(known => known === name);

const MINUTE = 60_000;
const ON: Readonly<Record<ObjectAction, readonly [title: string, kind: string]>> = {
  'evict-pod': ['Evict one pod', 'pod'],
  cordon: ['Cordon a node', 'node'],
  uncordon: ['Uncordon a node', 'node'],
  drain: ['Drain a node', 'node'],
  'set-autoscaler-bounds': ['Set the bounds of an autoscaler', 'hpa'],
};

/** What an action would do to the world as it stands, and how one sees that it is done. */
interface Intent extends Pick<Rehearsal, 'facts' | 'warnings' | 'blastRadius' | 'undo'> {
  readonly diff: DiffLine;
  /** One line for each pod that ends with it. */
  readonly pods?: readonly DiffLine[];
  readonly refused: PlainText | undefined;
  readonly expected: PlainText;
  perform(author: string): void;
}

export const objectActions = (simulation: Simulation, catchUp: () => number): readonly ActionKind[] =>
  NAMES.map(name => ({
    name,
    title: ON[name][0],
    on: [ON[name][1]],
    rehearse(action) {
      const now = catchUp();
      const found = intend(simulation.world, action);
      if (!found.ok) return Promise.resolve(found);
      const { facts, warnings, blastRadius, undo, diff, pods = [], refused, expected } = found.value;
      return Promise.resolve(
        ok({
          at: instant(now),
          facts,
          diff: refused ? [] : [diff, ...pods],
          permitted: refused === undefined,
          ...(refused ? { refused } : {}),
          warnings,
          blastRadius,
          undo,
          notTested: [],
          expectation: { text: expected, within: milliseconds(Math.ceil((8 * MINUTE) / simulation.speed)) },
        }),
      );
    },
    observe(action) {
      catchUp();
      const found = intend(simulation.world, action);
      return Promise.resolve(found.ok ? ok(found.value.facts) : found);
    },
    verify(action, { facts }) {
      catchUp();
      return Promise.resolve(ok(verdict(simulation.world, action, facts)));
    },
  }));

/** Changes the world once; refuses what would be refused now. */
export function performOnObject(world: World, action: PlannedAction, author: string): Result<{ readonly seen: PlainText }, Failure> {
  const found = intend(world, action);
  if (!found.ok) return found;
  if (found.value.refused) return fail({ kind: 'conflict', asked: plainText(action.name), answered: found.value.refused });
  found.value.perform(author);
  return ok({ seen: found.value.diff.after });
}

function intend(world: World, action: PlannedAction): Result<Intent, Failure> {
  const { name, on } = action;
  const missing = (): Result<never, Failure> =>
    fail({
      kind: 'not-found',
      asked: plain`${plainText(name)} ${plainText(on.kind)} ${on.name}`,
      answered: plainText(`there is no such ${on.kind}`),
    });
  switch (on.kind) {
    case 'pod': {
      const found = podNamed(world, on.name);
      return found ? ok(eviction(world, ...found)) : missing();
    }
    case 'node': {
      const node = world.nodes.find(candidate => candidate.name === on.name);
      return node ? ok(name === 'drain' ? draining(world, action, node) : cordoning(world, action, node, name === 'cordon')) : missing();
    }
    default: {
      const service = world.services.get(on.name);
      return service?.bounds && service.spec.namespace === on.namespace ? ok(bounding(world, action, service, service.bounds)) : missing();
    }
  }
}

function podNamed(world: World, name: string): readonly [ServiceState, Pod] | undefined {
  for (const service of world.order) for (const pod of service.pods) if (pod.name === name) return [service, pod];
  return undefined;
}

const fact = (name: string, text: string, value = text): Fact => ({ name, text: plainText(text), value });
const happened = (world: World, ref: GameRef, summary: string, author: string): void =>
  void change(world, ref, { change: 'other', summary, author });

function eviction(world: World, service: ServiceState, pod: Pod): Intent {
  return {
    facts: [fact('uid', `pod ${pod.name} (${pod.uid})`, pod.uid), fact('node', `on ${pod.node ?? 'no node'}`)],
    diff: {
      path: plain`pod ${plainText(pod.name)}`,
      before: plainText(`on ${pod.node ?? 'no node'}`),
      after: plainText('ends; its deployment makes another'),
    },
    refused: pod.phase === 'terminating' ? plainText('the pod is ending already') : undefined,
    warnings:
      readyPods(service) <= 1 && pod.phase === 'running'
        ? [plainText(`it is the only ready pod of ${service.spec.name}: nothing serves until another is ready`)]
        : [],
    blastRadius: [plainText(`1 of ${service.desired} pods of ${service.spec.name} ends`)],
    undo: { cannot: plainText("an evicted pod can't be brought back: its deployment makes another") },
    expected: plainText(`the pod is gone, and all ${service.desired} pods of ${service.spec.name} are ready`),
    perform(author) {
      stopPod(world, pod);
      happened(world, podRef(service, pod), `evicted ${pod.name}`, author);
    },
  };
}

const podsOn = (world: World, node: NodeState): readonly (readonly [ServiceState, Pod])[] =>
  world.order.flatMap(service =>
    service.pods.filter(pod => pod.node === node.name && pod.phase !== 'terminating').map(pod => [service, pod] as const),
  );

const nodeFacts = (node: NodeState): readonly Fact[] => [
  fact('uid', `node ${node.name} (${node.uid})`, node.uid),
  fact('cordoned', node.cordoned ? 'cordoned' : 'takes pods'),
];

function cordoning(world: World, action: PlannedAction, node: NodeState, cordons: boolean): Intent {
  const others = world.nodes.filter(other => other !== node && other.ready && !other.cordoned).length;
  const [takes, none] = [plainText('takes pods'), plainText('takes no new pods')];
  return {
    facts: nodeFacts(node),
    diff: { path: plain`node ${plainText(node.name)}`, before: node.cordoned ? none : takes, after: cordons ? none : takes },
    refused: node.cordoned === cordons ? plain`${plainText(node.name)} ${cordons ? plainText('is cordoned') : takes} already` : undefined,
    warnings: cordons && others === 0 ? [plainText('no other node takes pods')] : [],
    blastRadius: [plainText(`no pod ends; ${others} other nodes take pods`)],
    undo: {
      action: { ...action, name: cordons ? 'uncordon' : 'cordon' },
      text: plain`${plainText(node.name)} ${cordons ? takes : none} again`,
    },
    expected: plain`${plainText(node.name)} ${cordons ? none : takes}`,
    perform(author) {
      node.cordoned = cordons;
      happened(world, { kind: 'node', name: node.name }, `${cordons ? 'cordoned' : 'uncordoned'} ${node.name}`, author);
    },
  };
}

function draining(world: World, action: PlannedAction, node: NodeState): Intent {
  const leave = podsOn(world, node);
  const cordon = cordoning(world, action, node, true);
  return {
    ...cordon,
    facts: [
      ...nodeFacts(node),
      fact(
        'pods',
        `${leave.length} pods to evict`,
        leave
          .map(([, pod]) => pod.uid)
          .sort()
          .join('\n'),
      ),
    ],
    refused: leave.length === 0 && node.cordoned ? plainText('it is drained already') : undefined,
    diff: {
      path: plain`node ${plainText(node.name)}`,
      before: plainText(`${leave.length} pods`),
      after: plainText('no pods, and takes no new ones'),
    },
    pods: leave.map(([service, pod]) => ({
      path: plainText(`pod ${service.spec.namespace}/${pod.name}`),
      before: plainText(`on ${node.name}, ${pod.phase === 'running' ? 'ready' : 'not ready'}`),
      after: plainText(`ends; deployment ${service.spec.name} makes another`),
    })),
    blastRadius: [plainText(`${leave.length} pods end`)],
    undo: {
      action: { ...action, name: 'uncordon' },
      text: plain`${plainText(node.name)} takes pods again; evicted pods do not come back to it`,
    },
    expected: plain`${plainText(node.name)} takes no new pods, and none of the ${leave.length} pods is left on it`,
    perform(author) {
      node.cordoned = true;
      for (const [, pod] of leave) stopPod(world, pod);
      happened(world, { kind: 'node', name: node.name }, `drained ${node.name}, ${leave.length} pods`, author);
    },
  };
}

function bounding(world: World, action: PlannedAction, service: ServiceState, bounds: NonNullable<ServiceState['bounds']>): Intent {
  const [min, max] = [Number(action.params['min']), Number(action.params['max'])];
  const text = (from: number, to: number): PlainText => plainText(`${from} to ${to}`);
  const tooMany = max > MAXIMUM(bounds.max) || min > MAXIMUM(bounds.min);
  const callers = world.order
    .filter(other => other.spec.calls.some(call => call.to === service.spec.name))
    .map(other => plainText(other.spec.name));
  return {
    facts: [fact('uid', `autoscaler of ${service.spec.name} (${service.uid})`, service.uid), fact('bounds', text(bounds.min, bounds.max))],
    diff: { path: plain`hpa ${plainText(service.spec.name)}`, before: text(bounds.min, bounds.max), after: text(min, max) },
    refused:
      min === bounds.min && max === bounds.max
        ? plainText('those are its bounds already')
        : tooMany
          ? plainText(`more than three times or ten more than ${bounds.min} to ${bounds.max} is not for a plan`)
          : undefined,
    warnings: [],
    blastRadius: [plainText(`${service.desired} pods now`), ...(callers.length > 0 ? [plain`called by ${joinPlain(callers, ', ')}`] : [])],
    undo: { action: { ...action, params: { ...bounds } }, text: plain`sets the bounds back, ${text(bounds.min, bounds.max)}` },
    expected: plainText(`${service.spec.name} has ${min} to ${max} pods, and they are ready`),
    perform(author) {
      service.bounds = { min, max };
      change(
        world,
        { kind: 'deployment', name: service.spec.name, namespace: service.spec.namespace },
        {
          change: 'config',
          summary: `autoscaler of ${service.spec.name}: bounds ${bounds.min} to ${bounds.max} became ${min} to ${max}`,
          author,
        },
      );
    },
  };
}

function verdict(
  world: World,
  { name, on, params }: PlannedAction,
  facts: readonly Fact[],
): { readonly is: 'worked' | 'not-yet' | 'worse'; readonly seen: PlainText } {
  const before = (fact: string): string => facts.find(each => each.name === fact)?.value ?? '';
  if (on.kind === 'pod') {
    const service = world.order.find(each => on.name.startsWith(`${each.spec.name}-`) && each.spec.namespace === on.namespace);
    const isGone = podNamed(world, on.name)?.[1].uid !== before('uid');
    return {
      is: isGone && (!service || readyPods(service) >= service.desired) ? 'worked' : 'not-yet',
      seen: plainText(
        isGone
          ? `the pod is gone; ${service ? `${readyPods(service)} of ${service.desired} are ready` : 'nothing else is known'}`
          : 'the pod is ending',
      ),
    };
  }
  if (on.kind === 'hpa') {
    const service = world.services.get(on.name);
    if (!service?.bounds || service.bounds.min !== params['min'] || service.bounds.max !== params['max'])
      return { is: 'worse', seen: plainText('someone else set its bounds') };
    const isWithin =
      service.desired >= service.bounds.min && service.desired <= service.bounds.max && readyPods(service) >= service.desired;
    return { is: isWithin ? 'worked' : 'not-yet', seen: plainText(`${service.desired} pods are wanted, ${readyPods(service)} ready`) };
  }
  const node = world.nodes.find(candidate => candidate.name === on.name);
  if (!node || node.cordoned !== (name !== 'uncordon'))
    return { is: 'worse', seen: plainText(node ? 'someone else set it back' : 'the node is gone') };
  const listed = new Set(before('pods').split('\n'));
  const left =
    name === 'drain' ? world.order.flatMap(service => service.pods).filter(pod => pod.node === node.name && listed.has(pod.uid)).length : 0;
  return {
    is: left === 0 ? 'worked' : 'not-yet',
    seen: plainText(name === 'drain' ? `${left} pods are left on it` : node.cordoned ? 'it takes no new pods' : 'it takes pods'),
  };
}
