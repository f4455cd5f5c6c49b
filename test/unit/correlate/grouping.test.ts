import { describe, expect, test } from 'vitest';
import { correlate } from '../../../src/correlate/correlate.js';
import type { GroupingOverride } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { SignalId } from '../../../src/model/signal.js';
import { at } from '../../support/signals.js';
import { alertOn, calls, groupsIn, ref, resource, snapshot } from './snapshots.js';

const checkout = ref('deployment', 'checkout', 'shop', 'prod');
const cart = ref('deployment', 'cart', 'shop', 'prod');
const node = ref('node', 'n1', undefined, 'prod');
const pod = ref('pod', 'cart-7d9f8b6c5d-x2vzq', 'shop', 'prod');

/** Which alerts end up together, as lists of names. */
const together = (...args: Parameters<typeof snapshot>): readonly (readonly string[])[] =>
  groupsIn(correlate(snapshot(...args)).incidents).map(ids => ids.map(id => id.split(' ')[0]!));

describe('two alerts', () => {
  test.each([
    ['about one deployment, while the first lasts', [alertOn('A', checkout, 0), alertOn('B', checkout, 1500)], {}, [['A', 'B']]],
    [
      'about one deployment, long after the first ended',
      [alertOn('A', checkout, 0, { state: 'ended', endedAt: at(60) }), alertOn('B', checkout, 1500)],
      {},
      [['A'], ['B']],
    ],
    ['about a pod and its deployment, by name alone', [alertOn('A', pod, 0), alertOn('B', cart, 30)], {}, [['A', 'B']]],
    [
      'about a pod and its deployment, by owners',
      [alertOn('A', ref('pod', 'odd-name', 'shop', 'prod'), 0), alertOn('B', cart, 30)],
      { resources: [resource(ref('pod', 'odd-name', 'shop', 'prod'), cart), resource(cart)] },
      [['A', 'B']],
    ],
    [
      'about a service without its namespace, when only one has its name',
      [alertOn('A', ref('service', 'cart'), 0), alertOn('B', cart, 30)],
      { resources: [resource(cart)] },
      [['A', 'B']],
    ],
    [
      'about two of one name in different namespaces',
      [alertOn('A', ref('service', 'cart', 'shop'), 0), alertOn('B', ref('service', 'cart', 'test'), 30)],
      {},
      [['A'], ['B']],
    ],
    [
      'of two sources, one of which knows no namespace',
      [alertOn('A', ref('service', 'cart', 'shop'), 0), alertOn('B', ref('alarm', 'cart-5xx'), 30, { labels: { ServiceName: 'cart' } })],
      {},
      [['A', 'B']],
    ],
    [
      'about caller and callee, 40 s apart',
      [alertOn('A', cart, 0), alertOn('B', checkout, 40)],
      { edges: [calls(cart, checkout)] },
      [['A', 'B']],
    ],
    [
      'about caller and callee, an hour apart',
      [alertOn('A', cart, 0), alertOn('B', checkout, 3500)],
      { edges: [calls(cart, checkout)] },
      [['A'], ['B']],
    ],
    [
      'about a node and a pod on it',
      [alertOn('A', node, 0), alertOn('B', pod, 90)],
      { edges: [{ from: pod, to: node, relation: 'runs-on' as const }] },
      [['A', 'B']],
    ],
    ['about a pod and, later, its node', [alertOn('A', pod, 0, { labels: { node: 'n1' } }), alertOn('B', node, 90)], {}, [['A', 'B']]],
    ['about neighbours in a namespace that started together', [alertOn('A', cart, 0), alertOn('B', checkout, 30)], {}, [['A', 'B']]],
    [
      'about neighbours in a namespace that are far apart in the call graph',
      [alertOn('A', cart, 0), alertOn('B', checkout, 30)],
      { edges: [calls(cart, ref('service', 'mail', 'shop', 'prod')), calls(checkout, ref('service', 'bank', 'shop', 'prod'))] },
      [['A'], ['B']],
    ],
    [
      'in different namespaces at the same moment',
      [alertOn('A', cart, 0), alertOn('B', ref('deployment', 'reports', 'batch', 'prod'), 0)],
      {},
      [['A'], ['B']],
    ],
    [
      'grouped by their source by an object',
      [
        alertOn('A', ref('check', 'A'), 0, { group: { queue: plainText('orders') } }),
        alertOn('B', ref('check', 'B'), 200, { group: { queue: plainText('orders') } }),
      ],
      {},
      [['A', 'B']],
    ],
    [
      'grouped by their source by severity alone',
      [
        alertOn('A', ref('check', 'A'), 0, { group: { severity: plainText('critical') } }),
        alertOn('B', ref('check', 'B'), 0, { group: { severity: plainText('critical') } }),
      ],
      {},
      [['A'], ['B']],
    ],
  ])('%s', (_, alerts, more, expected) => {
    expect(together(alerts, more)).toEqual(expected);
  });
});

