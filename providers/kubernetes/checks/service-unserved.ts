import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { seconds, type Instant } from '../../../src/model/time.js';
import type { PodObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told } from './check.js';
import { podsBehind } from './selected.js';

const AFTER = seconds(30);
const PARTLY_AFTER = seconds(90);

/** Services whose pods exist, but none of them is ready: every request to them fails. Some that are not ready are a finding only. */
export const serviceUnserved = defineCheck({
  id: 'service-unserved',
  asks: 'Are pods behind a service not ready?',
  kinds: ['service'],
  needs: ['slice', 'pod'],
  effect: true,
  find(service, { world }) {
    if (Object.keys(service.selector).length === 0) return [];
    let ready = 0;
    let total = 0;
    for (const slice of world.children(service.uid)) {
      if (slice.kind !== 'slice') continue;
      ready += slice.ready;
      total += slice.total;
    }
    if (total === 0 || ready === total) return [];
    const unready = podsBehind(world, service.uid).filter(pod => !pod.ready && pod.deletedAt === undefined);
    const times = unready.map(unreadySince);
    if (ready > 0) {
      if (unready.length === 0) return [];
      return [
        {
          reason: plainText('SomeNotReady'),
          severity: 'warning',
          after: PARTLY_AFTER,
          does: plain`has ${total - ready} of ${total} endpoints not ready`,
          ...told({
            since: earliest(times),
            because: joinPlain(
              unready.slice(0, 3).map(pod => pod.name),
              ', ',
            ),
          }),
        },
      ];
    }
    // It is without any since the last of them stopped being ready.
    return [
      {
        alert: 'ServiceWithoutEndpoints',
        reason: plainText('NoReadyEndpoints'),
        severity: 'critical',
        after: AFTER,
        does: plainText('has no ready pod behind it'),
        ...told({
          since: times.length === 0 ? undefined : times.reduce((a, b) => (b > a ? b : a)),
          because: plainText(`none of its ${total} endpoints is ready`),
        }),
      },
    ];
  },
});

const unreadySince = (pod: PodObject): Instant => conditionOf(pod.conditions, 'Ready')?.since ?? pod.createdAt;
const earliest = (times: readonly Instant[]): Instant | undefined =>
  times.length === 0 ? undefined : times.reduce((a, b) => (b < a ? b : a));
