import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Provider } from '../../src/contracts/provider.js';
import { providerSuite, type ProviderSetup } from './provider-suite.js';

/** Every folder or file in providers/ is a provider and keeps its promises. What it is tested against stands in setups/NAME.ts. */
const folder = fileURLToPath(new URL('../../providers', import.meta.url));
const setups = fileURLToPath(new URL('./setups', import.meta.url));
const files = readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
  const name = entry.name.replace(/\.ts$/, '');
  const file = entry.isDirectory() ? `${folder}/${name}/index.ts` : entry.name.endsWith('.ts') ? `${folder}/${entry.name}` : undefined;
  return file !== undefined && existsSync(file) ? [{ name, file }] : [];
});

describe('providers', () => {
  it('are found', () => {
    expect(files.length).toBeGreaterThan(0);
  });
});

for (const { name, file } of files) {
  describe(`provider ${name}`, async () => {
    const { provider } = (await import(file)) as { readonly provider: Provider };
    it('is named after its folder', () => {
      expect(provider.id).toBe(name);
    });
    const setupFile = `${setups}/${name}.ts`;
    if (!existsSync(setupFile)) {
      it('has something to be tested against', () => {
        expect.fail(`write test/contracts/setups/${name}.ts: see the others there`);
      });
      return;
    }
    const { setup, canMisbehave } = (await import(setupFile)) as { readonly setup: ProviderSetup; readonly canMisbehave: boolean };
    providerSuite(provider, setup, { canMisbehave });
  });
}
