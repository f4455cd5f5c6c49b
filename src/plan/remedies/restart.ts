import type { Risk } from '../../model/plan.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Resource } from '../../model/resource.js';
import { catalogueEntry } from '../catalogue.js';
import { objectName } from '../object-name.js';
import type { Remedy, Situation } from './remedy.js';

/** Words of alerts and events behind which a restart buys time: what leaks, hangs or is exhausted starts afresh. */
const STARTS_AFRESH = /oom|out.?of.?memory|memory|leak|deadlock|hang|hung|stuck|connection|pool|file.?descriptor|thread|unready|not.?ready|unhealthy|probe/i;
/** A pod that never comes up dies again after a restart. */
const DIES_AGAIN = /crash.?loop|imagepull|errimage|invalidimage|createcontainer|configerror/i;

function symptoms({ incident, suspect, snapshot }: Situation): string {
  return [...incident.alerts, ...incident.others, ...suspect.for.flatMap(evidence => evidence.signals)].map(id => {
    const signal = snapshot.signals.get(id);
    switch (signal?.type) {
      case 'alert': return `${signal.name} ${signal.summary}`;
      case 'event': return `${signal.reason} ${signal.message}`;
      case 'anomaly': return signal.metric;
      default: return '';
    }
  }).join(' ');
}

function riskOf({ ref, facts }: Resource): { readonly risk: Risk; readonly riskBecause: PlainText } {
  if (ref.kind === 'statefulset') return { risk: 'high', riskBecause: plainText('members of a stateful set may need a quorum') };
  if (facts['replicas'] === 1) return { risk: 'high', riskBecause: plainText('it has one replica: nothing may serve while the new one starts') };
  const { risk, riskBecause } = catalogueEntry('restart');
  return { risk, riskBecause };
}

/** Start it afresh: buys time against what leaks or hangs, and hides the cause. */
export const restart: Remedy = {
  id: 'restart',
  propose(situation) {
    const words = symptoms(situation);
    if (!STARTS_AFRESH.test(words) || DIES_AGAIN.test(words)) return [];
    return situation.targetsOf(situation.suspect.about).flatMap(resource => {
      const provider = situation.able('restart', resource.ref);
      if (!provider) return [];
      return [{
        action: { name: 'restart' as const, provider, on: resource.ref, params: {} },
        title: plain`Restart ${objectName(resource.ref)}`,
        tradeOff: plainText('buys time and leaves the cause: it comes back if something leaks'),
        expectedOutcome: plainText('all replicas are new and ready, and the alerts of this incident end for now'),
        fit: situation.suspect.confidence * 0.6,
        ...riskOf(resource),
      }];
    });
  },
};
