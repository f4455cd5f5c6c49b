import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { defineCheck } from './check.js';
import { isSystem } from './nearest.js';

/** Pods that may do on their node what they like, and bindings to roles that allow everything. Worth knowing, not trouble. */
export const security = defineCheck({
  id: 'security', asks: 'Is a pod privileged, or a role bound that allows everything?', kinds: ['pod', 'rolebinding'], needs: ['role', 'clusterrole'],
  find(object, { world }) {
    if (isSystem(object.namespace)) return [];
    if (object.kind === 'pod') return object.privileged && object.phase !== 'Succeeded' && object.phase !== 'Failed' ? [{ reason: plainText('Privileged'), severity: 'info', since: object.createdAt, does: plainText('runs a privileged container') }] : [];
    const role = world.find(object.role.kind, object.role.kind === 'role' ? object.namespace : undefined, object.role.name);
    if (!role || !('allowsAll' in role) || !role.allowsAll) return [];
    return [{ reason: plainText('Everything'), severity: 'info', since: object.createdAt, does: plain`gives ${joinPlain(object.subjects.slice(0, 3), ', ')} a role that allows everything (${plainText(object.role.kind)} ${object.role.name})` }];
  },
});
