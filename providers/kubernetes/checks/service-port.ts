import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { workloadsOf } from './selected.js';

/** Services that send to a port by a name that no container of their pods has. */
export const servicePort = defineCheck({
  id: 'service-port', asks: 'Does a service send to a named port that its pods do not have?', kinds: ['service'], needs: ['deployment', 'statefulset', 'daemonset'],
  find(service, { world }) {
    if (Object.keys(service.selector).length === 0) return [];
    const workloads = workloadsOf(world, service.namespace, { labels: service.selector, expressions: [] });
    if (workloads.length === 0) return [];
    const open = [...new Set(workloads.flatMap(workload => workload.ports))];
    return service.ports.filter(port => !/^\d+$/.test(port.target) && !open.includes(port.target)).map((port): Found => ({
      reason: port.target, severity: 'warning', since: service.createdAt, after: seconds(30), does: plain`sends to port ${port.target}, which its pods do not have`,
      because: open.length > 0 ? plain`they have ${joinPlain(open, ', ')}` : plainText('they name no ports'),
    }));
  },
});
