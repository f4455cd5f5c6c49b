import { afterEach, describe, expect, it } from 'vitest';
import type { RoomState } from '../../../src/state/state.js';
import { LAYOUTS } from '../../../src/terminal/layout.js';
import { panels } from '../../../src/terminal/panels.generated.js';
import { themes } from '../../../src/terminal/themes.generated.js';
import { matchesGolden } from '../../support/golden.js';
import { calmRoom, failedRoom, hugeRoom, loadingRoom, sampleRoom, staleRoom } from '../../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';

const STATES: Readonly<Record<string, () => RoomState>> = {
  empty: calmRoom,
  loading: loadingRoom,
  stale: staleRoom,
  full: sampleRoom,
  error: failedRoom,
  huge: () => hugeRoom(2000),
};
const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

let driver: ScreenDriver | undefined;
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});

/** Each panel alone on the screen, as `f` shows it. */
describe.each(panels.map(({ id }) => id))('the panel %s', id => {
  const layout = LAYOUTS.find(({ lead }) => lead === id)?.name;
  describe.each(SIZES)('at %dx%d', (columns, rows) => {
    it.each(Object.entries(STATES))('%s', async (state, room) => {
      driver = await screenDriver({ state: room(), columns, rows, ...(layout === undefined ? {} : { preferences: { layout } }) });
      if (layout === undefined) await driver.press(':', ...id, 'enter');
      await driver.press('f');
      await driver.settled();
      await matchesGolden(driver.screen, `panels/${id}-${state}-${columns}x${rows}`);
    });
  });
});

describe('every theme', () => {
  it.each(themes.map(({ id }) => id))('%s', async id => {
    driver = await screenDriver({ state: sampleRoom(), columns: 120, rows: 40, preferences: { theme: id } });
    await driver.settled();
    await matchesGolden(driver.screen, `themes/${id}-120x40`);
    expect(driver.screen.cell(60, 20).background).toBe(themes.find(theme => theme.id === id)?.background);
  });
});
