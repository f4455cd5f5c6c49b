import { plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck } from './check.js';

const AFTER = seconds(30);

/** Services whose pods exist, but none of them is ready: every request to them fails. */
export const serviceUnserved = defineCheck({ id: 'service-unserved', asks: 'Is there no ready pod behind a service?', kinds: ['service'], find: (service, { world }) => {
  if (Object.keys(service.selector).length === 0) return [];
  let ready = 0;
  let total = 0;
  for (const slice of world.children(service.uid)) {
    if (slice.kind !== 'slice') continue;
    ready += slice.ready;
    total += slice.total;
  }
  if (total === 0 || ready > 0) return [];
  return [{ alert: 'ServiceWithoutEndpoints', reason: plainText('NoReadyEndpoints'), severity: 'critical', after: AFTER, does: plainText('has no ready pod behind it'), because: plainText(`none of its ${total} endpoints is ready`) }];
} });
