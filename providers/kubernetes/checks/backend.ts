import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Backend } from '../objects/surveyed.js';
import type { CheckContext } from './check.js';
import { insteadWords } from './nearest.js';

/** What is wrong with a service that a route sends to: it does not exist, or has not that port; undefined when it is fine or can't be seen. */
export function backendTrouble(backend: Backend, namespace: string | undefined, { world, sees }: CheckContext): PlainText | undefined {
  const where = backend.namespace ?? namespace;
  if (!sees('service', where)) return undefined;
  const service = world.find('service', where, backend.service);
  const name = backend.namespace && backend.namespace !== namespace ? plain`${backend.namespace}/${backend.service}` : backend.service;
  if (!service) return plain`there is no service ${name}${insteadWords(world, 'service', backend.service, where)}`;
  if (
    backend.port === undefined ||
    service.serviceType === 'ExternalName' ||
    service.ports.some(port => port.name === backend.port || String(port.port) === String(backend.port))
  )
    return undefined;
  return plain`service ${name} has no port ${backend.port}, but ${joinPlain(
    service.ports.map(port => (port.name ? plain`${port.port} (${port.name})` : plainText(port.port))),
    ', ',
  )}`;
}
