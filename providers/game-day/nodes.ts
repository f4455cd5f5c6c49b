import { change, happen } from './journal.js';
import { usage } from './placement.js';
import { keyOf, uid } from './random.js';
import { MOST_NODES, NODE_CPU } from './services.js';
import { podRef, stopPod, type NodeState, type World } from './world.js';

/** How long the control plane waits for a silent node, and the autoscaler for a new one. */
const MONITOR_GRACE = 40_000;
const NODE_BOOT = 200_000;
/** The cloud gives up on a dead machine, and the cluster forgets it and what was on it. */
const GIVEN_UP_AFTER = 1_500_000;
const IDLE_BEFORE_REMOVAL = 480_000;

/** A machine dies: its pods stop answering at once, the control plane notices later. */
export function loseNode(world: World, name: string): void {
  const node = world.nodes.find(candidate => candidate.name === name);
  if (!node) throw new RangeError(`no node ${name}`);
  node.lostAt = world.time;
  for (const service of world.order) {
    for (const pod of service.pods) {
      if (pod.node !== name || pod.phase === 'pending') continue;
      pod.phase = 'lost';
      pod.since = world.time;
      pod.routedUntil = world.time + MONITOR_GRACE;
    }
  }
}

/** Silent nodes are noticed and drained, missing room is ordered, spare nodes are given back. */
export function stepNodes(world: World): void {
  for (const node of [...world.nodes]) {
    if (node.lostAt === undefined || world.time - node.lostAt < MONITOR_GRACE) continue;
    if (node.ready) {
      node.ready = false;
      happen(world, { kind: 'node', name: node.name }, 'NodeNotReady', 'warning', `Node ${node.name} status is now: NodeNotReady`);
    }
    evict(world, node);
    if (world.time - node.lostAt >= GIVEN_UP_AFTER)
      remove(world, node, `node ${node.name} removed, its machine failed`, 'cloud-controller');
  }
  if (world.time % 15_000 === 0) autoscaleNodes(world);
}

function evict(world: World, node: NodeState): void {
  for (const service of world.order) {
    for (const pod of service.pods) {
      if (pod.node !== node.name || pod.phase !== 'lost' || world.time - pod.since < service.toleration + MONITOR_GRACE) continue;
      happen(
        world,
        podRef(service, pod),
        'TaintManagerEviction',
        'normal',
        `Marking for deletion Pod ${service.spec.namespace}/${pod.name}`,
      );
      stopPod(world, pod);
    }
  }
}

function autoscaleNodes(world: World): void {
  const waiting = world.order.flatMap(service =>
    service.pods.filter(pod => pod.phase === 'pending' && world.time - pod.since >= 30_000).map(pod => ({ service, pod })),
  );
  if (world.nodeOrdered !== undefined) {
    if (world.time - world.nodeOrdered >= NODE_BOOT) join(world);
  } else if (waiting.length > 0 && world.nodes.filter(node => node.ready).length < MOST_NODES) {
    world.nodeOrdered = world.time;
    const first = waiting[0];
    if (first)
      happen(
        world,
        podRef(first.service, first.pod),
        'TriggeredScaleUp',
        'normal',
        `pod triggered scale-up: [{shop-general ${world.nodes.length}->${world.nodes.length + 1} (max: ${MOST_NODES})}]`,
      );
  }
  const spare = world.nodes.filter(node => node.added && node.ready).at(-1);
  if (spare && waiting.length === 0) giveBack(world, spare);
}

function join(world: World): void {
  world.nodeOrdered = undefined;
  const number = world.nodeCount++;
  const zone = (number % 3) + 1;
  const name = `ip-10-0-${zone}-${100 + number * 7}`;
  world.nodes.push({
    name,
    zone: `eu-${'abc'[zone - 1] ?? 'a'}`,
    uid: uid(world.seed, keyOf(name)),
    joinedAt: world.time,
    added: true,
    lostAt: undefined,
    ready: true,
    cordoned: false,
    idleSince: undefined,
    disk: 0.2,
  });
  change(
    world,
    { kind: 'node', name },
    { change: 'node', summary: `node ${name} joined, ordered by the cluster autoscaler`, author: 'cluster-autoscaler' },
  );
  happen(world, { kind: 'node', name }, 'NodeReady', 'normal', `Node ${name} status is now: NodeReady`);
}

/** An added node goes when the others could hold its pods with room to spare for long enough. */
function giveBack(world: World, node: NodeState): void {
  const used = usage(world);
  const own = used.get(node.name)?.cpu ?? 0;
  const free = world.nodes
    .filter(other => other !== node && other.ready)
    .reduce((sum, other) => sum + NODE_CPU - (used.get(other.name)?.cpu ?? 0), 0);
  if (free < own + 4) {
    node.idleSince = undefined;
    return;
  }
  node.idleSince ??= world.time;
  if (world.time - node.idleSince < IDLE_BEFORE_REMOVAL) return;
  remove(world, node, `node ${node.name} removed, it was not needed`, 'cluster-autoscaler');
}

function remove(world: World, node: NodeState, summary: string, author: string): void {
  for (const service of world.order)
    for (const pod of service.pods) if (pod.node === node.name && pod.phase !== 'terminating') stopPod(world, pod);
  world.nodes.splice(world.nodes.indexOf(node), 1);
  change(world, { kind: 'node', name: node.name }, { change: 'node', summary, author });
}
