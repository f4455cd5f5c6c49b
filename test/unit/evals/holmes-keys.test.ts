import { describe, expect, it } from 'vitest';
import { holds, keysOf, partsOf } from '../../evals/sets/holmes-keys.js';

describe('the key facts of a statement', () => {
  it.each([
    ['There are 14 pods in the shop-1 namespace', 'shop-1: 14 results of pods by namespace', true],
    ['There are 14 pods in the shop-1 namespace', 'shop-1: 140 results of pods by namespace', false],
    ['node selector mismatch', "1 node(s) didn't match Pod's node affinity/selector", true],
    ['This must mention the date 2026-08-23', 'created 2026-08-23T12:00:00Z', true],
    ['This must mention the date 2026-08-23', 'created 2026-08-24T12:00:00Z', false],
    ['The pod fails in pulling the image `shop/crw:latest`', 'Failed to pull image "shop/crw:latest" of pod', true],
    ['The pod fails in pulling the image `shop/crw:latest`', 'Failed to pull image "shop/crw:1.2" of pod', false],
    ['the', 'anything', false],
  ])('%s: in "%s" %s', (statement, text, expected) => expect(holds(text, keysOf(statement))).toBe(expected));

  it('takes a list as its items, and no word about grading', () =>
    expect(partsOf('A summary:\n 1. redis timeouts\n 2. certificate expired\nTo pass, either is fine')).toEqual([
      'redis timeouts',
      'certificate expired',
    ]));
});
