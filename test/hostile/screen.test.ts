import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/model/plain-text.js';
import { seconds } from '../../src/model/time.js';
import type { RoomState } from '../../src/state/state.js';
import { hostileTexts } from '../support/hostile-corpus.js';
import { foreignBytes, foreignControls } from '../support/output-bytes.js';
import { sampleRoom, staleRoom } from '../support/sample-states.js';
import { screenDriver, type ScreenDriver } from '../support/screen-driver.js';
import { harmless, taintedRoom } from '../support/tainted-room.js';
import { styleKey, type VirtualTerminal } from '../support/virtual-terminal.js';

const TEXTS = hostileTexts.filter(({ text }) => text.length < 2000);
const VIEWS = ['1', '2', '3', '4', '5', '6'] as const;
const [COLUMNS, ROWS] = [120, 40];

const drivers: ScreenDriver[] = [];
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.end();
});

/** A screen, and everything that was written to it since the last look. */
async function open(state: RoomState) {
  const driver = await screenDriver({ state, columns: COLUMNS, rows: ROWS });
  drivers.push(driver);
  let written = '';
  driver.screen.tap = data => {
    written += data;
  };
  return {
    driver,
    taken: () => {
      const all = written;
      written = '';
      return all;
    },
  };
}

/** An answer of a model may make words bold or code; so its text is judged by its bytes alone. */
const withoutAnswers = (room: RoomState): RoomState => ({ ...room, conversations: new Map() });

/** What a terminal does beside drawing; our own question at the start is answered once. */
const sideEffects = ({ titles, clipboard, bells, commands, replies, cursor, isAlternate }: VirtualTerminal): readonly string[] => [
  ...titles,
  ...clipboard,
  ...bells,
  ...commands,
  ...replies.slice(1),
  ...(cursor.visible ? ['cursor'] : []),
  ...(isAlternate ? [] : ['main screen']),
];

/** Cells that differ from those of the same screen with harmless text of the same width, in anything but the text itself. */
function differences(one: VirtualTerminal, other: VirtualTerminal): readonly string[] {
  const found: string[] = [];
  for (let y = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++) {
      const a = one.cell(x, y);
      const b = other.cell(x, y);
      const isInked = a.text !== ' ' && b.text !== ' ';
      const isSame =
        a.background === b.background &&
        a.underline === b.underline &&
        a.inverse === b.inverse &&
        !a.foreign &&
        (!isInked || (a.foreground === b.foreground && a.bold === b.bold));
      // The emulator may take a character for narrow that others show wide: the cell behind it is then blank.
      const isHalf = a.text === '' ? b.text === '' : b.text !== '' || a.text === ' ';
      // What is no letter in the twin is ours: a rule, a mark, a number's point.
      if (!isSame || !isHalf || (a.text !== b.text && !/^[\w :/.×日]?$/.test(b.text)))
        found.push(`${x},${y}: ${JSON.stringify(a.text)} ${styleKey(a)} for ${JSON.stringify(b.text)} ${styleKey(b)}`);
    }
  }
  return found;
}

describe('a hostile text in every field of the room', () => {
  it(
    'leaves the screen as harmless text of the same width does: colours, cursor, layout, title, clipboard',
    { timeout: 600_000 },
    async () => {
      const hostile = await open(withoutAnswers(sampleRoom()));
      const twin = await open(withoutAnswers(sampleRoom()));
      const faults: string[] = [];
      for (const [index, { name, text }] of TEXTS.entries()) {
        const room = withoutAnswers(index % 5 === 0 ? staleRoom() : sampleRoom());
        const taint = (value: string): string =>
          plainText(index % 2 === 0 ? `${text}${value}` : `${value.slice(0, 6)}${text}${value.slice(6)}`);
        hostile.driver.room.show(taintedRoom(room, taint));
        twin.driver.room.show(taintedRoom(room, value => harmless(taint(value))));
        for (const view of ['1', VIEWS[1 + (index % (VIEWS.length - 1))]!]) {
          for (const { driver } of [hostile, twin]) {
            await driver.press(view);
            await driver.advance(seconds(1));
          }
          const found = [
            ...foreignBytes(hostile.taken()),
            ...sideEffects(hostile.driver.screen),
            ...differences(hostile.driver.screen, twin.driver.screen),
          ];
          if (found.length > 0) faults.push(`${name} in view ${view}: ${found.slice(0, 3).join('; ')}`);
        }
        if (faults.length > 20) break;
      }
      expect(faults).toEqual([]);
    },
  );

  it('is stopped by the painter, should it ever get past the door, in every view and over it', { timeout: 600_000 }, async () => {
    const { driver, taken } = await open(sampleRoom());
    const faults: string[] = [];
    for (const [index, { name, text }] of hostileTexts.entries()) {
      driver.room.show(
        taintedRoom(sampleRoom(), value => (index % 2 === 0 ? `${text.slice(0, 10_000)}${value}` : `${value}${text.slice(0, 10_000)}`)),
      );
      for (const keys of [
        [VIEWS[index % VIEWS.length]!],
        [['?'], [':'], ['@'], ['d'], ['f'], ['/', 'x'], ['n']][index % 7]!,
        ['escape'],
      ].flat())
        await driver.press(keys);
      await driver.advance(seconds(1));
      const found = [
        ...foreignControls(taken()),
        ...driver.screen.titles,
        ...driver.screen.clipboard,
        ...driver.screen.commands,
        ...driver.screen.replies.slice(1),
      ];
      if (found.length > 0) faults.push(`${name}: ${found.slice(0, 3).join('; ')}`);
      if (faults.length > 20) break;
    }
    expect(faults).toEqual([]);
  });

  it('would be seen by this test', async () => {
    const { driver, taken } = await open(sampleRoom());
    const twin = await open(sampleRoom());
    expect(differences(driver.screen, twin.driver.screen)).toEqual([]);
    for (const sequence of ['\u001b[5;5H\u001b[41m \u001b[m', '\u001b[8;8H\u001b[3mx', '\u001b[12;1H\u001b[5@']) {
      driver.output.write(sequence);
      await driver.settled();
      expect(differences(driver.screen, twin.driver.screen), JSON.stringify(sequence)).not.toEqual([]);
    }
    taken();
    for (const sequence of [
      '\u001b]0;x\u0007',
      '\u001b[6n',
      '\u001b[2J',
      '\u009b1m',
      '\u001b[8m',
      'a\rb',
      '\b',
      '\u001b(0',
      '\u202e',
      '\u001b[38;5;1;5m',
      '\u001bc',
    ])
      expect(foreignBytes(`ok ${sequence} ok`), JSON.stringify(sequence)).not.toEqual([]);
  });
});
