import { afterEach, describe, it } from 'vitest';
import type { RoomState } from '../../../src/state/state.js';
import type { Preferences } from '../../../src/terminal/preferences.js';
import type { Abilities } from '../../../src/terminal/tty/contract.js';
import { matchesGolden } from '../../support/golden.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';
import {
  askingRoom,
  byHandRoom,
  calmRoom,
  emptyRoom,
  failedRoom,
  gameRoom,
  hugeRoom,
  loadingRoom,
  makerRoom,
  outcomeRoom,
  sampleRoom,
  staleRoom,
  wideRoom,
} from '../../support/sample-states.js';

interface Golden {
  readonly state?: () => RoomState;
  readonly size?: readonly [columns: number, rows: number];
  readonly keys?: readonly string[];
  readonly preferences?: Partial<Preferences>;
  readonly abilities?: Partial<Abilities>;
}

const SMALL = [80, 24] as const;
const GOLDENS: Readonly<Record<string, Golden>> = {
  'overview-120x40': { size: [120, 40] },
  'overview-200x60': { size: [200, 60] },
  'overview-60x20': { size: [60, 20] },
  'overview-90x50': { size: [90, 50] },
  'overview-400x120': { size: [400, 120] },
  'incidents-80x24': { size: SMALL },
  'detail-80x24': { size: SMALL, keys: ['2'] },
  'timeline-80x24': { size: SMALL, keys: ['3'] },
  'plan-80x24': { size: SMALL, keys: ['4'] },
  'plan-200x60': { size: [200, 60], keys: ['4'] },
  'plan-outcome-120x40': { size: [120, 40], keys: ['4'], state: outcomeRoom },
  'plan-by-hand-80x24': { size: SMALL, keys: ['4'], state: byHandRoom },
  'plan-waits-80x24': { size: SMALL, keys: ['4', 'j', 'enter'], state: byHandRoom },
  'ask-80x24': { size: SMALL, keys: ['5'] },
  'sources-80x24': { size: SMALL, keys: ['6'] },
  'triage-120x40': { size: [120, 40], keys: ['2'] },
  'timeline-120x40': { size: [120, 40], keys: ['3', 'j', 'j'] },
  'plan-120x40': { size: [120, 40], keys: ['4'] },
  'ask-120x40': { size: [120, 40], keys: ['5', 'i', 'w', 'h', 'y'] },
  'sources-120x40': { size: [120, 40], keys: ['6'], state: staleRoom },
  'alert-120x40': { size: [120, 40], keys: ['e', 'j', 'j', 'enter'] },
  'changes-120x40': { size: [120, 40], keys: ['c'] },
  'filter-120x40': { size: [120, 40], keys: ['e', '/', 'p', 'o', 'd'] },
  'marks-80x24': { size: SMALL, keys: ['e', 'j', 'space', 'space'] },
  'help-120x40': { size: [120, 40], keys: ['?'] },
  'palette-120x40': { size: [120, 40], keys: [':', 't', 'h', 'e'] },
  'maker-dialog-120x40': { size: [120, 40], keys: [':', 'm', 'a', 'k', 'e', 'r', 'enter'] },
  'note-80x24': { size: SMALL, keys: ['n', 'o', 'k'] },
  'maker-120x40': { size: [120, 40], state: makerRoom },
  'approval-120x40': { size: [120, 40], keys: ['4', 'enter', 'a', 'm'], state: askingRoom },
  'approval-80x24': { size: SMALL, keys: ['4', 'enter'], state: askingRoom },
  'empty-80x24': { size: SMALL, state: emptyRoom },
  'loading-80x24': { size: SMALL, state: loadingRoom },
  'calm-120x40': { size: [120, 40], state: calmRoom },
  'failed-80x24': { size: SMALL, state: failedRoom },
  'stale-120x40': { size: [120, 40], state: staleRoom },
  'label-80x24': { size: SMALL, state: gameRoom },
  'huge-120x40': { size: [120, 40], state: () => hugeRoom(2000), keys: ['G'] },
  'wide-120x40': { size: [120, 40], state: wideRoom },
  'wide-80x24': { size: SMALL, state: wideRoom, keys: ['2'] },
  'ascii-120x40': { size: [120, 40], abilities: { glyphs: 'ascii' } },
  'ascii-80x24': { size: SMALL, abilities: { glyphs: 'ascii', depth: 'none' }, keys: ['4'] },
  'daylight-120x40': { size: [120, 40], preferences: { theme: 'daylight' } },
  'colours-16-80x24': { size: SMALL, abilities: { depth: 16 } },
};

let driver: ScreenDriver | undefined;
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});

describe('the screen', () => {
  it.each(Object.entries(GOLDENS))(
    '%s',
    async (name, { state = sampleRoom, size: [columns, rows] = [120, 36], keys = [], preferences, abilities }) => {
      driver = await screenDriver({
        state: state(),
        columns,
        rows,
        ...(preferences ? { preferences } : {}),
        ...(abilities ? { abilities } : {}),
      });
      await driver.press(...keys);
      await driver.settled();
      await matchesGolden(driver.screen, name);
    },
  );
});
