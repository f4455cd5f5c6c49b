import { plain, plainText } from '../../../src/model/plain-text.js';
import { hours, later, type Instant } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';

const SOON = hours(14 * 24);

/** Bundles of authorities whose last certificate has ended or soon will: from then on the API server trusts no answer. */
export const authorityEnding = defineCheck({
  id: 'authority-ending',
  asks: 'Does the authority of a web hook or API service end soon?',
  kinds: ['mutatingwebhook', 'validatingwebhook', 'apiservice'],
  find(object, { now }) {
    const bundles: readonly { readonly name: string; readonly caEndsAt?: Instant }[] =
      object.kind === 'apiservice' ? [object] : object.hooks;
    return bundles.flatMap((bundle): readonly Found[] => {
      const end = bundle.caEndsAt;
      if (end === undefined || end > later(now, SOON)) return [];
      const over = end <= now;
      return [
        {
          reason: plainText(bundle.name),
          severity: over ? 'critical' : 'warning',
          since: over ? end : now,
          does: over
            ? plain`trusts an authority that has ended`
            : plain`trusts an authority that ends within ${Math.ceil((end - now) / hours(24))} days`,
          because: plainText(bundle.name, 200),
        },
      ];
    });
  },
});
