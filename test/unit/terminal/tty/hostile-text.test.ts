import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { PLAIN_TEXT_LIMIT, plainText } from '../../../../src/model/plain-text.js';
import { cells, width } from '../../../../src/text/width.js';
import type { Style } from '../../../../src/terminal/tty/contract.js';
import { InputDecoder } from '../../../../src/terminal/tty/decoder.js';
import { embeddedTerminal, type EmbeddedTerminal } from '../../../support/embedded-terminal.js';
import { hostileTexts } from '../../../support/hostile-corpus.js';
import { VirtualTerminal } from '../../../support/virtual-terminal.js';

const WIDTH = 60;
const FIELD = { x: 10, y: 3, width: 40, height: 1 };
const FRAME: Style = { fg: '#7aa2f7', bg: '#1a1b26' };
const DATA: Style = { fg: '#c0caf5', bg: '#24283b' };
const AROUND = 'x'.repeat(WIDTH);

/** Draws a text into a field in the middle of a full screen, as a panel would. */
async function show(room: EmbeddedTerminal, text: string): Promise<void> {
  const surface = room.terminal.surface();
  for (let y = 0; y < 7; y++) if (y !== FIELD.y) surface.put(0, y, AROUND, FRAME);
  surface.put(0, FIELD.y, 'x'.repeat(FIELD.x), FRAME);
  surface.put(FIELD.x + FIELD.width, FIELD.y, 'x'.repeat(WIDTH), FRAME);
  surface.fill(DATA, FIELD);
  surface.sub(FIELD).put(0, 0, text, DATA);
  room.terminal.present();
  await room.settled();
}

/** All that must be as if the text had been harmless. */
function disturbances({ screen }: EmbeddedTerminal): string[] {
  const found: string[] = [];
  for (let y = 0; y < 7; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const cell = screen.cell(x, y);
      const inside = y === FIELD.y && x >= FIELD.x && x < FIELD.x + FIELD.width;
      if (!inside && cell.text !== 'x') found.push(`${x},${y} holds ${JSON.stringify(cell.text)}`);
      const style = inside ? DATA : FRAME;
      if (cell.background !== style.bg || cell.foreign || cell.bold || cell.inverse || cell.underline)
        found.push(`${x},${y} has another style`);
      if (cell.text !== ' ' && cell.text !== '' && cell.foreground !== style.fg) found.push(`${x},${y} has another colour`);
    }
  }
  const { cursor, isAlternate, titles, clipboard, bells, commands } = screen;
  if (cursor.visible) found.push('the cursor is shown');
  if (!isAlternate) found.push('the alternate screen was left');
  for (const [what, list] of Object.entries({ titles, clipboard, bells, commands }))
    if (list.length > 0) found.push(`${what}: ${JSON.stringify(list)}`);
  // Our own question at the start is answered once.
  if (screen.replies.length > 1) found.push(`the terminal answered ${JSON.stringify(screen.replies.slice(1))}`);
  const { mouseTrackingMode, bracketedPasteMode, wraparoundMode, insertMode, originMode } = screen.emulator.modes;
  const modes = JSON.stringify({ mouseTrackingMode, bracketedPasteMode, wraparoundMode, insertMode, originMode });
  if (modes !== '{"mouseTrackingMode":"none","bracketedPasteMode":true,"wraparoundMode":false,"insertMode":false,"originMode":false}')
    found.push(modes);
  return found;
}

