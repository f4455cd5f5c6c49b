import { afterEach, describe, expect, it } from 'vitest';
import type { RoomState } from '../../../src/state/state.js';
import { panels } from '../../../src/terminal/panels.generated.js';
import { presentSkeleton } from '../../../src/terminal/skeleton.js';
import { themes } from '../../../src/terminal/themes.generated.js';
import { isUnknown } from '../../../src/terminal/waiting.js';
import { embeddedTerminal, FULL } from '../../support/embedded-terminal.js';
import { before, health } from '../../support/sample-parts.js';
import { calmRoom, emptyRoom, failedRoom, loadingRoom, sampleRoom, staleRoom } from '../../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';

const roomOf = (...sources: readonly ReturnType<typeof health>[]): RoomState =>
  emptyRoom({ health: new Map(sources.map(source => [source.source, source])) });
const asked = (id: string, state: 'connecting' | 'failed' | 'not-configured'): ReturnType<typeof health> => {
  const { lastGoodAt: _, ...rest } = health(id, id, { state });
  return rest;
};

let driver: ScreenDriver | undefined;
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});

describe('isUnknown', () => {
  it.each([
    ['before any source is found', roomOf(), true],
    ['while all are connecting', roomOf(asked('one', 'connecting'), asked('two', 'connecting')), true],
    ['while one has failed and another is connecting', roomOf(asked('one', 'failed'), asked('two', 'connecting')), true],
    ['after one has answered', roomOf(health('one', 'one'), asked('two', 'connecting')), false],
    ['after all have failed', roomOf(asked('one', 'failed'), asked('two', 'failed')), true],
    ['when the room itself has raised an incident', { ...sampleRoom(), health: roomOf(asked('one', 'failed')).health }, false],
    ['when none is configured', roomOf(asked('one', 'not-configured')), false],
  ])('%s', (_, room, expected) => {
    expect(isUnknown(room)).toBe(expected);
  });
});

describe('a room that is still connecting', () => {
  it.each([
    ['no source is known yet', () => emptyRoom()],
    ['sources are connecting', loadingRoom],
  ])('says neither calm nor empty when %s', async (_, state) => {
    driver = await screenDriver({ state: state(), columns: 200, rows: 60 });
    expect(driver.text()).not.toMatch(/calm|No source|Nothing has happened|0 of 0/i);
  });
  it('names each source and how long it has been asked', async () => {
    driver = await screenDriver({ state: loadingRoom(), columns: 120, rows: 40 });
    expect(driver.text()).toMatch(/… Prometheus {2}connecting for 2s/);
    expect(driver.text()).toMatch(/… Kubernetes {2}connecting for 2s/);
  });
  it('tells of a refusal while another is still asked', async () => {
    driver = await screenDriver({ state: roomOf(...failedRoom().health.values(), asked('kubernetes', 'connecting')) });
    expect(driver.text()).toContain('401 Unauthorized');
  });
  it('tells what was answered and what to try when all have failed', async () => {
    driver = await screenDriver({ state: failedRoom(), columns: 120, rows: 40 });
    expect(driver.text()).toMatch(/● Prometheus {2}401 Unauthorized\s/);
    expect(driver.text()).toContain('set PROMETHEUS_TOKEN');
    expect(driver.text()).not.toMatch(/Nothing has happened|as of/);
  });
  it('gives way to the panels with the first answer', async () => {
    driver = await screenDriver({ state: loadingRoom() });
    driver.room.show(calmRoom());
    await driver.settled();
    expect(driver.text()).toContain('All calm');
  });
});

describe('presentSkeleton', () => {
  it.each([
    [80, 24, 1],
    [120, 40, 5],
    [200, 60, 6],
  ])('shows the panels of the layout at %dx%d', async (columns, rows, shown) => {
    const { terminal, screen, settled } = embeddedTerminal({ columns, rows, abilities: FULL });
    presentSkeleton(terminal, themes, { theme: 'midnight', layout: 'overview', zoomed: '', weights: {} });
    await settled();
    expect(panels.filter(({ title }) => screen.text().includes(`─ ${title} ─`)).length).toBe(shown);
    expect(screen.text()).toContain('Looking for sources');
    terminal.close(0);
  });
  it('stands where the room will stand', async () => {
    const { terminal, screen, settled } = embeddedTerminal({ columns: 120, rows: 40, abilities: FULL });
    presentSkeleton(terminal, themes, { theme: 'midnight', layout: 'timeline', zoomed: '', weights: { 'timeline/detail': 2 } });
    await settled();
    driver = await screenDriver({
      state: roomOf({ ...asked('one', 'connecting'), lastGoodAt: before(1) }),
      columns: 120,
      rows: 40,
      preferences: { layout: 'timeline', zoomed: '', weights: { 'timeline/detail': 2 } },
    });
    const borders = (text: string): string =>
      text
        .split('\n')
        .map(row => row.replaceAll(/[^│┬┴┼├┤─]/g, ' '))
        .map(row => row.indexOf('│'))
        .join();
    expect(borders(screen.text())).toBe(borders(driver.text()));
    terminal.close(0);
  });
});

describe('a room with a silent source', () => {
  it('tells in each panel that lives on sources how old it is', async () => {
    driver = await screenDriver({ state: staleRoom(), columns: 200, rows: 60 });
    expect(driver.text().match(/as of 5m ago/g)).toHaveLength(4);
  });
});
