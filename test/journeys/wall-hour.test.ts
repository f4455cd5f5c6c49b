import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openGameDay } from '../support/room-driver.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** MB that are held after everything that can go has gone. */
function held(): number {
  for (let turn = 0; turn < 3; turn++) collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

it(
  'leaks nothing in an hour on the wall: an incident comes, is looked at and goes, and the heap is where it was',
  { timeout: 300_000 },
  async () => {
    const room = await openGameDay({ scenario: 'bad-rollout', seed: 'wall', columns: 160, rows: 45, wall: true });
    try {
      const minutes = async (count: number): Promise<void> => {
        for (let minute = 0; minute < count; minute++) await room.advance(60);
      };
      await minutes(10);
      expect(room.text()).toMatch(/Suspect/);
      const [early, timers] = [held(), room.clock.waiting];
      const pictures = new Set<string>();
      for (let part = 0; part < 10; part++) {
        await minutes(5);
        pictures.add(room.text());
      }
      const late = held();
      // It lives: rotation, clock and ages change the picture.
      expect(pictures.size).toBe(10);
      expect(room.clock.waiting).toBe(timers);
      // What the room keeps for its timeline is bounded; an hour adds less than this to it.
      expect(late - early, `from ${early.toFixed(1)} to ${late.toFixed(1)} MB`).toBeLessThan(8);
    } finally {
      await room.close();
    }
  },
);
