import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { podsBelow } from '../read/pods-of.js';
import { defineCheck } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

const KNOWN = new Set(['deployment', 'statefulset', 'replicaset']);
/** Kinds of Kubernetes itself that have no scale. */
const UNSCALABLE = new Set(['daemonset', 'pod', 'job', 'cronjob', 'service', 'node', 'ingress']);

/** Autoscalers whose target does not exist, or does not ask for what they take shares of. */
export const autoscalerTarget = defineCheck({
  id: 'autoscaler-target',
  asks: 'Has an autoscaler no target, or a target that it cannot measure?',
  kinds: ['hpa'],
  needs: ['deployment', 'statefulset', 'replicaset'],
  find(hpa, { world }) {
    const base = { severity: 'warning', since: hpa.createdAt, after: seconds(30) } as const;
    if (UNSCALABLE.has(hpa.target.kind))
      return [
        {
          ...base,
          reason: plainText('Unscalable'),
          does: plain`scales ${plainText(hpa.target.kind)} ${hpa.target.name}`,
          because: plain`a ${plainText(hpa.target.kind)} can't be scaled`,
        },
      ];
    // Custom resources can be scaled, too; whether one exists is not known here.
    if (!KNOWN.has(hpa.target.kind)) return [];
    const kind = hpa.target.kind as 'deployment' | 'statefulset' | 'replicaset';
    const target = world.find(kind, hpa.namespace, hpa.target.name);
    if (!target)
      return [
        {
          ...base,
          reason: plainText('NoTarget'),
          does: plain`scales ${plainText(kind)} ${hpa.target.name}`,
          because: plain`which does not exist${nearestWords(hpa.target.name, namesOf(world.within(kind, hpa.namespace)))}`,
        },
      ];
    if (!hpa.byRequests || !('hasRequests' in target) || target.hasRequests) return [];
    // Defaults of the namespace give pods requests that the template does not have.
    for (const pod of podsBelow(world, target.uid)) if (pod.requests.cpu > 0 || pod.requests.memory > 0) return [];
    return [
      {
        ...base,
        reason: plainText('NoRequests'),
        does: plain`can't measure ${plainText(kind)} ${hpa.target.name}`,
        because: plainText('it scales by shares of what the containers ask for, and they ask for nothing (no resource requests)'),
      },
    ];
  },
});
