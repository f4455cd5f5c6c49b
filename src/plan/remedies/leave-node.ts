import { plain, plainText } from '../../model/plain-text.js';
import { objectName } from '../object-name.js';
import type { Remedy } from './remedy.js';

/** A node in trouble: no new pods there, or none at all. */
export const leaveNode: Remedy = {
  id: 'leave-node',
  propose({ suspect, targetsOf, able }) {
    return targetsOf(suspect.about)
      .filter(({ ref }) => ref.kind === 'node')
      .flatMap(({ ref, facts }) => {
        const cordon = able('cordon', ref);
        const drain = able('drain', ref);
        return [
          ...(cordon && facts['cordoned'] !== true
            ? [
                {
                  actions: [{ name: 'cordon' as const, provider: cordon, on: ref, params: {} }],
                  title: plain`Let no new pods on ${objectName(ref)}`,
                  tradeOff: plainText('ends nothing that runs, and mends nothing for what runs there'),
                  expectedOutcome: plainText('new pods start elsewhere, and no more alerts come from this node'),
                  fit: suspect.confidence * 0.6,
                },
              ]
            : []),
          ...(drain
            ? [
                {
                  actions: [{ name: 'drain' as const, provider: drain, on: ref, params: {} }],
                  title: plain`Drain ${objectName(ref)}`,
                  tradeOff: plainText('moves all of its pods to other nodes, if those have room; each pod ends once'),
                  expectedOutcome: plainText('its pods are ready on other nodes and the alerts of this incident end'),
                  // Where it can't be reached its pods are lost already: waiting helps nobody.
                  fit: suspect.confidence * (facts['ready'] === false ? 0.75 : 0.55),
                },
              ]
            : []),
        ];
      });
  },
};
