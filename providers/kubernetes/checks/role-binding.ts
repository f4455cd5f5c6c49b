import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { insteadWords, isSystem } from './nearest.js';

/** Bindings that give nothing, because the role is not there, or give it to nobody. */
export const roleBinding = defineCheck({
  id: 'role-binding',
  asks: 'Does a binding name a role or service account that does not exist?',
  kinds: ['rolebinding'],
  needs: ['role', 'clusterrole', 'serviceaccount'],
  find(binding, { world, sees }) {
    if (isSystem(binding.namespace)) return [];
    const base = { since: binding.createdAt, after: seconds(30) } as const;
    const { kind, name } = binding.role;
    const where = kind === 'role' ? binding.namespace : undefined;
    const findings: Found[] = [];
    if (sees(kind, where) && !world.find(kind, where, name))
      findings.push({
        ...base,
        reason: plainText('NoRole'),
        severity: 'warning',
        does: plain`gives ${plainText(kind === 'role' ? 'role' : 'cluster role')} ${name}`,
        because: plain`which does not exist${insteadWords(world, kind, name, where)}`,
      });
    for (const subject of binding.subjects) {
      const home = subject.namespace ?? binding.namespace;
      if (subject.kind !== 'serviceaccount' || !sees('serviceaccount', home) || world.find('serviceaccount', home, subject.name)) continue;
      findings.push({
        ...base,
        reason: plain`account ${subject.name}`,
        severity: 'info',
        does: plain`gives its role to service account ${subject.name}`,
        because: plain`which does not exist in namespace ${home ?? plainText('?')}${insteadWords(world, 'serviceaccount', subject.name, home)}`,
      });
    }
    return findings;
  },
});
