import { plain, plainText } from '../../model/plain-text.js';
import type { Resource } from '../../model/resource.js';
import { objectName } from '../object-name.js';
import type { Proposal, Remedy } from './remedy.js';
import { symptomsOf } from './symptoms.js';

/** Words of alerts and events behind which a restart buys time: what leaks, hangs or is exhausted starts afresh. */
const STARTS_AFRESH =
  /oom|out.?of.?memory|memory|leak|deadlock|hang|hung|stuck|connection|pool|file.?descriptor|thread|unready|not.?ready|unhealthy|probe/i;
/** A pod that never comes up dies again after a restart. */
const DIES_AGAIN = /crash.?loop|imagepull|errimage|invalidimage|createcontainer|configerror/i;

function riskOf({ ref, facts }: Resource): Pick<Proposal, 'risk'> {
  if (ref.kind === 'statefulset') return { risk: { is: 'high', because: plainText('members of a stateful set may need a quorum') } };
  return facts['replicas'] === 1
    ? { risk: { is: 'high', because: plainText('it has one replica: nothing may serve while the new one starts') } }
    : {};
}

/** Start it afresh: buys time against what leaks or hangs, and hides the cause. */
export const restart: Remedy = {
  id: 'restart',
  propose(situation) {
    const words = symptomsOf(situation, { events: true });
    if (!STARTS_AFRESH.test(words) || DIES_AGAIN.test(words)) return [];
    return situation.targetsOf(situation.suspect.about).flatMap(resource => {
      const provider = situation.able('restart', resource.ref);
      if (!provider) return [];
      return [
        {
          actions: [{ name: 'restart' as const, provider, on: resource.ref, params: {} }],
          title: plain`Restart ${objectName(resource.ref)}`,
          tradeOff: plainText('buys time and leaves the cause: it comes back if something leaks'),
          expectedOutcome: plainText('all replicas are new and ready, and the alerts of this incident end for now'),
          fit: situation.suspect.confidence * 0.6,
          ...riskOf(resource),
        },
      ];
    });
  },
};
