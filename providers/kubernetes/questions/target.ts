import type { Clock } from '../../../src/contracts/provider.js';
import type { ProviderId } from '../../../src/model/signal.js';
import type { Api } from '../access/api.js';
import type { World } from '../objects/world.js';

/** What questions and actions work on: the API that can't change anything, and the copy of the cluster. */
export interface ClusterTarget {
  readonly api: Api;
  readonly world: World;
  readonly clock: Clock;
  readonly source: ProviderId;
}
