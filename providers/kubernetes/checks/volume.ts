import { plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, told } from './check.js';

/** Volumes that failed, and those that were left behind and can't be used again as they are. */
export const volume = defineCheck({
  id: 'volume',
  asks: 'Is a volume failed or left behind?',
  kinds: ['pv'],
  find(object) {
    const claim = object.claim ? plain`${object.claim.namespace}/${object.claim.name}` : plainText('its claim');
    if (object.phase === 'Failed')
      return [
        {
          reason: plainText('Failed'),
          severity: 'warning',
          since: object.createdAt,
          does: plainText('could not be taken back'),
          ...told({ because: object.message ?? object.reason }),
        },
      ];
    if (object.phase === 'Released')
      return [
        {
          reason: plainText('Released'),
          severity: 'info',
          since: object.createdAt,
          does: plain`is left of ${claim}, which is gone; no other claim can take it (${object.reclaim})`,
        },
      ];
    return [];
  },
});
