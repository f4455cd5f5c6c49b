import { afterEach, describe, expect, it } from 'vitest';
import type { IncidentId } from '../../../src/model/incident.js';
import { seconds } from '../../../src/model/time.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';
import { hugeRoom, makerRoom, sampleRoom } from '../../support/sample-states.js';

let driver: ScreenDriver | undefined;
async function open(options: Partial<Parameters<typeof screenDriver>[0]> = {}): Promise<ScreenDriver> {
  driver = await screenDriver({ state: sampleRoom(), ...options });
  return driver;
}
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});

describe('what is sent', () => {
  it('is nothing when nothing changes, and a few bytes a minute for what tells the time', async () => {
    const d = await open({ state: { ...sampleRoom(), health: new Map() } });
    const before = d.screen.bytes;
    await d.settled();
    d.room.show({ ...d.room.state });
    await d.settled();
    expect(d.screen.bytes).toBe(before);
    let still = 0;
    for (let second = 0; second < 60; second++) {
      const then = d.screen.bytes;
      await d.advance(seconds(1));
      if (d.screen.bytes === then) still++;
    }
    expect(still).toBeGreaterThanOrEqual(54);
    expect(d.screen.bytes - before).toBeGreaterThan(0);
    expect(d.screen.bytes - before).toBeLessThan(1500);
  });
  it('counts seconds while something runs out, at once when it begins', async () => {
    const d = await open({ state: { ...sampleRoom(), health: new Map() } });
    await d.advance(seconds(2));
    d.room.show({ ...makerRoom(), health: new Map() });
    await d.advance(seconds(1));
    const left = (): string => /MAKER (\d+:\d\d)/.exec(d.text())?.[1] ?? '';
    const shown = [left()];
    for (let second = 0; second < 3; second++) {
      await d.advance(seconds(1));
      shown.push(left());
    }
    expect(new Set(shown).size).toBe(4);
  });
  it('stays under 600 bytes for a step, and under a kilobyte for a row that scrolls in at full width', async () => {
    const d = await open({ state: hugeRoom(2000), columns: 200, rows: 60 });
    await d.press('f', 'g', 'j', 'j');
    const cost = async (...keys: readonly string[]): Promise<number> => {
      const before = d.screen.bytes;
      await d.press(...keys);
      await d.settled();
      return d.screen.bytes - before;
    };
    expect(await cost('j')).toBeLessThan(600);
    await d.press(...Array.from({ length: 25 }, () => 'j'));
    const scrolling = [await cost('j'), await cost('j'), await cost('j')];
    for (const bytes of scrolling) expect(bytes).toBeLessThan(1024);
  });
  it('follows the room at its pace: many changes are one frame', async () => {
    const d = await open();
    const frames = d.terminal.stats().frames;
    await d.advance(seconds(1));
    for (let index = 0; index < 50; index++)
      d.room.show({
        ...sampleRoom(),
        dropped: index,
        acknowledged: new Map([['i-checkout' as IncidentId, { by: sampleRoom().context, at: sampleRoom().now }]]),
      });
    await d.settled();
    expect(d.terminal.stats().frames - frames).toBeLessThan(4);
  });
});
