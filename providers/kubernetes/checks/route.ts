import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { matches } from '../objects/selector.js';
import type { GatewayObject, Listener, RouteObject } from '../objects/surveyed.js';
import { backendTrouble } from './backend.js';
import { defineCheck, type CheckContext, type Found } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

/** HTTP routes that hang on no gateway, or lead to no service. */
export const route = defineCheck({
  id: 'route',
  asks: 'Does an HTTP route hang on no gateway, or lead to no service?',
  kinds: ['httproute'],
  needs: ['gateway', 'service', 'namespace'],
  find(object, context) {
    const base = { severity: 'warning', since: object.createdAt, after: seconds(15) } as const;
    const findings: Found[] = [];
    for (const parent of object.parents) {
      const because = parent.kind === 'Gateway' ? parentTrouble(object, parent, context) : undefined;
      if (because)
        findings.push({ ...base, reason: plain`parent ${parent.name}`, does: plain`does not hang on gateway ${parent.name}`, because });
    }
    for (const backend of object.backends) {
      const because = backendTrouble(backend, object.namespace, context);
      if (because)
        findings.push({ ...base, reason: plain`${backend.at} ${backend.service}`, does: plain`leads nowhere (${backend.at})`, because });
    }
    if (findings.length > 0) return findings;
    const refused = object.conditions.find(
      condition => (condition.type === 'Accepted' || condition.type === 'ResolvedRefs') && condition.status === 'False',
    );
    return refused
      ? [
          {
            ...base,
            reason: plainText(refused.type),
            does: plainText('is refused'),
            because: refused.message ?? refused.reason ?? plainText('no reason given'),
          },
        ]
      : [];
  },
});

function parentTrouble(object: RouteObject, parent: RouteObject['parents'][number], { world, sees }: CheckContext): PlainText | undefined {
  const where = parent.namespace ?? object.namespace;
  if (!sees('gateway', where)) return undefined;
  const found = world.find('gateway', where, parent.name) as GatewayObject | undefined;
  if (!found)
    return plain`there is no gateway ${where ?? plainText('')}/${parent.name}${nearestWords(parent.name, namesOf(world.within('gateway', where)))}`;
  const listeners = found.listeners.filter(listener => parent.section === undefined || listener.name === parent.section);
  if (parent.section !== undefined && listeners.length === 0)
    return plain`the gateway has no listener ${parent.section}${nearestWords(parent.section, namesOf(found.listeners))}`;
  const labels = world.find('namespace', undefined, object.namespace ?? '')?.labels ?? {};
  const allows = (listener: Listener): boolean =>
    listener.from === 'All' ||
    (listener.from === 'Same' && found.namespace === object.namespace) ||
    (listener.from === 'Selector' && matches(listener.selector, labels));
  return listeners.some(allows) ? undefined : plain`the gateway takes no routes of namespace ${object.namespace ?? plainText('')}`;
}
