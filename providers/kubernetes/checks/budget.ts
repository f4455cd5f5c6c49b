import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { conditionOf } from '../objects/read-base.js';
import { selectorWords } from '../objects/selector.js';
import { defineCheck, told } from './check.js';
import { selectsSomething } from './selected.js';

/** Disruption budgets that let no pod be moved, so that drains and upgrades of nodes hang, and those that guard nothing. */
export const budget = defineCheck({
  id: 'budget',
  asks: 'Does a disruption budget let no pod go, or guard none?',
  kinds: ['pdb'],
  needs: ['pod', 'deployment', 'statefulset', 'daemonset', 'cronjob'],
  effect: true,
  find(pdb, { world }) {
    const base = { severity: 'warning', since: pdb.createdAt, after: seconds(60) } as const;
    if (!selectsSomething(world, pdb.namespace, pdb.selector))
      return [
        { ...base, reason: plainText('NoPods'), does: plain`guards no pod`, because: plain`none has ${selectorWords(pdb.selector)}` },
      ];
    const disrupting = conditionOf(pdb.conditions, 'DisruptionAllowed');
    if (pdb.expected === 0 || pdb.allowed > 0 || disrupting?.status === 'True') return [];
    const lacking = pdb.healthy < pdb.wanted;
    return [
      {
        ...base,
        reason: plainText('NoDisruption'),
        does: plain`lets no pod go (${pdb.demand})`,
        ...told({
          since: disrupting?.since ?? pdb.createdAt,
          because: lacking
            ? plain`only ${pdb.healthy} of the ${pdb.wanted} pods that it wants are healthy`
            : plain`it wants ${pdb.wanted} of ${pdb.expected} pods at all times, so a drain never ends`,
        }),
      },
    ];
  },
});
