import { recordedSource } from '../../support/recorded-source.js';
import type { ProviderSetup } from '../provider-suite.js';

export const setup: ProviderSetup = {
  expects: ['alert'],
  open: () =>
    recordedSource({
      provider: 'alertmanager',
      recording: 'shop',
      secrets: ['s3cret-password', btoa('ann:s3cret-password')],
      words: ['state', 'status', 'fingerprint', 'id', 'silencedBy', 'inhibitedBy'],
      config: url => ({ url: [url.replace('//', '//ann:s3cret-password@')] }),
      env: { HOME: '/nowhere' },
    }),
};
export const canMisbehave = true;
