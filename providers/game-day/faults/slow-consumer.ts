import { release } from '../deployments.js';
import { authorOf } from '../create-world.js';
import { currentRevision, deploymentRef, SOUND } from '../world.js';
import { nextImage, victim, type Fault } from './fault.js';

/** Nobody who buys sees it: a new version works through its queue at a third of the pace, and messages pile up. */
export const slowConsumer: Fault = {
  name: 'slow-consumer',
  about: 'a new version works too slowly and its queue grows',
  lead: 720_000,
  begin(world) {
    const service = victim(world, ['fulfilment', 'notifications'], 371);
    const { image } = currentRevision(service);
    release(world, service, {
      image: nextImage(image),
      author: authorOf(world.seed, 372),
      traits: { ...SOUND, capacity: 0.34, latency: 2.5 },
    });
    return deploymentRef(service);
  },
};
