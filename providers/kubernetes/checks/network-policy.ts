import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { isEmptySelector, matches, selectorWords } from '../objects/selector.js';
import type { NetworkPolicyObject } from '../objects/surveyed.js';
import type { World } from '../objects/world.js';
import { defineCheck, type Found } from './check.js';
import { selectsSomething } from './selected.js';

/** Network policies that apply to no pod, and those that shut pods off altogether, or open them altogether. */
export const networkPolicy = defineCheck({
  id: 'network-policy', asks: 'Does a network policy apply to no pod, or shut or open its pods altogether?', kinds: ['networkpolicy'], needs: ['networkpolicy', 'pod', 'deployment', 'statefulset', 'daemonset'],
  find(policy, { world }) {
    const base = { since: policy.createdAt, after: seconds(30) } as const;
    const whom = isEmptySelector(policy.selector) ? plainText('every pod of its namespace') : plain`pods with ${selectorWords(policy.selector)}`;
    if (!isEmptySelector(policy.selector) && !selectsSomething(world, policy.namespace, policy.selector)) return [{ ...base, reason: plainText('NoPods'), severity: 'warning', does: plainText('applies to no pod'), because: plain`none has ${selectorWords(policy.selector)}` }];
    const findings: Found[] = [];
    for (const direction of ['ingress', 'egress'] as const) {
      const way = plainText(direction === 'ingress' ? 'in' : 'out');
      if (policy[direction] === 'everything') findings.push({ ...base, reason: plain`${plainText(direction)} open`, severity: 'info', does: plain`lets everything ${way} for ${whom}` });
      if (policy[direction] === 'nothing' && !isOpenedByAnother(policy, direction, world)) findings.push({ ...base, reason: plain`${plainText(direction)} shut`, severity: 'info', does: plain`lets nothing ${way} for ${whom}`, because: plainText('and no other policy allows anything to them') });
    }
    return findings;
  },
});

/** Policies add up: one that denies everything is the usual ground for others that allow something. */
function isOpenedByAnother(policy: NetworkPolicyObject, direction: 'ingress' | 'egress', world: World): boolean {
  const pods = [...world.within('pod', policy.namespace)].filter(pod => matches(policy.selector, pod.labels));
  for (const other of world.within('networkpolicy', policy.namespace)) {
    if (other.uid === policy.uid || other[direction] === 'nothing' || other[direction] === 'untouched') continue;
    if (pods.length === 0 || pods.some(pod => matches(other.selector, pod.labels))) return true;
  }
  return false;
}
