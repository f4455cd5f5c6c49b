import { afterEach, describe, expect, it } from 'vitest';
import { lineHistory } from '../../../src/terminal/overlays/line-history.js';
import { sampleRoom } from '../../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';

let driver: ScreenDriver | undefined;
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});
async function open(preferences = {}): Promise<ScreenDriver> {
  driver = await screenDriver({ state: sampleRoom(), preferences });
  return driver;
}

describe('a history of lines', () => {
  it('goes back to the oldest and forth to the line under the hands', () => {
    const history = lineHistory();
    for (const line of ['one', '  ', 'two', 'one']) history.add(line);
    const walk = history.walk();
    expect(walk.later()).toBeUndefined();
    expect([walk.earlier('own'), walk.earlier('one'), walk.earlier('two')]).toEqual(['one', 'two', undefined]);
    expect([walk.later(), walk.later(), walk.later()]).toEqual(['one', 'own', undefined]);
    expect(walk.earlier('other')).toBe('one');
  });
  it('keeps the newest fifty', () => {
    const history = lineHistory();
    for (let index = 0; index < 60; index++) history.add(`line ${index}`);
    const walk = history.walk();
    const all = Array.from({ length: 60 }, () => walk.earlier('')).filter(line => line !== undefined);
    expect([all.length, all[0], all.at(-1)]).toEqual([50, 'line 59', 'line 10']);
  });
});

describe('the palette', () => {
  it('brings back what was done, with its words, by the arrow up', async () => {
    const d = await open();
    await d.press(':', ...'refresh kub', 'enter', ':', ...'theme day', 'enter', ':');
    expect(d.text()).toContain('Tab completes');
    await d.press('up');
    expect(d.text()).toContain(': theme daylight');
    await d.press('up');
    expect(d.text()).toContain(': refresh kubernetes');
    await d.press('enter');
    expect(d.room.wanted).toEqual([
      { type: 'refresh', source: 'kubernetes' },
      { type: 'refresh', source: 'kubernetes' },
    ]);
  });
  it('moves through what it found before it goes back', async () => {
    const d = await open();
    await d.press(':', ...'refresh kub', 'enter', ':', 'down', 'down', 'up');
    expect(d.text()).not.toContain(': refresh kubernetes');
    await d.press('up', 'up');
    expect(d.text()).toContain(': refresh kubernetes');
    await d.press('down');
    expect(d.text()).not.toContain(': refresh kubernetes');
  });
  it('knows nothing of what was not done', async () => {
    const d = await open();
    await d.press(':', ...'nonsense', 'enter', 'escape', ':', 'up');
    expect(d.text()).not.toContain(': nonsense');
  });
});

describe('the filter', () => {
  it('acts by an earlier line as soon as it is back', async () => {
    const d = await open();
    await d.press('/', ...'spend', 'enter', 'escape');
    expect(d.text()).toContain('node ip-10-0-3-7 memory');
    await d.press('/', 'up');
    expect(d.text()).not.toContain('node ip-10-0-3-7 memory');
    await d.press('down');
    expect(d.text()).toContain('node ip-10-0-3-7 memory');
  });
});

describe('the mouse', () => {
  it('is off until it is wanted, and off again to select text', async () => {
    const d = await open();
    const mode = (): string => d.screen.emulator.modes.mouseTrackingMode;
    expect(mode()).toBe('none');
    await d.press(':', ...'mouse', 'enter');
    await d.settled();
    expect(mode()).toBe('vt200');
    await d.type('\u001b[<65;10;3M');
    expect(d.text()).toContain('▌✓ search: queue lag');
    await d.press(':', ...'mouse', 'enter');
    await d.settled();
    expect([mode(), d.text().includes('the terminal selects text again')]).toEqual(['none', true]);
  });
  it('can be on from the start', async () => {
    const d = await open({ mouse: true });
    await d.settled();
    expect(d.screen.emulator.modes.mouseTrackingMode).toBe('vt200');
  });
});
