import { draw } from '../random.js';
import { serviceOf } from '../world.js';
import type { Fault } from './fault.js';

const LASTS = 3_000_000;

/** The card processor answers late. Nothing here is broken; callers run out of connections to it. */
export const thirdParty: Fault = {
  name: 'third-party',
  about: 'the card processor answers late',
  lead: 330_000,
  begin: () => ({ kind: 'service', name: 'cardnet', namespace: 'shop' }),
  step(world, since) {
    const { outside } = serviceOf(world, 'cardnet');
    const full = 11.5 + draw(world.seed, 341);
    const strength = since < 90_000 ? since / 90_000 : since < LASTS ? 1 : Math.max(0, 1 - (since - LASTS) / 120_000);
    outside.latency = 1 + (full - 1) * strength;
    outside.errors = 0.012 * strength;
  },
};
