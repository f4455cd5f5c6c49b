import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burstsOf } from '../../../../src/correlate/logs/bursts.js';
import { plainText } from '../../../../src/model/plain-text.js';
import type { LogLine, ProviderId, SignalId } from '../../../../src/model/signal.js';
import { instant } from '../../../../src/model/time.js';

const MINUTE = 60_000;
const line = (minute: number, text: string, level: LogLine['level'] = 'info', service = 'checkout'): LogLine => ({
  type: 'log',
  id: `${service}-${String(minute)}-${text}` as SignalId,
  source: 'kubernetes' as ProviderId,
  about: { kind: 'service', name: plainText(service) },
  at: instant(minute * MINUTE),
  level,
  text: plainText(text),
});
const window = { from: instant(60 * MINUTE), to: instant(70 * MINUTE) };
const steady = Array.from({ length: 70 }, (_, minute) => line(minute, `request ${String(minute)} served in 5 ms`));

describe('burstsOf', () => {
  it('says nothing of what goes on as before', () => {
    expect(burstsOf(steady, window)).toEqual([]);
  });
  it('tells an error never seen before from its first line', () => {
    const [burst, ...rest] = burstsOf([...steady, line(63, 'pool of 10 connections exhausted', 'error')], window);
    expect(rest).toEqual([]);
    expect(burst).toMatchObject({
      template: 'pool of <n> connections exhausted',
      level: 'error',
      count: 1,
      usual: 0,
      at: instant(63 * MINUTE),
      lastAt: instant(63 * MINUTE),
    });
  });
  it('needs a few lines for a new template that is no error', () => {
    const quiet = [61, 62].map(minute => line(minute, 'cache warmed again'));
    expect(burstsOf([...steady, ...quiet], window)).toEqual([]);
    expect(burstsOf([...steady, ...quiet, line(63, 'cache warmed again')], window)).toHaveLength(1);
  });
  it('tells a rate that rose, with what is usual in as long a stretch', () => {
    const before = Array.from({ length: 6 }, (_, index) => line(index * 10, `retry ${String(index)} of payment`));
    const now = Array.from({ length: 30 }, (_, index) => line(60 + index / 4, `retry ${String(index)} of payment`));
    expect(burstsOf([...steady, ...before, ...now], window)[0]).toMatchObject({ template: 'retry <n> of payment', count: 30, usual: 1 });
  });
  it('does not call everything new when there is nothing to compare with', () => {
    expect(burstsOf([line(61, 'hello out there', 'error'), line(62, 'hello out there', 'error')], window)).toEqual([]);
  });
  it('keeps objects apart', () => {
    const other = [line(61, 'boom', 'error', 'cart'), line(62, 'boom', 'error', 'payment')];
    expect(
      burstsOf([...steady, ...other], window)
        .map(burst => burst.about.name)
        .sort(),
    ).toEqual(['cart', 'payment']);
  });
  it('does not mind the order of arrival', () => {
    const lines = [...steady, line(63, 'boom', 'error'), ...[61, 62, 64].map(minute => line(minute, 'cache warmed again'))];
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), shuffled => {
        expect(burstsOf(shuffled, window)).toEqual(burstsOf(lines, window));
      }),
      { numRuns: 20 },
    );
  });
});
