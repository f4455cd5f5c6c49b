import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { isEmptySelector, matches, selectorWords } from '../objects/selector.js';
import type { NetworkPolicyObject } from '../objects/surveyed.js';
import type { World } from '../objects/world.js';
import { defineCheck, type Found } from './check.js';
import { selectsSomething, workloadsOf } from './selected.js';

/** Network policies that apply to no pod, those that shut pods off altogether or open them altogether, and those whose letter is not what was meant. */
export const networkPolicy = defineCheck({
  id: 'network-policy',
  asks: 'Does a network policy apply to no pod, let in nobody, or shut or open its pods altogether?',
  kinds: ['networkpolicy'],
  needs: ['networkpolicy', 'pod', 'deployment', 'statefulset', 'daemonset', 'cronjob'],
  find(policy, { world }) {
    const base = { since: policy.createdAt, after: seconds(30) } as const;
    const whom = isEmptySelector(policy.selector)
      ? plainText('every pod of its namespace')
      : plain`pods with ${selectorWords(policy.selector)}`;
    if (!isEmptySelector(policy.selector) && !selectsSomething(world, policy.namespace, policy.selector))
      return [
        {
          ...base,
          reason: plainText('NoPods'),
          severity: 'warning',
          does: plainText('applies to no pod'),
          because: plain`none has ${selectorWords(policy.selector)}`,
        },
      ];
    const findings: Found[] = [];
    for (const direction of ['ingress', 'egress'] as const) {
      const way = plainText(direction === 'ingress' ? 'in' : 'out');
      if (policy[direction] === 'everything')
        findings.push({
          ...base,
          reason: plain`${plainText(direction)} open`,
          severity: 'info',
          does: plain`lets everything ${way} for ${whom}`,
        });
      if (
        policy[direction] === 'nothing' &&
        !isAllowedByAnother(policy, world, other => other[direction] === 'something' || other[direction] === 'everything')
      )
        findings.push({
          ...base,
          reason: plain`${plainText(direction)} shut`,
          severity: 'info',
          does: plain`lets nothing ${way} for ${whom}`,
          because: plainText(
            direction === 'ingress'
              ? 'and no other policy allows anything to them'
              : 'not even requests for names (DNS), and no other policy allows them anything',
          ),
        });
    }
    if (policy.egress === 'something' && !policy.letsAskNames && !isAllowedByAnother(policy, world, other => other.letsAskNames))
      findings.push({
        ...base,
        reason: plainText('names shut'),
        severity: 'info',
        does: plain`lets no DNS request (port 53) out for ${whom}`,
        because: plainText('so they find nothing by name, unless they go by addresses only'),
      });
    for (const guest of policy.guests) {
      if (
        isEmptySelector(guest) ||
        selectsSomething(world, policy.namespace, guest) ||
        workloadsOf(world, policy.namespace, guest).length > 0
      )
        continue;
      findings.push({
        ...base,
        reason: plain`guest ${selectorWords(guest)}`,
        severity: 'info',
        does: plain`lets in pods with ${selectorWords(guest)}`,
        because: plainText('and no pod of its namespace has that'),
      });
    }
    return findings;
  },
});

/** Policies add up: one that denies everything is the usual ground for others that allow something. */
function isAllowedByAnother(policy: NetworkPolicyObject, world: World, allows: (other: NetworkPolicyObject) => boolean): boolean {
  const pods = [...world.within('pod', policy.namespace)].filter(pod => matches(policy.selector, pod.labels));
  for (const other of world.within('networkpolicy', policy.namespace)) {
    if (other.uid === policy.uid || !allows(other)) continue;
    if (pods.length === 0 || pods.some(pod => matches(other.selector, pod.labels))) return true;
  }
  return false;
}
