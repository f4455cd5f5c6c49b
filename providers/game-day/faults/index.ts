import { badRollout } from './bad-rollout.js';
import type { Fault } from './fault.js';
import { flashSale } from './flash-sale.js';
import { forgottenLoadTest } from './forgotten-load-test.js';
import { memoryLeak } from './memory-leak.js';
import { nodeLoss } from './node-loss.js';
import { poolConfig } from './pool-config.js';
import { slowConsumer } from './slow-consumer.js';
import { thirdParty } from './third-party.js';

/** What can be drawn at random; the order is part of what a seed means. */
export const FAULTS: readonly Fault[] = [
  badRollout,
  memoryLeak,
  nodeLoss,
  poolConfig,
  thirdParty,
  forgottenLoadTest,
  flashSale,
  slowConsumer,
];

/** Nothing breaks; only the usual noise. Chosen by name, never drawn. */
export const CALM: Fault = { name: 'calm', about: 'nothing breaks', lead: 0, begin: () => ({ kind: 'cluster', name: 'shop' }) };
