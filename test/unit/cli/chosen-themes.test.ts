import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chosenThemes } from '../../../src/cli/chosen-themes.js';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'warroom-themes-'));
  mkdirSync(join(home, '.config/k9s/skins'), { recursive: true });
  writeFileSync(join(home, '.config/k9s/skins/office.yaml'), 'k9s:\n  body: {fgColor: "#eeeeee", bgColor: "#102030"}\n');
  writeFileSync(join(home, 'broken.yaml'), 'skin: none');
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});
const env = (): Readonly<Record<string, string>> => ({ HOME: home });

describe('chosenThemes', () => {
  it('takes the flag before the config file', async () => {
    expect((await chosenThemes({ theme: 'dusk' }, { theme: 'ember' }, env())).theme).toBe('dusk');
    expect((await chosenThemes({}, { theme: 'ember' }, env())).theme).toBe('ember');
    expect((await chosenThemes({}, {}, env())).theme).toBeUndefined();
  });
  it.each([
    ['its path', () => join(home, '.config/k9s/skins/office.yaml')],
    ['its name', () => 'office'],
  ])('reads a skin of k9s by %s', async (_, name) => {
    const { theme, themes } = await chosenThemes({ theme: name() }, {}, env());
    expect(theme).toBe('office');
    expect(themes.find(({ id }) => id === 'office')?.background).toBe('#102030');
  });
  it('reads the look of contexts, skins too', async () => {
    const { contextThemes, themes } = await chosenThemes(
      {},
      { contexts: { 'prod-*': { theme: 'ember' }, other: {}, dev: { theme: 'office' } } },
      env(),
    );
    expect(contextThemes).toEqual([
      { context: 'prod-*', theme: 'ember' },
      { context: 'dev', theme: 'office' },
    ]);
    expect(themes.some(({ id }) => id === 'office')).toBe(true);
  });
  it('says what there is when the name is none', async () => {
    await expect(chosenThemes({ theme: 'nope' }, {}, env())).rejects.toThrow(/no theme "nope".*midnight.*k9s skin/);
  });
  it('says what is wrong with a file that is no skin', async () => {
    await expect(chosenThemes({ theme: join(home, 'broken.yaml') }, {}, env())).rejects.toThrow(/broken\.yaml: No "k9s" section/);
  });
});
