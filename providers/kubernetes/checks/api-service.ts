import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told } from './check.js';

/** Parts of the API that another server answers, when it does not: autoscalers go blind and namespaces can't be deleted. */
export const apiService = defineCheck({
  id: 'api-service',
  asks: 'Is a part of the API without its server?',
  kinds: ['apiservice'],
  find(service) {
    const available = conditionOf(service.conditions, 'Available');
    if (available?.status !== 'False') return [];
    return [
      {
        reason: available.reason ?? plainText('Unavailable'),
        severity: 'warning',
        after: seconds(60),
        does: plainText('is a part of the API that is not answered'),
        ...told({
          since: available.since ?? service.createdAt,
          because: available.message ?? (service.service ? plain`by ${service.service.namespace}/${service.service.name}` : undefined),
        }),
      },
    ];
  },
});
