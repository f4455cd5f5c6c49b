import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import type { Hook } from '../objects/surveyed.js';
import { defineCheck, type CheckContext, type Found } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

/** Web hooks of the API server that nobody answers: what they look at can't be created any more, or goes through unseen. */
export const webhookService = defineCheck({
  id: 'webhook-service',
  asks: 'Is there a web hook of the API server that nobody answers?',
  kinds: ['mutatingwebhook', 'validatingwebhook'],
  needs: ['service', 'slice'],
  find: (configuration, context) =>
    configuration.hooks.flatMap((hook): readonly Found[] => {
      const because = silence(hook, context);
      if (!because) return [];
      const effect = hook.failsClosed ? plainText('what it looks at is refused') : plainText('what it looks at passes unseen');
      return [
        {
          reason: hook.name,
          severity: hook.failsClosed ? 'critical' : 'warning',
          since: configuration.createdAt,
          after: seconds(30),
          does: plain`calls a web hook that nobody answers, so ${effect}`,
          because: plain`${hook.name}: ${because}`,
        },
      ];
    }),
});

function silence({ service }: Hook, { world, sees }: CheckContext): PlainText | undefined {
  if (!service || !sees('service', service.namespace)) return undefined;
  const found = world.find('service', service.namespace, service.name);
  if (!found)
    return plain`there is no service ${service.namespace}/${service.name}${nearestWords(service.name, namesOf(world.within('service', service.namespace)))}`;
  if (!found.ports.some(port => port.port === service.port))
    return plain`service ${service.namespace}/${service.name} has no port ${service.port}`;
  if (Object.keys(found.selector).length === 0) return undefined;
  for (const slice of world.children(found.uid)) if (slice.kind === 'slice' && slice.ready > 0) return undefined;
  return plain`service ${service.namespace}/${service.name} has no ready pod behind it`;
}
