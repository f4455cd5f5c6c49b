import { draw } from './random.js';
import { NODE_CPU, NODE_MEMORY } from './services.js';
import type { NodeState, Pod, ServiceState, World } from './world.js';

const holdsRoom = (pod: Pod): boolean => pod.node !== undefined && pod.phase !== 'pending';

/** Cores and MiB that pods have asked for, by node. */
export function usage(world: World): Map<string, { cpu: number; memory: number; pods: number }> {
  const used = new Map(world.nodes.map(node => [node.name, { cpu: 0, memory: 0, pods: 0 }]));
  for (const service of world.order) {
    for (const pod of service.pods) {
      if (!holdsRoom(pod) || pod.node === undefined) continue;
      const node = used.get(pod.node);
      if (!node) continue;
      node.cpu += service.spec.cpu;
      node.memory += service.spec.memory;
      node.pods++;
    }
  }
  return used;
}

/** Puts a pod on the ready node with the most room, spread over nodes unless the service crowds; false when none has room. */
export function place(world: World, service: ServiceState, pod: Pod): boolean {
  const used = usage(world);
  let best: NodeState | undefined;
  let bestScore = -Infinity;
  for (const node of world.nodes) {
    const { cpu, memory } = used.get(node.name) ?? { cpu: 0, memory: 0 };
    if (
      !node.ready ||
      node.cordoned ||
      node.lostAt !== undefined ||
      cpu + service.spec.cpu > NODE_CPU ||
      memory + service.spec.memory > NODE_MEMORY
    )
      continue;
    const siblings = service.pods.filter(other => other !== pod && other.node === node.name && other.phase !== 'terminating').length;
    const crowds = service.packed === node.name && siblings < Math.ceil(service.desired * 0.75);
    const score = (crowds ? 100 : 0) + (NODE_CPU - cpu) - siblings * 2 + 0.01 * draw(world.seed, pod.key);
    if (score > bestScore) [best, bestScore] = [node, score];
  }
  if (!best) return false;
  pod.node = best.name;
  return true;
}
