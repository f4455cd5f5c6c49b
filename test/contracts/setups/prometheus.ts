import { recordedSource } from '../../support/recorded-source.js';
import type { ProviderSetup } from '../provider-suite.js';

export const setup: ProviderSetup = {
  expects: ['alert', 'event'],
  open: () =>
    recordedSource({
      provider: 'prometheus',
      recording: 'shop',
      secrets: ['s3cret-bearer-token'],
      words: ['status', 'state', 'health', 'type', 'resultType', 'alertstate', '__name__', 'yaml', 'query', 'card', 'op', 'val'],
      config: url => ({ url, token: 's3cret-bearer-token' }),
    }),
};
export const canMisbehave = true;
