import { joinPlain, plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { workloadsOf } from './selected.js';

/** Services that send to a port by a name that no container of their pods has, or by a number that none says it opens. The latter may still be open. */
export const servicePort = defineCheck({
  id: 'service-port',
  asks: 'Does a service send to a port that its pods do not have?',
  kinds: ['service'],
  needs: ['deployment', 'statefulset', 'daemonset'],
  find(service, { world }) {
    if (Object.keys(service.selector).length === 0) return [];
    const workloads = workloadsOf(world, service.namespace, { labels: service.selector, expressions: [] });
    if (workloads.length === 0) return [];
    const open = workloads.flatMap(workload => workload.ports);
    const names = [...new Set(open.map(port => port.name).filter(name => name !== undefined))];
    const numbers = [...new Set(open.map(port => port.number))];
    const base = { since: service.createdAt, after: seconds(30) } as const;
    return service.ports.flatMap((port): readonly Found[] => {
      if (/^\d+$/.test(port.target)) {
        if (numbers.length === 0 || numbers.includes(Number(port.target))) return [];
        return [
          {
            ...base,
            reason: port.target,
            severity: 'info',
            does: plain`sends to port ${port.target}, which its pods do not say they open`,
            because: plain`they say ${joinPlain(
              numbers.map(number => plainText(number)),
              ', ',
            )}`,
          },
        ];
      }
      if (names.includes(port.target)) return [];
      return [
        {
          ...base,
          reason: port.target,
          severity: 'warning',
          does: plain`sends to port ${port.target}, which its pods do not have`,
          because: names.length > 0 ? plain`they have ${joinPlain(names, ', ')}` : plainText('they name no ports'),
        },
      ];
    });
  },
});
