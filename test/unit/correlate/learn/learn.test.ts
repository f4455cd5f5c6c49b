import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlate } from '../../../../src/correlate/correlate.js';
import { learn } from '../../../../src/correlate/learn/learn.js';
import type { Decision } from '../../../../src/model/decision.js';
import type { IncidentId } from '../../../../src/model/incident.js';
import { plainText } from '../../../../src/model/plain-text.js';
import { at } from '../../../support/signals.js';
import { alertOn, groupsIn, ref, snapshot } from '../snapshots.js';

const named = (...names: readonly string[]): Decision['alerts'] =>
  names.map(name => ({ name: plainText(name), fingerprint: plainText(name) }));
const decision = (kind: Decision['kind'], second: number, more: Partial<Decision> = {}): Decision => ({
  id: `${kind} ${second}`,
  kind,
  at: at(second),
  by: plainText('ada'),
  incident: 'i' as IncidentId,
  title: plainText('title'),
  alerts: [],
  rules: [],
  ...more,
});

const anyDecision = fc
  .record({
    kind: fc.constantFrom<Decision['kind']>('acknowledged', 'split', 'merged', 'refused', 'silenced', 'worked', 'did-not-work'),
    second: fc.integer({ min: 0, max: 1000 }),
    id: fc.uuid(),
    alerts: fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 3 }),
    others: fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 3 }),
    rules: fc.array(fc.constantFrom('same-object', 'close-in-time', 'earliest'), { maxLength: 3 }),
  })
  .map(({ kind, second, id, alerts, others, rules }) =>
    decision(kind, second, { id, alerts: named(...alerts), others: named(...others), rules }),
  );

describe('what is learned', () => {
  test('is bounded: a rule counts a quarter more or less at most, a pair from apart to half as much again', () => {
    fc.assert(
      fc.property(fc.array(anyDecision, { maxLength: 200 }), decisions => {
        for (const { about, factor } of learn(decisions).learnt) {
          expect(factor).toBeGreaterThanOrEqual(about === 'pair' ? 0 : 0.75);
          expect(factor).toBeLessThanOrEqual(about === 'pair' ? 1.5 : 1.25);
        }
      }),
    );
  });

  test('does not depend on the order of decisions', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyDecision, { maxLength: 30 })
          .chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(learn(shuffled)).toEqual(learn(list));
        },
      ),
    );
  });

  test('counts a decision once, however often the journal holds it', () => {
    const one = decision('split', 1, { rules: ['close-in-time'] });
    expect(learn([one, one, one])).toEqual(learn([one]));
  });

  test.each([
    ['a split lowers the rule that joined', decision('split', 1, { rules: ['close-in-time'] }), { 'close-in-time': 0.972 }],
    ['an acknowledgement raises it by less', decision('acknowledged', 1, { rules: ['close-in-time'] }), { 'close-in-time': 1.015 }],
    [
      'a plan that worked raises its reasons',
      decision('worked', 1, { rules: ['change-before-symptom'] }),
      { 'change-before-symptom': 1.028 },
    ],
    [
      'a plan that did not lowers them',
      decision('did-not-work', 1, { rules: ['change-before-symptom'] }),
      { 'change-before-symptom': 0.972 },
    ],
    ['a refusal lowers them by less', decision('refused', 1, { rules: ['change-before-symptom'] }), { 'change-before-symptom': 0.985 }],
    ['a silence says nothing of reasons', decision('silenced', 1, { rules: ['change-before-symptom'] }), {}],
    ['a merge brings pairs nearer', decision('merged', 1, { alerts: named('B'), others: named('A') }), { 'pair A / B': 1.2 }],
  ])('%s', (_, one, factors) => {
    expect(learn([one]).factors).toEqual(factors);
  });

  test('says why, and from how many decisions', () => {
    const { learnt } = learn([
      decision('split', 1, { alerts: named('DiskFull'), others: named('CartSlow'), rules: ['close-in-time'] }),
      decision('split', 2, { alerts: named('DiskFull'), others: named('CartSlow') }),
    ]);
    expect(learnt.map(({ because, decisions }) => `${because} (${decisions})`)).toEqual([
      'CartSlow and DiskFull are kept apart after 2 splits (2)',
      'joins by close-in-time count 2.8% less after 1 split (1)',
    ]);
  });

  test('can be taken back, one entry or all, and what is decided later counts again', () => {
    const split = (second: number): Decision =>
      decision('split', second, { alerts: named('A'), others: named('B'), rules: ['close-in-time'] });
    const by = plainText('ada');
    expect(learn([split(1), split(2)], [{ at: at(5), by, key: 'pair A / B' }]).factors).toEqual({ 'close-in-time': 0.95 });
    expect(learn([split(1), split(2)], [{ at: at(5), by }]).factors).toEqual({});
    expect(learn([split(1), split(9)], [{ at: at(5), by }]).factors).toEqual({ 'pair A / B': 0.6, 'close-in-time': 0.972 });
  });
});

describe('alerts that were split twice', () => {
  const checkout = ref('deployment', 'checkout', 'shop', 'prod');
  const alerts = [alertOn('A', checkout, 0), alertOn('B', checkout, 30)];
  const split = (second: number): Decision => decision('split', second, { alerts: named('A'), others: named('B'), rules: ['same-object'] });
  const groups = (...args: Parameters<typeof learn>): readonly (readonly string[])[] =>
    groupsIn(correlate(snapshot(alerts, { learned: learn(...args).factors })).incidents).map(ids => ids.map(id => id.charAt(0)));

  test('stay apart afterwards, and a reset brings them together again', () => {
    expect(groups([])).toEqual([['A', 'B']]);
    expect(groups([split(1)])).toEqual([['A', 'B']]);
    expect(groups([split(1), split(2)])).toEqual([['A'], ['B']]);
    expect(groups([split(1), split(2)], [{ at: at(3), by: plainText('ada') }])).toEqual([['A', 'B']]);
  });

  test('of one name are kept apart only about different objects', () => {
    const learned = { 'pair A / A': 0 };
    const cart = ref('deployment', 'cart', 'shop', 'prod');
    const [one, same, other] = [alertOn('A', checkout, 0), alertOn('A', checkout, 20, { id: 'A again' }), alertOn('A', cart, 10)];
    expect(groupsIn(correlate(snapshot([one, same, other])).incidents)).toHaveLength(1);
    expect(groupsIn(correlate(snapshot([one, same, other], { learned })).incidents)).toEqual(
      [[one.id, same.id].sort(), [other.id]].sort((a, b) => (a.join() < b.join() ? -1 : 1)),
    );
  });
});