describe('hostile text', () => {
  it('is a corpus of at least 500 different texts', () => {
    expect(new Set(hostileTexts.map(({ text }) => text)).size).toBeGreaterThanOrEqual(500);
  });

  it.each([
    ['made plain, as all that enters is', (text: string): string => plainText(text)],
    ['as it is, should it ever get past the door', (text: string): string => text.slice(0, 10_000)],
  ])('changes nothing but its own cells: %s', async (_name, prepare) => {
    const room = embeddedTerminal({ columns: WIDTH, rows: 7 });
    const faults: string[] = [];
    for (const { name, text } of hostileTexts) {
      await show(room, prepare(text));
      const found = disturbances(room);
      if (found.length > 0) faults.push(`${name}: ${found.slice(0, 3).join('; ')}`);
    }
    expect(faults).toEqual([]);
  });

  it('changes nothing when a fuzzer makes it', async () => {
    const room = embeddedTerminal({ columns: WIDTH, rows: 7 });
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(...hostileTexts.filter(({ text }) => text.length < 100).map(({ text }) => text)),
      fc.string({ maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 6 }).map(parts => parts.join('')),
        fc.boolean(),
        async (text, isPlain) => {
          await show(room, isPlain ? plainText(text) : text);
          expect(disturbances(room)).toEqual([]);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('is recognised as hostile by the same test when a program writes it unchanged', async () => {
    let caught = 0;
    for (const text of ['\u001b[2J', '\u001b]0;owned\u0007', '\u001b[31mred', '\u009b2J', '\u001b[6n', '\u001b]52;c;YQ==\u0007', 'a\rb']) {
      const room = embeddedTerminal({ columns: WIDTH, rows: 7 });
      await show(room, '');
      room.screen.write(`\u001b[4;11H${text}`);
      await room.screen.settled();
      if (disturbances(room).length > 0) caught++;
    }
    expect(caught).toBe(7);
  });

  it('makes no key of what a terminal answers to it', async () => {
    const typed: string[] = [];
    for (const { name, text } of hostileTexts) {
      if (text.length > 1000) continue;
      const screen = new VirtualTerminal(40, 4);
      screen.write(text);
      await screen.settled();
      const decoder = new InputDecoder();
      for (const reply of screen.replies) {
        const bytes = Buffer.from(reply);
        for (const token of [...decoder.feed(bytes, 0), ...decoder.flush(40), ...decoder.flush(5000)])
          if (token.kind === 'key') typed.push(`${name}: ${token.key}`);
      }
    }
    expect(typed).toEqual([]);
  });
});

describe('plainText', () => {
  it('lets nothing invisible through, keeps its limit and is done after once', () => {
    const check = (text: string): void => {
      const plain = plainText(text);
      expect(plain.length).toBeLessThanOrEqual(PLAIN_TEXT_LIMIT);
      expect(plainText(plain)).toBe(plain);
      expect(plain.isWellFormed()).toBe(true);
      // Only marks may differ: too many of them, or one that stands on nothing.
      expect(
        cells(plain)
          .join('')
          .replace(/[\p{M}\u25cc]/gu, ''),
      ).toBe(plain.replace(/[\p{M}\u25cc\u1160-\u11ff\ud7b0-\ud7ff]/gu, ''));
    };
    for (const { text } of hostileTexts) check(text.replace(/[\u1160-\u11ff]/g, ''));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        check(text.replace(/[\u1160-\u11ff\ud7b0-\ud7ff]/g, ''));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['left \u001b[31mred\u001b[0m right', 'left red right'],
    ['a\u001b]0;owned\u0007b', 'ab'],
    ['a\u009d0;owned\u009cb', 'ab'],
    ['a\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\b', 'alinkb'],
    ['a\u001bPq#0~~\u001b\\b', 'ab'],
    ['ERROR \u001b] disk full', 'ERROR  disk full'],
    ['ERROR \u009d disk full', 'ERROR  disk full'],
    ['a\u001b]0;x\u001b[31mb', 'ab'],
    ['100%\rok', '100%␍ok'],
    ['a\r\nb\tc', 'a b c'],
    ['{red-fg}x{/}', '{red-fg}x{/}'],
    ['\\u001b[31m', '\\u001b[31m'],
    ['e\u0301', 'é'],
    [`a${'\u0300'.repeat(9)}`, 'à\u0300\u0300\u0300\u0300'],
    ['user\u202e \u2066// admin', 'user // admin'],
    ['\ud800x', '\ufffdx'],
    [12, '12'],
    [true, 'true'],
    [null, ''],
    [undefined, ''],
    [{ a: 1 }, '{"a":1}'],
    [new Error('no \u001b[31mroute'), 'no route'],
  ])('%j', (raw, expected) => {
    expect(plainText(raw)).toBe(expected);
  });

  it('writes out what JSON cannot', () => {
    expect(plainText(12n)).toBe('12');
    expect(plainText({ big: 12n })).toBe('an object');
    expect(plainText(Symbol('s'))).toBe('Symbol(s)');
  });

  it('costs little, whatever its size', () => {
    for (const { name, text } of hostileTexts.filter(({ name: family }) => family.startsWith('a megabyte'))) {
      plainText(text);
      const before = process.cpuUsage();
      for (let count = 0; count < 20; count++) plainText(text);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000 / 20, name).toBeLessThan(5);
    }
  });

  it('is as wide as its cells', () => {
    for (const { text } of hostileTexts) expect(width(plainText(text))).toBe(cells(plainText(text)).length);
  });
});