describe('incidents', () => {
  test('of the same minute that each stand on their own feet stay two', () => {
    expect(together([alertOn('A', cart, 0), alertOn('B', cart, 10), alertOn('C', checkout, 5), alertOn('D', checkout, 20)])).toEqual([
      ['A', 'B'],
      ['C', 'D'],
    ]);
  });

  test('do not grow along neighbours in time for ever', () => {
    const chain = Array.from({ length: 20 }, (_, i) =>
      alertOn(`N${String(i).padStart(2, '0')}`, ref('deployment', `s${i}`, 'shop', 'prod'), i * 60, {
        state: 'ended',
        endedAt: at(i * 60 + 30),
      }),
    );
    expect(Math.max(...together(chain).map(group => group.length))).toBeLessThanOrEqual(6);
  });

  test('take in a late alert, and tell of a kind that is new', () => {
    const late = alertOn('CertificateExpires', checkout, 600);
    const { incidents } = correlate(snapshot([alertOn('A', checkout, 0), late]));
    expect(incidents[0]).toMatchObject({ alerts: ['A deployment/shop/checkout@prod', late.id], newKinds: ['CertificateExpires'] });
  });

  test('an earlier alert that arrives last makes the incident it would have made', () => {
    const [first, second] = [alertOn('A', checkout, 0), alertOn('B', checkout, 60)];
    const before = correlate(snapshot([second]));
    const after = correlate(snapshot([second, first]), before);
    expect(after.incidents).toEqual(correlate(snapshot([first, second])).incidents);
    expect(after.incidents[0]!.startedAt).toBe(first.at);
  });
});

describe('people decide', () => {
  const parts = [alertOn('A', checkout, 0), alertOn('B', checkout, 20), alertOn('C', ref('deployment', 'mail', 'post', 'prod'), 900)];
  const decide = (kind: GroupingOverride['kind'], ...names: string[]): GroupingOverride => ({
    kind,
    signals: names.map(name => parts.find(part => part.id.startsWith(name))!.id),
    at: at(1000),
    by: plainText('ada'),
  });

  test.each([
    ['nothing', [], [['A', 'B'], ['C']]],
    ['to split one off', [decide('split', 'B')], [['A'], ['B'], ['C']]],
    ['to merge two', [decide('merge', 'A', 'C')], [['A', 'B', 'C']]],
    ['to split what was merged', [decide('merge', 'A', 'C'), decide('split', 'C')], [['A', 'B'], ['C']]],
    ['to merge what was split', [decide('split', 'B'), decide('merge', 'A', 'B')], [['A', 'B'], ['C']]],
  ] as const)('%s', (_, overrides, expected) => {
    expect(together(parts, { overrides })).toEqual(expected);
  });

  test('to pin an incident: nothing joins it and nothing leaves', () => {
    const overrides = [decide('pin', 'A', 'B')];
    expect(together([...parts, alertOn('D', checkout, 60)], { overrides })).toEqual([['A', 'B'], ['C'], ['D']]);
  });

  test('a decision about signals that are gone is no matter', () => {
    expect(together(parts, { overrides: [{ ...decide('merge', 'A'), signals: ['gone' as SignalId, parts[0]!.id] }] })).toEqual([
      ['A', 'B'],
      ['C'],
    ]);
  });
});
