import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck, type Found } from './check.js';
import { isSystem } from './nearest.js';

/** Pods that may do on their node what they like, bindings to roles that allow everything, and roles of the account that pods have without asking. Worth knowing, not trouble. */
export const security = defineCheck({
  id: 'security',
  asks: 'Is a pod privileged, a role bound that allows everything, or one that every pod gets?',
  kinds: ['pod', 'rolebinding'],
  needs: ['role', 'clusterrole'],
  find(object, { world }) {
    if (isSystem(object.namespace)) return [];
    if (object.kind === 'pod')
      return object.privileged && object.phase !== 'Succeeded' && object.phase !== 'Failed'
        ? [{ reason: plainText('Privileged'), severity: 'info', since: object.createdAt, does: plainText('runs a privileged container') }]
        : [];
    const base = { severity: 'info', since: object.createdAt } as const;
    const findings: Found[] = [];
    const role = world.find(object.role.kind, object.role.kind === 'role' ? object.namespace : undefined, object.role.name);
    const which = plain`${plainText(object.role.kind)} ${object.role.name}`;
    if (role && 'allowsAll' in role && role.allowsAll)
      findings.push({
        ...base,
        reason: plainText('Everything'),
        does: plain`gives ${joinPlain(
          object.subjects.slice(0, 3).map(subject => plain`${plainText(subject.kind)} ${subject.name}`),
          ', ',
        )} a role that allows everything (${which})`,
      });
    if (
      object.subjects.some(
        subject =>
          subject.kind === 'serviceaccount' && subject.name === 'default' && (subject.namespace ?? object.namespace) === object.namespace,
      )
    )
      findings.push({
        ...base,
        reason: plainText('DefaultAccount'),
        does: plain`gives ${which} to the default service account, so to every pod without one of its own`,
      });
    return findings;
  },
});
