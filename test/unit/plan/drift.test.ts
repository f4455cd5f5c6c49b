import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { plainText } from '../../../src/model/plain-text.js';
import type { Fact } from '../../../src/model/plan.js';
import { drift } from '../../../src/plan/drift.js';

const fact = (name: string, value: string, text = value): Fact => ({ name, value, text: plainText(text) });
const facts = fc.array(
  fc.record({
    name: fc.constantFrom('uid', 'template', 'replicas', 'hpa'),
    value: fc.string({ maxLength: 4 }),
    text: fc.string({ maxLength: 4 }).map(text => plainText(text)),
  }),
  { maxLength: 6 },
);

describe('drift', () => {
  it('names what changed, what is gone and what is new', () => {
    expect(
      drift(
        [fact('uid', '1', 'uid 1'), fact('replicas', '9', '9 replicas'), fact('owner', 'x', 'owned by x')],
        [fact('uid', '2', 'uid 2'), fact('replicas', '9', 'nine replicas'), fact('hpa', 'on', 'an autoscaler')],
      ),
    ).toEqual([
      { path: 'uid', before: 'uid 1', after: 'uid 2' },
      { path: 'owner', before: 'owned by x', after: 'nothing' },
      { path: 'hpa', before: 'nothing', after: 'an autoscaler' },
    ]);
  });
  it('is said even where the words for both are the same', () => {
    expect(drift([fact('template', 'a', 'runs 2.8.0')], [fact('template', 'b', 'runs 2.8.0')])).toEqual([
      { path: 'template', before: 'runs 2.8.0', after: 'runs 2.8.0, but not the same as before' },
    ]);
  });
  it('compares several facts of one name one by one', () => {
    const two = [fact('owner', 'a'), fact('owner', 'b')];
    expect(drift(two, two)).toEqual([]);
    expect(drift(two, [fact('owner', 'a')])).toHaveLength(1);
    expect(drift(two, [fact('owner', 'b'), fact('owner', 'b')])).toHaveLength(1);
    expect(drift([fact('owner', 'b')], two)).toHaveLength(1);
  });
  it('is empty for the same facts in any order of names, and only then', () => {
    fc.assert(
      fc.property(facts, before => {
        expect(drift(before, before)).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(facts, facts, (before, now) => {
        const values = (of: readonly Fact[]) =>
          JSON.stringify(
            ['uid', 'template', 'replicas', 'hpa'].map(name => of.filter(each => each.name === name).map(({ value }) => value)),
          );
        expect(drift(before, now).length === 0).toBe(values(before) === values(now));
      }),
    );
  });
});
