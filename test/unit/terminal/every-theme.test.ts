import { describe, expect, it } from 'vitest';
import type { RoomState } from '../../../src/state/state.js';
import { panels } from '../../../src/terminal/panels.generated.js';
import { stillPicture } from '../../../src/terminal/still.js';
import { themes } from '../../../src/terminal/themes.generated.js';
import { fakeClock } from '../../support/fake-clock.js';
import { SAMPLE_NOW } from '../../support/sample-parts.js';
import { calmRoom, failedRoom, hugeRoom, loadingRoom, sampleRoom, staleRoom } from '../../support/sample-states.js';

const STATES: Readonly<Record<string, () => RoomState>> = {
  empty: calmRoom,
  loading: loadingRoom,
  stale: staleRoom,
  full: sampleRoom,
  error: failedRoom,
  huge: () => hugeRoom(500),
};
const SIZES = [
  { width: 80, height: 24 },
  { width: 120, height: 40 },
  { width: 200, height: 60 },
] as const;
const others = themes.filter(({ id }) => id !== 'midnight');

const picture = (room: RoomState, panel: string, theme: string, size: (typeof SIZES)[number]) =>
  stillPicture({
    room,
    size,
    panels,
    themes,
    preferences: { theme, hintSeen: true },
    clock: fakeClock(SAMPLE_NOW),
    utcOffset: () => 60,
    panel,
  });

/** What goldens show of one theme holds for all: another one changes colours, and no character. */
describe.each(panels.map(({ id }) => id))('the panel %s in every theme', id => {
  it.each(Object.entries(STATES))('%s', (_state, make) => {
    const room = make();
    for (const size of SIZES) {
      const known = picture(room, id, 'midnight', size);
      for (const theme of others) {
        const { text, svg } = picture(room, id, theme.id, size);
        expect(text, `${theme.id} at ${size.width}x${size.height}`).toBe(known.text);
        expect(svg, theme.id).not.toBe(known.svg);
        expect(svg).not.toMatch(/fill="(?:undefined|default|)"/);
      }
    }
  });
});
