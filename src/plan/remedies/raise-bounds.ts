import { plain, plainText } from '../../model/plain-text.js';
import { mostReplicas } from '../limits.js';
import { objectName } from '../object-name.js';
import { scalersOf } from '../target.js';
import type { Remedy } from './remedy.js';

/** Half as many again, as for scaling by hand. */
const GROWTH = 1.5;

/** An autoscaler that stands at its maximum wants more than it may have: let it. */
export const raiseBounds: Remedy = {
  id: 'raise-bounds',
  propose({ suspect, targetsOf, able }) {
    const targets = targetsOf(suspect.about);
    const scalers = targets.flatMap(resource => (resource.ref.kind === 'hpa' ? [resource] : scalersOf(resource, targetsOf)));
    return scalers.flatMap(({ ref, facts: { min, max, current } }) => {
      const provider = able('set-autoscaler-bounds', ref);
      if (!provider || typeof min !== 'number' || typeof max !== 'number' || typeof current !== 'number' || current < max) return [];
      const wanted = Math.min(mostReplicas(max), Math.max(max + 1, Math.ceil(max * GROWTH)));
      if (wanted <= max) return [];
      return [
        {
          actions: [{ name: 'set-autoscaler-bounds' as const, provider, on: ref, params: { min: Math.max(1, min), max: wanted } }],
          title: plain`Raise the maximum of ${objectName(ref)} ${max} → ${wanted}`,
          tradeOff: plainText('lets it grow with the load; costs more, and what it calls gets more as well'),
          expectedOutcome: plain`it settles below ${wanted} and the alerts of this incident end`,
          fit: suspect.confidence * 0.7,
        },
      ];
    });
  },
};
