import { afterEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/model/time.js';
import type { RoomState } from '../../../src/state/state.js';
import { themeOfContext } from '../../../src/terminal/theme-choice.js';
import { health, text } from '../../support/sample-parts.js';
import { calmRoom, emptyRoom } from '../../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';

const RED = [
  { context: 'prod-*', theme: 'ember' },
  { context: 'staging', theme: 'fjord' },
];
const roomIn = (context: string, ...sources: readonly string[]): RoomState =>
  emptyRoom({
    context: text(context),
    health: new Map(
      sources.map(name => {
        const each = health(name, name, { context: text(name) });
        return [each.source, each];
      }),
    ),
  });

const inContext = (context: string): RoomState => ({ ...calmRoom(), context: text(context) });

describe('themeOfContext', () => {
  it.each([
    ['a context by pattern', roomIn('prod-eu'), 'ember'],
    ['with its namespace', roomIn('prod-eu/shop'), 'ember'],
    ['one of several', roomIn('staging · 123456789012 eu-west-1'), 'fjord'],
    ['that of a source', roomIn('somewhere', 'prod-us'), 'ember'],
    ['none', roomIn('development'), undefined],
  ])('finds %s', (_, room, theme) => {
    expect(themeOfContext(RED, room)).toBe(theme);
  });
  it('takes the first that fits', () => {
    expect(themeOfContext([{ context: '*', theme: 'dusk' }, ...RED], roomIn('prod-eu'))).toBe('dusk');
  });
});

describe('the screen in a context with a theme of its own', () => {
  let driver: ScreenDriver | undefined;
  afterEach(async () => {
    await driver?.end();
    driver = undefined;
  });
  const groundOf = (): string | undefined => driver?.screen.cell(0, 0).background;

  it('changes its look when the context is known, and back when it is left', async () => {
    driver = await screenDriver({ state: inContext('connecting'), preferences: { theme: 'midnight', contextThemes: RED } });
    const usual = groundOf();
    driver.room.show(inContext('prod-eu/shop'));
    await driver.advance(milliseconds(200));
    const red = groundOf();
    driver.room.show(inContext('development'));
    await driver.advance(milliseconds(200));
    expect(red).not.toBe(usual);
    expect(groundOf()).toBe(usual);
  });
  it('keeps a theme chosen by hand until the context changes', async () => {
    driver = await screenDriver({ state: inContext('prod-eu/shop'), preferences: { contextThemes: RED } });
    const red = groundOf();
    await driver.press('T');
    const chosen = groundOf();
    driver.room.show({ ...inContext('prod-eu/shop'), dropped: 1 });
    await driver.advance(milliseconds(200));
    expect(chosen).not.toBe(red);
    expect(groundOf()).toBe(chosen);
  });
});
