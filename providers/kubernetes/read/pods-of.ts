import type { ResourceRef } from '../../../src/model/resource.js';
import type { Kind, KubernetesObject, PodObject } from '../objects/objects.js';
import type { World } from '../objects/world.js';

/** The pods at the lower end of the owner chain of an object. */
export function* podsBelow(world: World, uid: string): Iterable<PodObject> {
  const stack: KubernetesObject[] = [...world.children(uid)];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === 'pod') yield next;
    else if (next.kind === 'replicaset' || next.kind === 'job') stack.push(...world.children(next.uid));
  }
}

/** How many pods that still count a workload has; 0 when it is unknown. */
export function countPods(world: World, about: ResourceRef): number {
  const owner = world.find(about.kind as Kind, about.namespace, about.name);
  let count = 0;
  if (owner)
    for (const pod of podsBelow(world, owner.uid))
      if (pod.deletedAt === undefined && pod.phase !== 'Succeeded' && pod.phase !== 'Failed') count++;
  return count;
}
