import { plain, plainText } from '../../model/plain-text.js';
import { catalogueEntry } from '../catalogue.js';
import { mostReplicas, replicasOf, scalerOf } from '../limits.js';
import { objectName } from '../object-name.js';
import type { Remedy, Situation } from './remedy.js';

/** Signs that there is too little of it, rather than something wrong with it. */
const TOO_LITTLE = /saturat|throttl|cpu|latency|slow|p9\d|queue|lag|backlog|capacity|utili[sz]ation|max.?replicas|hpa|load|traffic|requests? per|429|overload/i;
/** Half as many again, and at least one: enough to see whether it helps. */
const GROWTH = 1.5;
/** Signs that more of it would not help. */
const BROKEN = /crash.?loop|imagepull|errimage|configerror|oomkill/i;

function words({ incident, suspect, snapshot }: Situation): string {
  const signals = [...incident.alerts, ...suspect.for.flatMap(evidence => evidence.signals)].map(id => snapshot.signals.get(id));
  return signals.map(signal => (signal?.type === 'alert' ? `${signal.name} ${signal.summary}` : signal?.type === 'anomaly' ? signal.metric : '')).join(' ');
}

/** More of the same: for load, not for defects. A workload that was scaled down by the suspected change gets its number back. */
export const scale: Remedy = {
  id: 'scale',
  propose(situation) {
    const { suspect, snapshot } = situation;
    const change = suspect.change === undefined ? undefined : snapshot.signals.get(suspect.change);
    const shrunk = change?.type === 'change' && change.change === 'scale';
    const said = words(situation);
    if (!shrunk && (!TOO_LITTLE.test(said) || BROKEN.test(said))) return [];
    return situation.targetsOf(suspect.about).flatMap(resource => {
      const provider = situation.able('scale', resource.ref);
      const now = replicasOf(resource);
      // A scaler that owns the number takes it back: nothing is planned against it.
      if (!provider || now === undefined || scalerOf(resource) !== undefined) return [];
      const before = shrunk ? Number(change.fields?.find(field => /replicas/i.test(field.path))?.before) : Number.NaN;
      const wanted = Number.isInteger(before) && before > 0 ? before : Math.max(now + 1, Math.ceil(now * GROWTH));
      const replicas = Math.min(mostReplicas(now), wanted);
      if (replicas === now) return [];
      return [{
        action: { name: 'scale' as const, provider, on: resource.ref, params: { replicas } },
        title: plain`Scale ${objectName(resource.ref)} ${now} → ${replicas}`,
        tradeOff: shrunk ? plainText('gives back what the suspected change took away') : plainText('relieves load; hides the cause if it is not load, and costs more'),
        expectedOutcome: plain`${replicas} replicas are ready and the alerts of this incident end`,
        fit: suspect.confidence * (shrunk ? 0.95 : 0.5),
        risk: catalogueEntry('scale').risk, riskBecause: catalogueEntry('scale').riskBecause,
      }];
    });
  },
};
