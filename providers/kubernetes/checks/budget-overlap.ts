import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { matches } from '../objects/selector.js';
import { defineCheck } from './check.js';

/** Disruption budgets that share a pod: the API server evicts no pod that more than one guards. */
export const budgetOverlap = defineCheck({
  id: 'budget-overlap',
  asks: 'Do two disruption budgets guard the same pods?',
  kinds: ['pdb'],
  needs: ['pdb', 'pod'],
  find(pdb, { world }) {
    const others = [...world.within('pdb', pdb.namespace)].filter(other => other.uid !== pdb.uid);
    const guarded = others.length === 0 ? [] : [...world.within('pod', pdb.namespace)].filter(pod => matches(pdb.selector, pod.labels));
    const sharing = others
      .filter(other => guarded.some(pod => matches(other.selector, pod.labels)))
      .map(other => other.name)
      .sort();
    if (sharing.length === 0) return [];
    return [
      {
        reason: plainText('Overlap'),
        severity: 'warning',
        since: pdb.createdAt,
        after: seconds(30),
        does: plain`guards the same pods as ${joinPlain(sharing, ', ')}`,
        because: plainText("a pod of two budgets can't be evicted, so a drain never ends"),
      },
    ];
  },
});
