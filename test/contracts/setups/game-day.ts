import { fakeClock } from '../../support/fake-clock.js';
import { providerIo } from '../../support/provider-io.js';
import type { ProviderSetup } from '../provider-suite.js';

export const setup: ProviderSetup = {
  expects: ['alert', 'change', 'event', 'log', 'cost'],
  open: () =>
    Promise.resolve({
      config: { scenario: 'bad-rollout', seed: 'seven', speed: '1' },
      io: providerIo({ clock: fakeClock() }),
      secrets: [],
      close: () => Promise.resolve(),
    }),
};
/** It is a simulation in this process: there is no server that could behave badly. */
export const canMisbehave = false;
