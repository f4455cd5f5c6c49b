import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { missingSecret } from './secret.js';

/** Ingresses and gateways whose certificate is in a Secret that does not exist: visitors get a certificate of nobody. */
export const tlsSecret = defineCheck({
  id: 'tls-secret',
  asks: 'Does an ingress or gateway name a TLS Secret that does not exist?',
  kinds: ['ingress', 'gateway'],
  needs: ['secret'],
  find(object, { world }) {
    const names: readonly PlainText[] =
      object.kind === 'ingress' ? object.tlsSecrets : object.listeners.flatMap(listener => listener.secrets);
    return [...new Set(names)].flatMap((name): readonly Found[] => {
      const because = missingSecret(world, object.namespace, name);
      return because
        ? [
            {
              reason: plain`secret ${name}`,
              severity: 'warning',
              since: object.createdAt,
              after: seconds(30),
              does: plainText('has no certificate of its own to show'),
              because,
            },
          ]
        : [];
    });
  },
});
