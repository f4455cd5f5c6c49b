import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../src/correlate/series/detector.js';
import { THRESHOLD, advance, newDetector, step } from '../../../../src/correlate/series/detector.js';
import { instant } from '../../../../src/model/time.js';

const MINUTE = 60_000;
/** A repeatable noise in -1..1. */
const noise = (index: number): number => ((Math.imul(index + 1, 2654435761) >>> 8) % 2000) / 1000 - 1;
const series = (values: readonly number[], gapAt?: number): readonly Point[] =>
  values.map((value, index) => [instant((index + (gapAt !== undefined && index >= gapAt ? 500 : 0)) * MINUTE), value]);

function scores(points: readonly Point[]): readonly number[] {
  let state = newDetector();
  return points.map(point => {
    const next = advance(state, point);
    state = next.state;
    return next.verdict.score;
  });
}
const onsets = (points: readonly Point[]): readonly number[] =>
  scores(points).flatMap((score, index) => (score >= THRESHOLD ? [index] : []));

const daily = (index: number): number => 50 + 30 * Math.sin((2 * Math.PI * index) / 200) + noise(index);

describe('the detector', () => {
  it.each([
    ['a constant', () => 5],
    ['a constant with a rounding residue', () => 0.1 + 0.2],
    ['a clean season', (index: number) => Math.sin((2 * Math.PI * index) / 100)],
  ])('finds nothing in %s', (_, value) => {
    expect(onsets(series(Array.from({ length: 1000 }, (__, index) => value(index))))).toEqual([]);
  });

  it.each([
    ['a spike', (index: number) => (index === 900 ? 200 : daily(index)), 900],
    ['a level shift', (index: number) => daily(index) + (index >= 900 ? 80 : 0), 900],
    ['a silence where there was a season', (index: number) => (index >= 850 ? 110 : daily(index)), 850],
  ])('reports %s in a noisy season at its first points', (_, value, at) => {
    const found = onsets(series(Array.from({ length: 1000 }, (__, index) => value(index)))).filter(index => index > 400);
    expect(found[0]).toBeGreaterThanOrEqual(at);
    expect(found[0]).toBeLessThan(at + 5);
  });

  it('stays quiet on more of the same noise', () => {
    const found = onsets(series(Array.from({ length: 3000 }, (_, index) => daily(index))));
    expect(found.length).toBeLessThanOrEqual(3);
  });

  it('reports one onset for one stretch', () => {
    const values = Array.from({ length: 1000 }, (_, index) => daily(index) + (index >= 900 && index < 930 ? 90 : 0));
    expect(onsets(series(values)).filter(index => index > 850)).toHaveLength(1);
  });

  it('does not take a gap for an anomaly', () => {
    const values = Array.from({ length: 1200 }, (_, index) => daily(index));
    const whole = onsets(series(values));
    // The season goes on where it was: only the times jump.
    expect(onsets(series(values, 800)).filter(index => index >= 800).length).toBeLessThanOrEqual(
      whole.filter(index => index >= 800).length + 1,
    );
  });

  it('skips what is no number', () => {
    const state = newDetector();
    expect(advance(state, [instant(0), Number.NaN])).toEqual({ state, verdict: { score: 0, surprise: 0 } });
  });

  it('never changes the state it is given', () => {
    let state = newDetector();
    for (const point of series(Array.from({ length: 300 }, (_, index) => daily(index)))) state = advance(state, point).state;
    const point: Point = [instant(300 * MINUTE), 500];
    const first = step(state, point).verdict;
    expect(step(state, point).verdict).toEqual(first);
    expect(first.score).toBeGreaterThanOrEqual(THRESHOLD);
  });

  it('scores a point by itself and what came before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 100, maxLength: 250 }),
        fc.integer({ min: 1, max: 99 }),
        (values, cut) => {
          const points = series(values);
          expect(scores(points.slice(0, -cut))).toEqual(scores(points).slice(0, -cut));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('does not mind the unit', () => {
    // Factors of two keep every comparison exact.
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 100, maxLength: 200 }),
        fc.integer({ min: -20, max: 20 }),
        (values, power) => {
          expect(scores(series(values.map(value => value * 2 ** power)))).toEqual(scores(series(values)));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives the same answer from step and advance', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 80, maxLength: 120 }), values => {
        let state = newDetector();
        const stepped = series(values).map(point => {
          const next = step(state, point);
          state = next.state;
          return next.verdict.score;
        });
        expect(stepped).toEqual(scores(series(values)));
      }),
      { numRuns: 5 },
    );
  });

  it('keeps its memory bounded', () => {
    let state = newDetector();
    const size = (): number => state.scales.reduce((sum, scale) => sum + scale.windows.length + scale.sorted.length, 0);
    const before = size();
    for (const point of series(Array.from({ length: 6000 }, (_, index) => noise(index)))) state = advance(state, point).state;
    expect(size()).toBe(before);
    expect(state.scales.every(scale => scale.stored <= 1024)).toBe(true);
  });
});
