import { release } from '../deployments.js';
import { pick } from '../random.js';
import { authorOf } from '../create-world.js';
import { currentRevision, deploymentRef, SOUND } from '../world.js';
import { nextImage, victim, type Fault } from './fault.js';

const LAST_WORDS = [
  'panic: assignment to entry in nil map in discounts.apply',
  'fatal: cannot parse feature set: unexpected end of JSON input',
  'panic: runtime error: index out of range [3] with length 3 in pricing.Round',
  'fatal: migration version mismatch: schema is older than this build expects',
] as const;

/** The new version passes its readiness probe and dies when real requests reach it. */
export const badRollout: Fault = {
  name: 'bad-rollout',
  about: 'a new version crash-loops under traffic',
  lead: 345_000,
  begin(world) {
    const service = victim(world, ['checkout', 'payments', 'inventory', 'orders', 'cart'], 301);
    const { image, environment } = currentRevision(service);
    release(world, service, {
      image: nextImage(image),
      environment: { ...environment, DISCOUNT_ENGINE: 'v2' },
      author: authorOf(world.seed, 302),
      traits: { ...SOUND, lifetime: 38, lastWords: pick(LAST_WORDS, world.seed, 303) },
    });
    return deploymentRef(service);
  },
};
