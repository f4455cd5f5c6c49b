import { scale } from '../deployments.js';
import { authorOf } from '../create-world.js';
import { deploymentRef, serviceOf } from '../world.js';
import type { Fault } from './fault.js';

/** Somebody started a load test and went home: nothing fails, everything scales up, and money runs out. */
export const forgottenLoadTest: Fault = {
  name: 'forgotten-load-test', about: 'a load test was left running', lead: 2_100_000,
  begin(world) {
    const service = serviceOf(world, 'load-generator');
    scale(world, service, 16, authorOf(world.seed, 351));
    return deploymentRef(service);
  },
};
