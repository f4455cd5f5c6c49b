import { describe, expect, it } from 'vitest';
import { backoff } from '../../../src/collect/backoff.js';
import { madePlain, normalise } from '../../../src/collect/normalise.js';
import type { ProviderId, SignalType } from '../../../src/model/signal.js';
import { seconds } from '../../../src/model/time.js';
import { alert, change, NOON } from '../../support/signals.js';

const provider = { id: 'prometheus' as ProviderId, emits: ['alert'] as readonly SignalType[] };

describe('normalise', () => {
  it('makes every string plain, also keys, and keeps the identity of what was plain', () => {
    const clean = { a: 'x', list: [1, 'y'], inner: { b: true } };
    expect(madePlain(clean)).toBe(clean);
    expect(madePlain({ 'k\u001b[31m': ['\u009b2Jv', { deep: 'a\u202eb' }] })).toEqual({ k: ['v', { deep: 'ab' }] });
  });
  it('cuts labels that are too many or too long', () => {
    const labels = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`label${index}`, 'v'.repeat(5000)]));
    const [signal] = normalise({ signals: [alert({ labels })], completeFor: [] }, provider, NOON).signals;
    expect(signal?.type === 'alert' && Object.keys(signal.labels)).toHaveLength(100);
    expect(signal?.type === 'alert' && Object.values(signal.labels).every(value => value.length <= 1024)).toBe(true);
  });
  it('leaves out what the provider does not emit, what has no time, and what names another source', () => {
    const result = normalise(
      { signals: [change(), alert({ at: Number.NaN as never }), alert({ source: 'other' })], completeFor: ['alert', 'change'] },
      provider,
      NOON,
    );
    expect(result.signals).toEqual([]);
    expect(result.completeFor).toEqual(['alert']);
    expect(result.rejected).toHaveLength(3);
  });
});

describe('backoff', () => {
  it.each([
    [1, 0.5, 0, 15],
    [2, 0.5, 0, 30],
    [5, 0.5, 0, 240],
    [20, 0.5, 0, 300],
    [1, 0, 0, 12],
    [1, 1, 0, 18],
    [1, 0.5, 90_000, 90],
  ])('%i failures, spread %f, asked %i: %i s', (failures, spread, retryAfter, expected) => {
    expect(backoff(seconds(15), failures, spread, retryAfter)).toBe(expected * 1000);
  });
});
