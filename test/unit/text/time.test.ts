import { describe, expect, it } from 'vitest';
import { instant, milliseconds, type Duration } from '../../../src/model/time.js';
import { age, clockTime, countdown, dateOf, isoDate, localTime, shortTime, spaciousSpan, span, when } from '../../../src/text/time.js';

const at = (iso: string): ReturnType<typeof instant> => instant(Date.parse(iso));
const length = (days: number, hours: number, minutes: number, seconds: number): Duration =>
  milliseconds((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);

describe('dates by arithmetic', () => {
  it('agree with the calendar on every day from 1970 to 2100', () => {
    for (let day = 0; day < 47_847; day++) {
      const date = new Date(day * 86_400_000);
      expect(dateOf(instant(day * 86_400_000 + 1))).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        weekday: date.getUTCDay(),
      });
    }
  });
  it('know days before the epoch', () => {
    expect(isoDate(at('1969-12-31T23:59:59Z'))).toBe('1969-12-31');
    expect(clockTime(at('1969-12-31T23:59:59Z'))).toBe('23:59:59');
  });
});

describe('times', () => {
  it('are UTC, local where it is asked for', () => {
    expect(clockTime(at('2026-01-15T14:33:07Z'))).toBe('14:33:07');
    expect(shortTime(at('2026-01-15T00:00:59Z'))).toBe('00:00');
    expect(localTime(at('2026-01-15T14:33:07Z'), 120)).toBe('16:33');
    expect(localTime(at('2026-01-15T00:10:00Z'), -330)).toBe('18:40');
  });
  it.each([
    ['2026-01-15T14:24:00Z', '14:24'],
    ['2026-01-14T21:00:00Z', '21:00'],
    ['2026-01-13T10:00:00Z', 'Tue'],
    ['2026-01-02T10:00:00Z', '2 Jan'],
    ['2025-03-12T10:00:00Z', '12 Mar'],
  ])('say when %s was, the nearer the more exact', (iso, words) => {
    expect(when(at(iso), at('2026-01-15T14:33:07Z'))).toBe(words);
  });
});

describe('lengths', () => {
  it.each([
    [length(0, 0, 0, 0), '0s'],
    [length(0, 0, 0, 59), '59s'],
    [length(0, 0, 9, 5), '9m'],
    [length(0, 1, 39, 0), '99m'],
    [length(0, 1, 40, 0), '1h'],
    [length(1, 23, 0, 0), '47h'],
    [length(3, 2, 0, 0), '3d'],
    [milliseconds(-5000), '0s'],
  ])('%d ms are an age of %s', (ms, words) => {
    expect(age(ms)).toBe(words);
  });
  it.each([
    [length(0, 0, 0, 45), '45s'],
    [length(0, 0, 2, 10), '2m10s'],
    [length(0, 0, 3, 0), '3m'],
    [length(0, 3, 5, 0), '3h05m'],
    [length(0, 6, 0, 0), '6h'],
    [length(2, 4, 0, 0), '2d4h'],
    [length(2, 0, 1, 0), '2d'],
    [milliseconds(-130_000), '2m10s'],
  ])('%d ms are a span of %s', (ms, words) => {
    expect(span(ms)).toBe(words);
  });
  it('are read aloud on a wall', () => {
    expect(spaciousSpan(length(0, 6, 12, 0))).toBe('6 h 12 m');
    expect(spaciousSpan(length(0, 3, 5, 0))).toBe('3 h 5 m');
  });
  it.each([
    [length(0, 0, 9, 41), '9:41'],
    [length(0, 1, 2, 3), '1:02:03'],
    [milliseconds(400), '0:01'],
    [milliseconds(-1), '0:00'],
  ])('%d ms count down as %s', (ms, words) => {
    expect(countdown(ms)).toBe(words);
  });
});
