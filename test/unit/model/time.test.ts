import { expect, test } from 'vitest';
import { latest } from '../../../src/model/time.js';

test('the latest of none, of some, and of more than arguments fit on the stack', () => {
  expect(latest([])).toBe(-Infinity);
  expect(latest([3, 9, 4])).toBe(9);
  expect(latest(Array.from({ length: 1_000_000 }, (_, index) => index))).toBe(999_999);
});
