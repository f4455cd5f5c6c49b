import { plain, plainText } from '../../model/plain-text.js';
import { resourceKey, type Resource } from '../../model/resource.js';
import { objectName } from '../object-name.js';
import type { Remedy } from './remedy.js';

const isReady = ({ facts }: Resource): boolean => facts['ready'] === undefined || facts['ready'] === facts['containers'];

/** One pod of several is in trouble and the others serve: a new one, elsewhere, may be well. */
export const evict: Remedy = {
  id: 'evict',
  propose({ suspect, snapshot, targetsOf, able }) {
    return targetsOf(suspect.about).flatMap(workload => {
      const key = resourceKey(workload.ref);
      const pods = [...snapshot.resources.values()].filter(({ ref, owner }) => ref.kind === 'pod' && owner && resourceKey(owner) === key);
      const [stuck, ...others] = pods.filter(pod => !isReady(pod));
      const provider = stuck && able('evict-pod', stuck.ref);
      if (!stuck || !provider || others.length > 0 || pods.length < 2) return [];
      const { node } = stuck.facts;
      return [
        {
          actions: [{ name: 'evict-pod' as const, provider, on: stuck.ref, params: {} }],
          title: plain`Evict ${objectName(stuck.ref)}`,
          tradeOff: plain`the other ${pods.length - 1} pods serve${typeof node === 'string' ? plain`; it may come back on ${plainText(node, 80)}` : plainText('')}`,
          expectedOutcome: plainText('the pod that takes its place is ready and the alerts of this incident end'),
          fit: suspect.confidence * 0.55,
        },
      ];
    });
  },
};
