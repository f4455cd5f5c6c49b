import { describe, expect, it } from 'vitest';
import { providers } from '../../../src/session/providers.generated.js';
import { discoverSources } from '../../../src/session/sources.js';
import { providerIo } from '../../support/provider-io.js';

const quiet = { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere' };
const found = async (env: Readonly<Record<string, string>>, gameDay = false) =>
  await discoverSources(providers, { flags: {}, config: {}, gameDay }, providerIo({ env: { ...quiet, ...env } }));

describe('what is opened', () => {
  it('is game day when nothing is there', async () => {
    expect((await found({})).sources.map(({ id }) => id)).toEqual(['game-day']);
  });
  it('is no game in place of a cluster that KUBECONFIG names and that is not there', async () => {
    const { sources, missing } = await found({ KUBECONFIG: '/nowhere/config' });
    expect(sources).toEqual([]);
    expect(missing.find(({ wrong }) => wrong)).toMatchObject({ id: 'kubernetes', because: expect.stringContaining('/nowhere/config') });
  });
  it('is what else is there, or the game when that was asked for, whatever KUBECONFIG names', async () => {
    const other = await found({ KUBECONFIG: '/nowhere/config', PROMETHEUS_URL: 'http://127.0.0.1:9' });
    expect([other.sources.map(({ id }) => id), other.missing.some(({ wrong }) => wrong)]).toEqual([['prometheus'], false]);
    expect((await found({ KUBECONFIG: '/nowhere/config' }, true)).sources.map(({ id }) => id)).toEqual(['game-day']);
  });
});
