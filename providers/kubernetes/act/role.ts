import { compareText } from '../../../src/model/identity.js';
import { clusterActions } from './actions.js';

/** A rule of a ClusterRole. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** "patch deployments/scale.apps" → the verb, the resource, and its group, which is empty for the core. */
function readNeed(need: string): { readonly verb: string; readonly resource: string; readonly group: string } {
  const [verb = '', what = ''] = need.split(' ');
  const dot = what.indexOf('.');
  return { verb, resource: dot < 0 ? what : what.slice(0, dot), group: dot < 0 ? '' : what.slice(dot + 1) };
}

/** The least that lets every action be done, besides reading: one rule for each verb and group. */
export function roleRules(needs: readonly string[] = clusterActions.flatMap(action => action.needs)): readonly RoleRule[] {
  const rules = new Map<string, { readonly verb: string; readonly group: string; readonly resources: Set<string> }>();
  for (const { verb, resource, group } of needs.map(readNeed)) {
    const key = `${group} ${verb}`;
    const rule = rules.get(key) ?? { verb, group, resources: new Set<string>() };
    rule.resources.add(resource);
    rules.set(key, rule);
  }
  return [...rules]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { verb, group, resources }]) => ({ apiGroups: [group], resources: [...resources].sort(compareText), verbs: [verb] }));
}
