import { plain, plainText } from '../../model/plain-text.js';
import type { Resource } from '../../model/resource.js';
import { MOST_REPLICAS, objectName } from '../catalogue.js';
import { targetsOf } from '../target.js';
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

function replicasOf(resource: Resource): number | undefined {
  const { replicas } = resource.facts;
  return typeof replicas === 'number' ? replicas : undefined;
}

/** A scaler that owns the number takes it back: nothing is planned against it. */
const scaled = (resource: Resource): boolean => typeof resource.facts['hpa'] === 'string' && resource.facts['hpa'] !== '' && resource.facts['hpa'] !== 'none';

/** More of the same: for load, not for defects. A workload that was scaled down by the suspected change gets its number back. */
export const scale: Remedy = {
  id: 'scale',
  propose(situation) {
    const { suspect, snapshot } = situation;
    const change = suspect.change === undefined ? undefined : snapshot.signals.get(suspect.change);
    const shrunk = change?.type === 'change' && change.change === 'scale';
    const said = words(situation);
    if (!shrunk && (!TOO_LITTLE.test(said) || BROKEN.test(said))) return [];
    return targetsOf(suspect.about, snapshot).flatMap(resource => {
      const provider = situation.able('scale', resource.ref);
      const now = replicasOf(resource);
      if (!provider || now === undefined || scaled(resource)) return [];
      const before = shrunk ? Number(change.fields?.find(field => /replicas/i.test(field.path))?.before) : Number.NaN;
      const wanted = Number.isInteger(before) && before > 0 ? before : Math.max(now + 1, Math.ceil(now * GROWTH));
      const replicas = Math.min(MOST_REPLICAS, wanted);
      if (replicas === now) return [];
      return [{
        action: { name: 'scale' as const, provider, on: resource.ref, params: { replicas } },
        title: plain`Scale ${objectName(resource.ref)} ${now} → ${replicas}`,
        tradeOff: shrunk ? plainText('gives back what the suspected change took away') : plainText('relieves load; hides the cause if it is not load, and costs more'),
        expectedOutcome: plain`${replicas} replicas are ready and the alerts of this incident end`,
        fit: suspect.confidence * (shrunk ? 0.95 : 0.5),
        risk: 'medium' as const, riskBecause: plainText('more of it may load what it depends on'),
      }];
    });
  },
};
