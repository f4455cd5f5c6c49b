import { plainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { isSystem } from './nearest.js';
import { workloadsIn } from './selected.js';

/** Every namespace has them, for nobody in particular. */
const GIVEN = new Set(['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert']);

/** ConfigMaps that no pod and no workload uses, or that hold nothing. Worth knowing, not trouble: programs may read them by the API. */
export const configUnused = defineCheck({
  id: 'config-unused',
  asks: 'Is there a ConfigMap that is empty or that nothing uses?',
  kinds: ['config'],
  needs: ['pod', 'deployment', 'statefulset', 'daemonset', 'cronjob', 'job'],
  find(config, { world }) {
    if (GIVEN.has(config.name) || isSystem(config.namespace) || config.owner) return [];
    const base = { severity: 'info', since: config.createdAt, after: minutes(1) } as const;
    const findings: Found[] = [];
    if (config.keysKnown && config.keys.length === 0)
      findings.push({ ...base, reason: plainText('Empty'), does: plainText('holds nothing') });
    const name = config.name;
    const used =
      [...workloadsIn(world, config.namespace), ...world.within('pod', config.namespace)].some(user => user.configs.includes(name)) ||
      [...world.within('cronjob', config.namespace), ...world.within('job', config.namespace)].some(user => user.configs.includes(name));
    if (!used)
      findings.push({ ...base, reason: plainText('Unused'), does: plainText('is used by no pod and no workload of its namespace') });
    return findings;
  },
});
