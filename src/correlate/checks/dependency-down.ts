import { plain, plainText } from '../../model/plain-text.js';
import { resourceKey } from '../../model/resource.js';
import type { Question } from './check.js';

/** Whether something that it needs is in trouble itself. */
export const dependencyDown: Question = {
  id: 'dependency-down',
  asks: 'Is something that it needs in trouble?',
  look({ outward, alertsOf, resource }) {
    if (outward.length === 0) return { verdict: 'no-data', answered: plainText('what it needs is not known') };
    const needed = [...new Map(outward.map(edge => [resourceKey(edge.to), edge])).values()];
    for (const edge of needed) {
      const [alert] = alertsOf(edge.to);
      if (alert)
        return {
          verdict: 'true',
          signals: [alert.id],
          answered: plain`${edge.from.name} needs ${plainText(edge.to.kind)} ${edge.to.name}: ${alert.summary}`,
        };
      const facts = resource(edge.to)?.facts;
      if (facts?.['ready'] === 0 && (facts['endpoints'] ?? facts['replicas'] ?? 0) !== 0)
        return {
          verdict: 'true',
          answered: plain`${edge.from.name} needs ${plainText(edge.to.kind)} ${edge.to.name}, of which nothing is ready`,
        };
    }
    return { verdict: 'false', answered: plain`none of the ${needed.length} objects that it needs has an alert` };
  },
};
