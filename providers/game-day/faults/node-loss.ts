import { loseNode } from '../nodes.js';
import { pick } from '../random.js';
import { NODES } from '../services.js';
import type { World } from '../world.js';
import { victim, type Fault } from './fault.js';

const HALF_AN_HOUR = 1_800_000;
const nodeOf = (world: World): string => pick(NODES, world.seed, 321).name;

/** A machine stops answering. One service had crowded there, and its pods tolerate a dead node for half an hour. */
export const nodeLoss: Fault = {
  name: 'node-loss',
  about: 'a node dies with most pods of one service on it',
  lead: 225_000,
  prepare(world) {
    const service = victim(world, ['payments', 'inventory', 'cart', 'orders'], 322);
    service.packed = nodeOf(world);
    service.toleration = HALF_AN_HOUR;
  },
  begin(world) {
    const name = nodeOf(world);
    // What was put elsewhere by rollouts since then comes home too: a missing anti-affinity has this effect over days.
    loseNode(world, name);
    for (const service of world.order) service.packed = undefined;
    return { kind: 'node', name };
  },
};
