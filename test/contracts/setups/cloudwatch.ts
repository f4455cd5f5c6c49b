import { recordedSource } from '../../support/recorded-source.js';
import type { ProviderSetup } from '../provider-suite.js';

export const setup: ProviderSetup = {
  expects: ['alert', 'event'],
  open: () =>
    recordedSource({
      provider: 'cloudwatch',
      recording: 'shop',
      secrets: ['s3cret-access-key', 's3cret-session-token'],
      words: [
        'StateValue',
        'HistoryItemType',
        'AlarmType',
        'AlarmArn',
        'StatusCode',
        'stateValue',
        'AlarmRule',
        'HistoryData',
        'StateReasonData',
      ],
      config: url => ({ region: 'eu-west-1', endpoint: url }),
      env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 's3cret-access-key', AWS_SESSION_TOKEN: 's3cret-session-token' },
    }),
};
export const canMisbehave = true;
