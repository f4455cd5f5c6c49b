import { afterEach, describe, expect, it } from 'vitest';
import { hours, instant, minutes } from '../../../src/model/time.js';
import { axisOf, columnOf, ticks } from '../../../panels/timeline/axis.js';
import { momentLine, momentOf } from '../../../panels/timeline/moment.js';
import { SAMPLE_NOW } from '../../support/sample-parts.js';
import { sampleRoom } from '../../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';

let driver: ScreenDriver | undefined;
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});

const before = (length: number): ReturnType<typeof instant> => instant(SAMPLE_NOW - length);

describe('a moment that has passed', () => {
  it('is told as it was: what was open, what fired, what a number was', () => {
    const room = sampleRoom();
    const series = [...room.signals.values()].filter(signal => signal.type === 'series').slice(0, 1);
    const [now, earlier, long] = [SAMPLE_NOW, before(minutes(20)), before(hours(24 * 30))].map(at => momentOf({ ...room, series }, at));
    expect(now?.open[0]?.title).toBe('checkout: rollout r42 crash-loops');
    expect(earlier?.open.map(({ id }) => id)).not.toContain('i-checkout');
    expect(earlier!.firing).toBeLessThan(now!.firing);
    expect([long?.open, long?.firing, long?.values]).toEqual([[], 0, []]);
    expect(
      momentLine(long!, true)
        .map(({ text }) => text)
        .join(''),
    ).toBe(' then  ✓ no incident was open  0 alerts firing');
  });
  it('has its incident until it recovered, and its value from the newest point before it', () => {
    const room = sampleRoom();
    const over = [...room.incidents.values()].find(({ recoveredAt }) => recoveredAt !== undefined)!;
    const openAt = (at: number): boolean => momentOf({ ...room, series: [] }, instant(at)).open.includes(over);
    expect([openAt(over.startedAt - 1), openAt(over.startedAt), openAt(over.recoveredAt! - 1), openAt(over.recoveredAt!)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('going back in time', () => {
  it('moves the axis to what is looked at, and back to the present', () => {
    const live = axisOf(SAMPLE_NOW, 60, { width: 100, looked: before(minutes(30)) });
    const past = axisOf(SAMPLE_NOW, 60, { width: 100, looked: before(hours(5)) });
    expect(ticks(live, SAMPLE_NOW).some(({ text, column }) => text === 'now' && column < 100)).toBe(true);
    expect(ticks(past, SAMPLE_NOW).some(({ text, column }) => text === 'now' && column < 100)).toBe(false);
    expect(columnOf(past, before(hours(5)))).toBe(79);
  });
  it('shows what held then while the timeline has the focus', async () => {
    driver = await screenDriver({ state: sampleRoom(), columns: 120, rows: 40, preferences: { layout: 'timeline' } });
    await driver.press('G');
    expect(driver.text()).toMatch(/ then {2}. .+\d+ alerts? firing/);
    await driver.press('tab');
    expect(driver.text()).not.toMatch(/ then {2}/);
  });
});
