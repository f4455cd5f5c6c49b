import { change } from '../journal.js';
import { authorOf } from '../create-world.js';
import { serviceOf } from '../world.js';
import type { Fault } from './fault.js';

const RAMP = 180_000;
const VISITORS = 1.12;
/** They do not look around: they put things into the cart. */
const CARTS = 1.7;

/** A campaign brings more customers than the parts without an autoscaler can serve. */
export const flashSale: Fault = {
  name: 'flash-sale',
  about: 'a campaign brings more customers than some services can serve',
  lead: 405_000,
  begin(world) {
    change(
      world,
      { kind: 'service', name: 'storefront', namespace: 'shop' },
      {
        change: 'flag',
        summary: 'campaign banner switched on for all visitors',
        author: authorOf(world.seed, 361),
        fields: [{ path: 'flags.campaign-banner', before: 'off', after: 'on' }],
      },
    );
    return { kind: 'service', name: 'storefront', namespace: 'shop' };
  },
  step(world, since) {
    const rise = (full: number): number => 1 + (full - 1) * Math.min(1, since / RAMP);
    for (const name of ['storefront', 'mobile-gateway']) serviceOf(world, name).outside.customers = rise(VISITORS);
    serviceOf(world, 'cart').outside.customers = rise(CARTS);
  },
};
