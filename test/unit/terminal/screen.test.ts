import { afterEach, describe, expect, it } from 'vitest';
import { seconds } from '../../../src/model/time.js';
import type { RoomState } from '../../../src/state/state.js';
import { themes } from '../../../src/terminal/themes.generated.js';
import { emptyRoom, gameRoom, hugeRoom, makerRoom, sampleRoom } from '../../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../../support/screen-driver.js';
import { sampleAlert, sampleIncident, ref } from '../../support/sample-parts.js';

let driver: ScreenDriver | undefined;
async function open(options: Partial<Parameters<typeof screenDriver>[0]> = {}): Promise<ScreenDriver> {
  driver = await screenDriver({ state: sampleRoom(), ...options });
  return driver;
}
afterEach(async () => {
  await driver?.end();
  // Nothing of a closed screen is left: no subscription, no timer.
  if (driver) expect([driver.room.listeners, driver.clock.waiting]).toEqual([0, 0]);
  driver = undefined;
});

/** The row of the screen that the cursor bar stands on first. */
const cursorRow = (d: ScreenDriver): string =>
  d
    .text()
    .split('\n')
    .find(row => row.startsWith('▌')) ?? '';

/** The sample with a worse incident before all others. */
function worse(): RoomState {
  const room = sampleRoom();
  const alert = sampleAlert('new', 'DatabaseDown', ref('statefulset', 'orders'), { severity: 'critical', ago: 5 });
  const incident = sampleIncident('i-new', 'orders: database down', { alerts: [alert], severity: 'critical' });
  return {
    ...room,
    alerts: new Map([...room.alerts, [alert.id, alert]]),
    incidents: new Map([...room.incidents, [incident.id, incident]]),
    order: [incident.id, ...room.order],
  };
}

describe('the cursor', () => {
  it('stays on its incident when a worse one comes in above', async () => {
    const d = await open();
    await d.press('j');
    expect(cursorRow(d)).toContain('node ip-10-0-3-7');
    d.room.show(worse());
    await d.advance(seconds(1));
    expect(cursorRow(d)).toContain('node ip-10-0-3-7');
    expect(d.text()).toContain('orders: database down');
  });
  it('stays on the worst one until the first key', async () => {
    const d = await open();
    d.room.show(worse());
    await d.advance(seconds(1));
    expect(cursorRow(d)).toContain('orders: database down');
  });
  it('goes to a neighbour when its incident is gone', async () => {
    const d = await open();
    await d.press('j', 'j');
    const room = sampleRoom();
    d.room.show({ ...room, order: room.order.filter(id => id !== 'i-cost') });
    await d.advance(seconds(1));
    expect(cursorRow(d)).toContain('search: queue lag');
  });
  it('goes to both ends and by pages, and never further', async () => {
    const d = await open({ state: hugeRoom(2000), rows: 40 });
    await d.press('G');
    expect(cursorRow(d)).toContain('without an incident');
    await d.press('j', 'pagedown', 'g');
    expect(cursorRow(d)).toContain('service-0');
    await d.press('ctrl-d', 'ctrl-u', 'k');
    expect(cursorRow(d)).toContain('service-0');
  });
});

