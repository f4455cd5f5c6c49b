import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, type Found } from './check.js';

/** Probes that can never pass, because they ask at a port by a name that their container does not have, or that may not, because it says it opens others. */
export const probePort = defineCheck({
  id: 'probe-port',
  asks: 'Does a probe ask at a port that its container does not have?',
  kinds: ['deployment', 'statefulset', 'daemonset'],
  find: workload =>
    workload.strayProbes.map(({ probe, port, has, byName }): Found => ({
      reason: probe,
      severity: byName ? 'warning' : 'info',
      since: workload.createdAt,
      does: plainText(byName ? "has a probe that can't pass" : 'has a probe that may not pass'),
      because: plain`the ${probe} asks at port ${port}, and the container ${plainText(byName ? 'names' : 'says it opens')} ${has.length > 0 ? joinPlain(has, ', ') : plainText('no ports')}`,
    })),
});
