import { release } from '../deployments.js';
import { authorOf } from '../create-world.js';
import { currentRevision, deploymentRef, serviceOf, SOUND } from '../world.js';
import type { Fault } from './fault.js';

/** The service's own setting, and how many times as many. */
const USERS = 60;
const TIMES = 17;
/** Milliseconds until all of them are there: slow enough for the autoscalers to keep up. */
const RAMP = 720_000;

/** Somebody started a load test and went home: nothing fails, everything scales up, and money runs out. */
export const forgottenLoadTest: Fault = {
  name: 'forgotten-load-test',
  about: 'a load test was left running',
  lead: 1_800_000,
  begin(world) {
    const service = serviceOf(world, 'load-generator');
    const { environment } = currentRevision(service);
    release(world, service, {
      environment: { ...environment, USERS: String(USERS * TIMES), PROFILE: 'soak' },
      author: authorOf(world.seed, 351),
      traits: { ...SOUND, output: TIMES },
      change: 'config',
      summary: 'start a soak test of catalogue and search',
    });
    return deploymentRef(service);
  },
  step(world, since) {
    const service = serviceOf(world, 'load-generator');
    const soaking = currentRevision(service).traits.output !== undefined;
    service.outside.customers = soaking ? (1 + (TIMES - 1) * Math.min(1, since / RAMP)) / TIMES : 1;
  },
};
