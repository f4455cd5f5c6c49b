import { plain, plainText } from '../../model/plain-text.js';
import { resourceKey, type Resource } from '../../model/resource.js';
import type { ChangeEvent } from '../../model/signal.js';
import { objectName } from '../object-name.js';
import { mostReplicas, ownedByScaler, replicasOf } from '../limits.js';
import type { Remedy, Situation } from './remedy.js';
import { changeOf, symptomsOf } from './symptoms.js';

/** Signs that there is too little of it, rather than something wrong with it. */
const TOO_LITTLE =
  /saturat|throttl|cpu|latency|slow|p9\d|queue|lag|backlog|capacity|utili[sz]ation|max.?replicas|hpa|load|traffic|requests? per|429|overload|busy/i;
/** Half as many again, and at least one: enough to see whether it helps. */
const GROWTH = 1.5;
/** Signs that more of it would not help. */
const BROKEN = /crash.?loop|imagepull|errimage|configerror|oomkill/i;

const replicasBefore = (change: ChangeEvent | undefined): number =>
  Number(change?.fields?.find(field => /replicas/i.test(field.path))?.before ?? Number.NaN);

/** The newest change of its number that a source told of, suspected or not. */
function lastScaling({ ref }: Resource, { snapshot }: Situation): ChangeEvent | undefined {
  const key = resourceKey(ref);
  let last: ChangeEvent | undefined;
  for (const signal of snapshot.signals.values())
    if (signal.type === 'change' && signal.change === 'scale' && resourceKey(signal.about) === key && !(last && last.at > signal.at))
      last = signal;
  return last;
}

/** More of the same: for load, not for defects. What the suspected change scaled down, or what stands at none, gets its number back. */
export const scale: Remedy = {
  id: 'scale',
  propose(situation) {
    const { suspect } = situation;
    const change = changeOf(situation);
    const shrunk = change?.change === 'scale';
    // Words of events are left out: "download" is no load.
    const said = symptomsOf(situation, { events: false });
    const loaded = TOO_LITTLE.test(said) && !BROKEN.test(said);
    return situation.targetsOf(suspect.about).flatMap(resource => {
      const provider = situation.able('scale', resource.ref);
      const now = replicasOf(resource);
      const stopped = now === 0;
      // A scaler that owns the number takes it back: nothing is planned against it.
      if (!provider || now === undefined || ownedByScaler(resource) || !(shrunk || stopped || loaded)) return [];
      const before = replicasBefore(shrunk ? change : stopped ? lastScaling(resource, situation) : undefined);
      const wanted = Number.isInteger(before) && before > 0 ? before : Math.max(now + 1, Math.ceil(now * GROWTH));
      // A group has bounds of its own, which a person set.
      const bound = typeof resource.facts['max'] === 'number' ? resource.facts['max'] : Infinity;
      const replicas = Math.min(mostReplicas(now), wanted, bound);
      if (replicas === now || (replicas < now && !shrunk)) return [];
      return [
        {
          actions: [{ name: 'scale' as const, provider, on: resource.ref, params: { replicas } }],
          title: plain`Scale ${objectName(resource.ref)} ${now} → ${replicas}`,
          tradeOff: plainText(
            shrunk
              ? 'gives back what the suspected change took away'
              : stopped
                ? 'it stands at none, so nothing serves; somebody may have stopped it on purpose'
                : 'relieves load; hides the cause if it is not load, and costs more',
          ),
          expectedOutcome: plain`${replicas} replicas are ready and the alerts of this incident end`,
          fit: suspect.confidence * (shrunk ? 0.95 : stopped ? 0.9 : 0.5),
        },
      ];
    });
  },
};
