import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, type Found } from './check.js';

/** Probes that can never pass, because they ask at a port by a name that their container does not have. */
export const probePort = defineCheck({
  id: 'probe-port', asks: 'Does a probe ask at a port that its container does not name?', kinds: ['deployment', 'statefulset', 'daemonset'],
  find: workload => workload.strayProbes.map(({ probe, port, has }): Found => ({
    reason: probe, severity: 'warning', since: workload.createdAt, does: plain`has a probe that can't pass`,
    because: plain`the ${probe} asks at port ${port}, and the container names ${has.length > 0 ? joinPlain(has, ', ') : plainText('no ports')}`,
  })),
});
