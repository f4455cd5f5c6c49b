import { release } from '../deployments.js';
import { authorOf } from '../create-world.js';
import { currentRevision, deploymentRef } from '../world.js';
import { victim, type Fault } from './fault.js';

/** Connections are fewer than the requests under way need, so most of them wait in line. */
export const poolConfig: Fault = {
  name: 'pool-config',
  about: 'a configuration change shrinks a connection pool',
  lead: 345_000,
  begin(world) {
    const service = victim(world, ['inventory', 'payments'], 331);
    const { environment, traits } = currentRevision(service);
    const size = service.spec.name === 'inventory' ? 2 : 1;
    release(world, service, {
      environment: { ...environment, POOL_SIZE: String(size) },
      author: authorOf(world.seed, 332),
      traits: { ...traits, pool: size },
      change: 'config',
      summary: `change settings of ${service.spec.name}`,
    });
    return deploymentRef(service);
  },
};
