import { plainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { defineCheck, told } from './check.js';

/** Services that wait for an address from outside. Where no cloud gives any they wait for ever, and nobody minds. */
export const loadBalancer = defineCheck({
  id: 'load-balancer',
  asks: 'Does a service wait for its load balancer?',
  kinds: ['service'],
  find(service, { warning }) {
    if (!service.lacksAddress || service.deletedAt !== undefined) return [];
    return [
      {
        reason: plainText('NoAddress'),
        severity: 'info',
        since: service.createdAt,
        after: minutes(2),
        does: plainText('gets no address from a load balancer'),
        ...told({ because: warning(service.uid, ['SyncLoadBalancerFailed']) }),
      },
    ];
  },
});