describe('panels', () => {
  it('follow the incident under the cursor', async () => {
    const d = await open();
    await d.press('j');
    expect(d.text()).toContain('No plan yet for node ip-10-0-3-7');
    expect(d.text()).toContain('Ask about node ip-10-0-3-7');
  });
  it('come with Enter and go with Escape', async () => {
    const d = await open({ columns: 80, rows: 24 });
    await d.press('enter');
    expect(d.text()).toContain('rollout checkout r41→r42');
    await d.press('escape');
    expect(d.text()).toContain('3 of 75 alerts');
  });
  it('show the alert under the cursor, and the whole incident again', async () => {
    const d = await open({ rows: 100 });
    await d.press('e', 'j', 'enter');
    expect(d.text()).toContain('sum(rate(http_requests_total');
    await d.press('escape');
    expect(d.text()).toContain('Why together');
  });
  it('that fail say so in their own frame, and the others go on', async () => {
    const d = await open({ state: { ...sampleRoom(), timeline: undefined as never } });
    expect(d.text()).toContain('This panel failed');
    expect(d.text()).toContain('checkout: rollout r42');
    d.room.show(sampleRoom());
    await d.advance(seconds(1));
    expect(d.text()).not.toContain('This panel failed');
  });
  it('that fail under the hands leave every other key working', async () => {
    const d = await open({ state: { ...sampleRoom(), alerts: undefined as never } });
    expect(d.text()).toContain('This panel failed');
    await d.press('enter', 'e', 'j', '6');
    expect(d.text()).toContain('3 of 3 fresh');
  });
  it('are there again where one was, back and forward', async () => {
    const d = await open();
    await d.press('3', '4', '-');
    expect(d.screen.row(1)).toContain('Timeline');
    await d.press('-');
    expect(d.screen.row(1)).toContain('Incidents');
    await d.press(']');
    expect(d.screen.row(1)).toContain('Timeline');
  });
});

describe('keys', () => {
  it('reach the room as intents', async () => {
    const d = await open();
    await d.press('a', 'p', '1', 'n', ...'seen', 'enter', 'ctrl-r');
    expect(d.room.wanted).toEqual([
      { type: 'acknowledge', incident: 'i-checkout', on: true },
      { type: 'note', incident: 'i-checkout', text: 'seen' },
      { type: 'refresh' },
    ]);
  });
  it('ask for a plan when there is none', async () => {
    const d = await open();
    await d.press('j', 'p');
    expect(d.room.wanted).toEqual([{ type: 'propose', incident: 'i-memory' }]);
    expect(d.text()).toContain('Plan for node');
  });
  it('that can not be used say why', async () => {
    const d = await open();
    await d.press('m');
    expect(d.screen.row(35)).toContain('Mark two incidents or more with space');
  });
  it('merge what was marked', async () => {
    const d = await open();
    await d.press('space', 'space', 'm');
    expect(d.room.wanted).toEqual([{ type: 'merge', incidents: ['i-checkout', 'i-memory'] }]);
  });
  it('mark a whole range, of one kind of rows, and Escape takes the marks away', async () => {
    const d = await open({ rows: 60 });
    await d.press('ctrl-space');
    expect(d.screen.row(59)).toContain('Mark the other end with space');
    await d.press('e', 'j', 'space', 'j', 'j', 'ctrl-space', 'x', 'g', 'space', 'G', 'k', 'ctrl-space', 'm', 'escape', 'm');
    expect(d.room.wanted).toEqual([
      { type: 'split', signals: ['a1', 'a3', 'a2', 'p0'] },
      { type: 'merge', incidents: ['i-checkout', 'i-memory', 'i-cost', 'i-search'] },
    ]);
  });
  it('that came together move the cursor, but want nothing of the room', async () => {
    const d = await open();
    await d.type('ja');
    expect(d.room.wanted).toEqual([]);
    expect(d.text()).toContain('Keys came together');
  });
  it('are found by any part of a name in the palette, with words behind it', async () => {
    const d = await open();
    await d.press(':', ...'theme day', 'enter');
    await d.settled();
    expect(d.screen.cell(2, 5).background).toBe(themes.find(({ id }) => id === 'daylight')?.background);
    await d.press(':', ...'refresh kub', 'enter');
    expect(d.room.wanted).toEqual([{ type: 'refresh', source: 'kubernetes' }]);
    await d.press(':', ...'nonsense', 'enter');
    expect(d.text()).toContain('There is no command nonsense');
  });
  it('quit by :q, and by ctrl-c twice', async () => {
    const d = await open();
    await d.press(':', 'q', 'enter');
    expect(await d.app.closed).toBe(0);
    driver = undefined;
    const other = await open();
    await other.press('ctrl-c');
    expect(other.text()).toContain('Press ctrl-c again to quit');
    await other.press('ctrl-c');
    expect(await other.app.closed).toBe(130);
  });
  it('type a question, and only that', async () => {
    const d = await open();
    await d.press('5', 'i', ...'qa:1', 'backspace', 'enter');
    expect(d.room.wanted).toEqual([{ type: 'ask', incident: 'i-checkout', question: 'qa:' }]);
    await d.type('\u001b[200~pasted\u001b[201~');
    expect(d.text()).toContain('A paste does nothing here');
  });
});

