import { plain } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { backendTrouble } from './backend.js';
import { defineCheck, type Found } from './check.js';

/** Ingresses that send to a service or a port that is not there: their requests end in 503. */
export const ingressBackend = defineCheck({
  id: 'ingress-backend',
  asks: 'Does an ingress send to a service or port that does not exist?',
  kinds: ['ingress'],
  needs: ['service'],
  find: (ingress, context) =>
    ingress.backends.flatMap((backend): readonly Found[] => {
      const because = backendTrouble(backend, ingress.namespace, context);
      return because
        ? [
            {
              reason: plain`${backend.at} ${backend.service}`,
              severity: 'warning',
              since: ingress.createdAt,
              after: seconds(15),
              does: plain`can't serve ${backend.at}`,
              because,
            },
          ]
        : [];
    }),
});
