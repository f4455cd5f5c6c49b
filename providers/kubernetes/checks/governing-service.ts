import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

/** Stateful sets whose pods get no names of their own in DNS, since the service that gives them does not exist. */
export const governingService = defineCheck({
  id: 'governing-service',
  asks: 'Is the service of a stateful set missing?',
  kinds: ['statefulset'],
  needs: ['service'],
  find(set, { world }) {
    const name = set.serviceName;
    if (name === undefined || world.find('service', set.namespace, name)) return [];
    return [
      {
        reason: plainText('NoService'),
        severity: 'warning',
        since: set.createdAt,
        after: seconds(30),
        does: plain`names the service ${name}`,
        because: plain`which does not exist, so that its pods have no names in DNS${nearestWords(name, namesOf(world.within('service', set.namespace)))}`,
      },
    ];
  },
});
