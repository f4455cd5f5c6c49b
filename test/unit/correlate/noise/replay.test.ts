import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../../../../src/correlate/noise/replay.js';
import { at } from '../../../support/signals.js';
import { stretch, type Span } from '../../../support/alert-histories.js';

const spans = (
  truths: readonly Span[],
  settings: { readonly holds?: number; readonly keeps?: number; readonly interval?: number },
): readonly (readonly [number, number])[] =>
  replay(
    truths.map(span => stretch(span)),
    { holds: (settings.holds ?? 0) * 1000, keeps: (settings.keeps ?? 0) * 1000, interval: (settings.interval ?? 1) * 1000 },
  ).map(({ from, to }) => [(from - at(0)) / 1000, (to - at(0)) / 1000]);

/** The state machine of Prometheus, one evaluation after the other: what `replay` must equal. */
function evaluated(
  truths: readonly (readonly [number, number])[],
  { holds, keeps }: { readonly holds: number; readonly keeps: number },
  end: number,
): (readonly [number, number])[] {
  const firings: [number, number][] = [];
  let active: number | undefined;
  let firing: [number, number] | undefined;
  let falseSince: number | undefined;
  for (let now = 0; now <= end; now++) {
    if (truths.some(([from, to]) => now >= from && now < to)) {
      active ??= now;
      falseSince = undefined;
      if (!firing && now - active >= holds) firings.push((firing = [now, Infinity]));
    } else if (firing && keeps > 0 && now - (falseSince ??= now) < keeps) continue;
    else {
      if (firing) firing[1] = now;
      active = firing = falseSince = undefined;
    }
  }
  return firings;
}

describe('replay', () => {
  test.each<[string, readonly Span[], Parameters<typeof spans>[1], readonly (readonly [number, number])[]]>([
    [
      'without `for` what holds fires',
      [
        [10, 20],
        [30, 31],
      ],
      {},
      [
        [10, 20],
        [30, 31],
      ],
    ],
    [
      '`for` takes away what is shorter, and delays the rest',
      [
        [10, 20],
        [30, 33],
      ],
      { holds: 5 },
      [[15, 20]],
    ],
    ['what holds exactly as long as `for` does not fire: its last evaluation came before', [[10, 15]], { holds: 5 }, []],
    ['one evaluation longer does', [[10, 16]], { holds: 5 }, [[15, 16]]],
    ['`for` is noticed at evaluations only', [[0, 40]], { holds: 20, interval: 15 }, [[30, 40]]],
    [
      'keep_firing_for holds it, and joins what comes back',
      [
        [10, 20],
        [23, 30],
      ],
      { keeps: 5 },
      [[10, 35]],
    ],
    [
      'but not what comes back later',
      [
        [10, 20],
        [26, 30],
      ],
      { keeps: 5 },
      [
        [10, 25],
        [26, 35],
      ],
    ],
    [
      'a return within keep_firing_for needs no `for`',
      [
        [0, 10],
        [12, 13],
      ],
      { holds: 5, keeps: 4 },
      [[5, 17]],
    ],
    ['what lasts goes on', [[10]], { holds: 5 }, [[15, Infinity]]],
  ])('%s', (_, truths, settings, expected) => {
    expect(spans(truths, settings)).toEqual(expected);
  });

  test('fires from the start of the window what began before it', () => {
    expect(replay([{ ...stretch([0, 3]), cut: true }], { holds: 60_000, keeps: 0, interval: 1000 })).toMatchObject([
      { from: at(0), to: at(3) },
    ]);
  });

  test('is what Prometheus evaluates, second by second', () => {
    const truths = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })), { maxLength: 12 }).map(pairs => {
      let now = 0;
      return pairs.map(([gap, length]) => {
        const from = now + gap;
        now = from + length;
        return [from, now] as const;
      });
    });
    fc.assert(
      fc.property(truths, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }), (spansOf, holds, keeps) => {
        expect(spans(spansOf, { holds, keeps })).toEqual(evaluated(spansOf, { holds, keeps }, 400));
      }),
    );
  });
});
