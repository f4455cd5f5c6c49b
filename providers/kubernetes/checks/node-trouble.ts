import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { isBad } from '../changes/node-changes.js';
import { defineCheck, type Found } from './check.js';

/** Nodes that are not ready or run short of something. */
export const nodeTrouble = defineCheck({
  id: 'node-trouble',
  asks: 'Is a node not ready, or short of something?',
  kinds: ['node'],
  find: node =>
    node.conditions.filter(isBad).map((condition): Found => ({
      alert: condition.type === 'Ready' ? 'NodeNotReady' : 'NodePressure',
      reason: plainText(condition.type === 'Ready' ? 'NotReady' : condition.type),
      severity: condition.type === 'Ready' ? 'critical' : 'warning',
      ...(condition.since === undefined ? {} : { since: condition.since }),
      after: seconds(condition.type === 'Ready' ? 10 : 60),
      does: condition.type === 'Ready' ? plainText('not ready') : plain`has ${plainText(condition.type)}`,
      because: condition.message ?? condition.reason ?? plainText('no reason given'),
    })),
});
