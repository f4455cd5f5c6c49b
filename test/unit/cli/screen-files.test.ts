import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openScreenFiles } from '../../../src/cli/screen-files.js';
import { pathsOf } from '../../../src/session/paths.js';
import { DEFAULT_PREFERENCES } from '../../../src/terminal/preferences.js';

const state = mkdtempSync(join(tmpdir(), 'warroom-screen-'));
const paths = pathsOf({ WARROOM_STATE_DIR: state, HOME: state });
afterAll(() => {
  rmSync(state, { recursive: true, force: true });
});

it('remembers the layout and its sizes, and nothing that flags and the config file say', () => {
  const files = openScreenFiles(paths);
  expect(files.remembered()).toEqual({});
  files.savePreferences({
    ...DEFAULT_PREFERENCES,
    layout: 'plan',
    zoomed: 'plan',
    weights: { 'plan/plan': 1.25 },
    mouse: true,
    readOnly: true,
  });
  expect(openScreenFiles(paths).remembered()).toEqual({
    theme: 'midnight',
    layout: 'plan',
    zoomed: 'plan',
    weights: { 'plan/plan': 1.25 },
    hintSeen: false,
  });
});

it('is replaced as a whole, and a broken one is as if there was none', () => {
  openScreenFiles(paths).savePreferences(DEFAULT_PREFERENCES);
  expect(readdirSync(state)).toEqual([paths.screen.split('/').at(-1)]);
  writeFileSync(paths.screen, '{"theme":"dus');
  expect(openScreenFiles(paths).remembered()).toEqual({});
});
