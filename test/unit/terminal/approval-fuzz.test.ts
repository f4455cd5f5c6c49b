import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { terminalReports } from '../../support/approval-corpus.js';
import { approvals, askAnew, screenThatAsks } from '../../support/asking-screen.js';
import type { ScreenDriver } from '../../support/screen-driver.js';

/** From the bytes of the input to what the room is asked for: the shipped decoder, dialog and screen, in this process. */
let driver: ScreenDriver | undefined;
afterEach(async () => {
  await driver?.end();
  driver = undefined;
});

const WORD = 'amber-rollback';
const letters = [...WORD];
const reports = terminalReports(WORD);
const asking = async (): Promise<ScreenDriver> => (driver = await screenThatAsks(WORD));
const isAsking = (d: ScreenDriver): boolean => d.text().includes('to approve, Esc to leave');
/** Lets the screen draw, and the room hear. */
const turn = (): Promise<void> =>
  new Promise(resolve => {
    setImmediate(resolve);
  });

/** By a hand it can be answered afterwards: the sequences before met a dialog that works. */
async function expectItStillAsks(d: ScreenDriver): Promise<void> {
  expect(approvals(d)).toEqual([]);
  await askAnew(d);
  await d.press(...letters);
  expect(approvals(d)).toHaveLength(1);
}

describe('10,000 sequences of keys, pastes and answers at random', () => {
  const key = fc.constantFrom(...letters, 'y', 'Y', '\r', '\n', ' ', '\t', '\u007f', '1', 'j');
  const wrong = fc.constantFrom(
    WORD,
    `${WORD}\r`,
    'amber-',
    'rollback',
    'yes\r',
    `\u001b[200~${WORD}\u001b[201~`,
    '\u001b[A',
    '\u001b[1;5C',
    '\u001ba',
  );
  const chunk = fc.oneof(
    { weight: 6, arbitrary: key },
    { weight: 2, arbitrary: wrong },
    { weight: 1, arbitrary: fc.constantFrom(...reports.map(([, bytes]) => bytes)) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 6 }).filter(text => !text.includes('\u001b') && !text.includes('\u0003')),
    },
  );
  const gap = fc.constantFrom(0, 1, 5, 20, 39, 41, 60, 130);
  const atRandom = fc.array(fc.tuple(chunk, gap), { minLength: 2, maxLength: 24 });
  /** The word itself from a hand but for one thing, anywhere in it: what a fuzzer that only guesses would never come near. */
  const almost = fc
    .tuple(fc.integer({ min: 1, max: letters.length - 1 }), fc.option(fc.tuple(fc.oneof(key, wrong), gap)), fc.integer({ min: 0, max: 39 }))
    .map(([at, between, fast]) =>
      letters.flatMap((letter, index): readonly (readonly [string, number])[] =>
        index === at ? [...(between && between[0] !== letter ? [between] : []), [letter, fast]] : [[letter, 120]],
      ),
    );

  it('approve nothing', async () => {
    const d = await asking();
    let sequences = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: atRandom }, { weight: 1, arbitrary: almost }), async chunks => {
        sequences++;
        d.wait(500);
        for (const [text, wait] of chunks) {
          d.wait(wait);
          d.input.type(text);
        }
        d.wait(100);
        // Whatever was typed so far is taken back, so that no sequence goes on with the one before.
        d.input.type('\r');
        if (sequences % 20 !== 0) return;
        await turn();
        expect(approvals(d)).toEqual([]);
        // A string or paste without an end, or a report that reads as Escape.
        if (!isAsking(d)) await askAnew(d);
      }),
      { numRuns: 10_000, seed: 7 },
    );
    expect(sequences).toBe(10_000);
    await expectItStillAsks(d);
  }, 120_000);
});

describe('what a terminal sends by itself, cut in two at every byte', () => {
  const TOGETHER = 12;
  const parts = Array.from({ length: Math.ceil(reports.length / TOGETHER) }, (_, part) => part * TOGETHER);

  it.each(parts)(
    'approves nothing, neither alone nor in the middle of the word, from number %i',
    async from => {
      const d = await asking();
      const half = letters.length >> 1;
      for (const [name, bytes] of reports.slice(from, from + TOGETHER)) {
        for (let cut = 1; cut < bytes.length; cut++) {
          for (const pause of [0, 45, 150]) {
            d.wait(500);
            for (const piece of [...letters.slice(0, half), bytes.slice(0, cut), bytes.slice(cut)]) {
              d.wait(piece.length === 1 ? 120 : pause);
              d.input.type(piece);
            }
            expect([name, cut, approvals(d)]).toEqual([name, cut, []]);
          }
        }
        await turn();
        if (!isAsking(d)) await askAnew(d);
      }
      await expectItStillAsks(d);
    },
    60_000,
  );
});