describe('the filter', () => {
  it('acts while it is typed, keeps with Enter, goes with Escape', async () => {
    const d = await open();
    await d.press('/', ...'spend');
    expect(d.text()).not.toContain('node ip-10-0-3-7 memory');
    await d.press('enter');
    expect(d.screen.row(1)).toContain('/spend');
    await d.press('escape');
    expect(d.text()).toContain('node ip-10-0-3-7 memory');
  });
  it('finds an incident by its alerts, by label and by expression', async () => {
    const d = await open({ columns: 160 });
    await d.press('/', ...'severity=none', 'enter');
    expect(d.text()).toContain('Nothing matches the filter');
    await d.press('/', 'ctrl-u', ...'/p99 of c.rt/', 'enter');
    expect(cursorRow(d)).toContain('checkout: rollout');
    expect(d.text()).not.toContain('EU spend');
  });
});

describe('every screen', () => {
  it('says that it is game day', async () => {
    const d = await open({ state: gameRoom(), columns: 80, rows: 24 });
    for (const keys of [['1'], ['2'], ['3'], ['4'], ['5'], ['6'], ['?'], ['escape', ':'], ['escape', '@'], ['escape', 'f']]) {
      await d.press(...keys);
      expect(d.screen.row(0)).toContain('GAME DAY');
    }
  });
  it('says whether anything can be changed, and for how long', async () => {
    const d = await open();
    expect(d.screen.row(0)).toContain('READ-ONLY');
    d.room.show(makerRoom());
    await d.advance(seconds(1));
    expect(d.screen.row(1)).toContain('MAKER 9:40');
  });
  it('is drawn at any size, and at none that is too small', async () => {
    const d = await open();
    for (const [columns, rows] of [
      [60, 20],
      [400, 120],
      [20, 5],
      [100, 25],
      [30, 8],
    ] as const) {
      d.output.resizeTo(columns, rows);
      await new Promise(done => {
        setTimeout(done, 60);
      });
      await d.settled();
      expect(d.text()).toMatch(columns < 30 ? /Too small/ : /●/);
    }
  });
});

describe('what is kept', () => {
  it('is the theme, the layout, the sizes, and that the hint was seen', async () => {
    const saved: unknown[] = [];
    const d = await open({
      state: emptyRoom(),
      preferences: { hintSeen: false },
      files: {
        savePreferences: preferences => {
          saved.push(preferences);
        },
        saveSnapshot: () => '/nowhere/1.svg',
      },
    });
    expect(d.screen.row(35)).toContain('New here?');
    await d.press('j', 'k', '2', '+', 'S');
    expect(d.screen.row(35)).toContain('Written to /nowhere/1.svg');
    d.app.close(0);
    expect(saved.at(-1)).toMatchObject({ hintSeen: true, layout: 'triage', weights: { 'triage/incidents': 1.25 } });
  });
  it('is written down while the program runs, once for several keys, because one that is killed has no end', async () => {
    const saved: unknown[] = [];
    const d = await open({
      files: {
        savePreferences: preferences => {
          saved.push(preferences);
        },
        saveSnapshot: () => '',
      },
    });
    await d.press('j', '3', '+', '+', 'f');
    expect(saved).toEqual([]);
    await d.advance(seconds(1));
    expect(saved).toEqual([expect.objectContaining({ layout: 'timeline', zoomed: 'timeline', weights: { 'timeline/timeline': 1.563 } })]);
    await d.press('j', 'k');
    await d.advance(seconds(5));
    expect(saved).toHaveLength(1);
  });
  it('is there the next time', async () => {
    const d = await open({ preferences: { layout: 'plan', zoomed: 'detail' } });
    expect(d.text()).toMatch(/Suspects/);
    expect(d.text()).not.toMatch(/─ Plan for/);
    await d.press('f');
    expect(d.text()).toMatch(/─ Plan for/);
  });
});
