import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { WorkloadObject } from '../objects/objects.js';
import { matches, selectorWords } from '../objects/selector.js';
import type { World } from '../objects/world.js';
import { callersOf } from '../read/edges.js';
import { defineCheck, type Found } from './check.js';
import { workloadsOf } from './selected.js';

/** Network policies that keep out a workload whose own settings say that it calls what they guard. */
export const blockedCaller = defineCheck({
  id: 'blocked-caller',
  asks: 'Does a network policy keep out a workload that calls what it guards?',
  kinds: ['networkpolicy'],
  needs: ['networkpolicy', 'service', 'deployment', 'statefulset', 'daemonset'],
  find(policy, { world }) {
    if (policy.ingress !== 'something' && policy.ingress !== 'nothing') return [];
    const findings: Found[] = [];
    for (const service of world.within('service', policy.namespace)) {
      const targets =
        Object.keys(service.selector).length === 0
          ? []
          : workloadsOf(world, service.namespace, { labels: service.selector, expressions: [] });
      if (!targets.some(target => matches(policy.selector, target.podLabels))) continue;
      for (const caller of callersOf(world, service)) {
        if (
          !('podLabels' in caller) ||
          targets.some(target => target.uid === caller.uid) ||
          !targets.every(target => isShut(target, caller, world))
        )
          continue;
        findings.push({
          reason: plain`${plainText(caller.kind)} ${caller.name} to ${service.name}`,
          severity: 'warning',
          since: policy.createdAt,
          after: seconds(30),
          does: plain`keeps ${plainText(caller.kind)} ${caller.name} from service ${service.name}, which it calls`,
          because:
            policy.guests.length === 0
              ? plainText('nothing is let in')
              : plain`only pods with ${joinPlain(policy.guests.map(selectorWords), ' or ')} are let in`,
        });
      }
    }
    return findings;
  },
});

/** Policies add up: pods are shut for a caller when some policy is about them, and none lets it in. */
function isShut(target: WorkloadObject, caller: Pick<WorkloadObject, 'namespace' | 'podLabels'>, world: World): boolean {
  const about = [...world.within('networkpolicy', target.namespace)].filter(
    policy => policy.ingress !== 'untouched' && matches(policy.selector, target.podLabels),
  );
  return (
    about.length > 0 &&
    !about.some(
      policy =>
        policy.ingress === 'everything' ||
        policy.letsInOthers ||
        (caller.namespace === target.namespace && policy.guests.some(guest => matches(guest, caller.podLabels))),
    )
  );
}
