import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { Condition } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import { defineCheck, told, type Found } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

const AFTER = seconds(60);

/** Gateways and their classes that no controller has taken. */
export const gateway = defineCheck({
  id: 'gateway',
  asks: 'Is there a gateway or gateway class that no controller took?',
  kinds: ['gatewayclass', 'gateway'],
  needs: ['gatewayclass'],
  find(object, { world }) {
    const accepted = conditionOf(object.conditions, 'Accepted');
    if (object.kind === 'gatewayclass')
      return accepted?.status === 'True' ? [] : [notAccepted(accepted, object, plain`nobody answers for controller ${object.controller}`)];
    const known = world.find('gatewayclass', undefined, object.className);
    if (!known)
      return [
        {
          reason: plainText('NoClass'),
          severity: 'warning',
          since: object.createdAt,
          after: seconds(15),
          does: plain`names the gateway class ${object.className}`,
          because: plain`which does not exist${nearestWords(object.className, namesOf(world.all('gatewayclass')))}`,
        },
      ];
    if (accepted?.status !== 'True')
      return [notAccepted(accepted, object, plain`the controller of class ${object.className} has not taken it`)];
    return object.listeners.flatMap((listener): readonly Found[] => {
      const bad =
        listener.conditions.find(
          condition =>
            (condition.type === 'Accepted' || condition.type === 'ResolvedRefs' || condition.type === 'Programmed') &&
            condition.status === 'False',
        ) ?? listener.conditions.find(condition => condition.type === 'Conflicted' && condition.status === 'True');
      return bad
        ? [
            {
              reason: plain`listener ${listener.name}`,
              severity: 'warning',
              after: AFTER,
              does: plain`has a listener ${listener.name} that does not work`,
              ...told({ since: bad.since, because: bad.message ?? bad.reason }),
            },
          ]
        : [];
    });
  },
});

/** Waiting for a controller, as every new one does, is told by the condition not being there or being Unknown. */
const notAccepted = (
  accepted: Condition | undefined,
  object: { readonly createdAt: Found['since'] },
  otherwise: ReturnType<typeof plain>,
): Found => ({
  reason: plainText('NotAccepted'),
  severity: 'warning',
  after: AFTER,
  does: plainText('is not accepted'),
  ...told({
    since: accepted?.status === 'False' ? (accepted.since ?? object.createdAt) : object.createdAt,
    because: accepted?.status === 'False' && accepted.message ? accepted.message : otherwise,
  }),
});
