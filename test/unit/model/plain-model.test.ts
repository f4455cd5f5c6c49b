import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsId, stableId } from '../../../src/model/identity.js';
import { sameValue } from '../../../src/model/same-value.js';
import { severityOf } from '../../../src/model/signal.js';
import { parseInstant } from '../../../src/model/time.js';

describe('sameValue', () => {
  it('agrees with a comparison by text for JSON values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const sorted = (value: unknown): string =>
          JSON.stringify(value, (_, inner: unknown) =>
            inner !== null && typeof inner === 'object' && !Array.isArray(inner)
              ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
              : Object.is(inner, -0)
                ? '-0'
                : inner,
          );
        expect(sameValue(a, b)).toBe(sorted(a) === sorted(b));
        expect(sameValue(a, structuredClone(a))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
  it('tells a missing field from an undefined one, and maps and sets apart', () => {
    expect(sameValue({ a: undefined }, {})).toBe(false);
    expect(sameValue(new Map([['a', [1]]]), new Map([['a', [1]]]))).toBe(true);
    expect(sameValue(new Map([['a', 1]]), new Map([['b', 1]]))).toBe(false);
    expect(sameValue(new Set([1, 2]), new Set([1, 3]))).toBe(false);
  });
});

describe('stableId', () => {
  it('is the same today and tomorrow', () => expect(stableId('checkout', 42)).toBe('031895fc348e62'));
  it('keeps parts apart', () => expect(stableId('ab', 'c')).not.toBe(stableId('a', 'bc')));
  it('does not depend on the order of labels', () => expect(labelsId({ b: '2', a: '1' })).toBe(labelsId({ a: '1', b: '2' })));
});

describe('severityOf', () => {
  it.each([
    ['page', 'critical'],
    ['P1', 'critical'],
    ['error', 'warning'],
    ['ticket', 'warning'],
    ['info', 'info'],
    ['none', 'none'],
    ['purple', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is %s', (word, severity) => {
    expect(severityOf(word)).toBe(severity);
  });
});

describe('parseInstant', () => {
  it.each([
    ['2026-01-15T14:00:00Z', 1768485600000],
    ['2026-01-15T14:00:00.5+01:00', 1768482000500],
    ['2026-01-15', undefined],
    ['yesterday', undefined],
    ['2026-13-45T99:00:00Z', undefined],
  ])('%s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });
});
