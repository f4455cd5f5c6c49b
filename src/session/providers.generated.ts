// Written by `npm run generate` from the folders; CI checks that it is fresh.
import type { Provider } from '../contracts/provider.js';

/** Loaders by id; a definition is small, its SDK is loaded by `connect`. */
export const providers: readonly (readonly [id: string, load: () => Promise<Provider>])[] = [
  ['alertmanager', async () => (await import('../../providers/alertmanager/index.js')).provider],
  ['cloudwatch', async () => (await import('../../providers/cloudwatch/index.js')).provider],
  ['game-day', async () => (await import('../../providers/game-day/index.js')).provider],
  ['kubernetes', async () => (await import('../../providers/kubernetes/index.js')).provider],
  ['prometheus', async () => (await import('../../providers/prometheus/index.js')).provider],
] as never;
