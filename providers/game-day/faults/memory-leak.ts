import { release } from '../deployments.js';
import { authorOf } from '../create-world.js';
import { currentRevision, deploymentRef, readyPods, SOUND } from '../world.js';
import { nextImage, victim, type Fault } from './fault.js';

/** Minutes that a pod lives under the usual traffic until it is killed. */
const LIFE = 13;

/** Each request leaves something behind; near the limit the pods spend their time collecting garbage, then they are killed. */
export const memoryLeak: Fault = {
  name: 'memory-leak',
  about: 'a new version leaks memory until its pods are killed',
  lead: 1_020_000,
  begin(world) {
    const service = victim(world, ['catalogue', 'search', 'checkout'], 311);
    const { image } = currentRevision(service);
    const perPod = service.traffic.offered / Math.max(1, readyPods(service));
    const leak = (service.spec.memory - service.spec.baseMemory) / Math.max(0.5, perPod * LIFE * 60);
    release(world, service, { image: nextImage(image), author: authorOf(world.seed, 312), traits: { ...SOUND, leak } });
    return deploymentRef(service);
  },
};
