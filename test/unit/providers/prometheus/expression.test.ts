import { describe, expect, it } from 'vitest';
import { readExpression, type Expression } from '../../../../providers/prometheus/expression.js';
import { expressionText } from '../../../../providers/prometheus/expression-text.js';
import { watchedParts } from '../../../../providers/prometheus/watched.js';
import { unitOf } from '../../../../providers/prometheus/series.js';

const shift = { offset: 0 };
const metric = (name: string, range?: number): Expression => ({
  is: 'selector',
  matchers: [{ name: '__name__', operator: '=', value: name }],
  shift,
  ...(range === undefined ? {} : { range }),
});
const number = (text: string): Expression => ({ is: 'number', text });
const call = (name: string, ...args: Expression[]): Expression => ({ is: 'call', name, arguments: args });
const sumBy = (of: Expression, ...grouping: string[]): Expression => ({ is: 'aggregation', operator: 'sum', of, grouping, without: false });
const binary = (
  left: Expression,
  operator: string,
  right: Expression,
  matching?: Extract<Expression, { is: 'binary' }>['matching'],
): Expression => ({ is: 'binary', operator, left, right, bool: false, ...(matching ? { matching } : {}) });
const on = (...labels: string[]) => ({ card: 'one-to-one' as const, on: true, labels, include: [] });
const own = new Map([
  ['service', 'checkout'],
  ['pod', 'checkout-1'],
]);

describe('reading what the server parsed', () => {
  it('reads every kind of part, and refuses a tree with one it does not know', () => {
    const selector = {
      type: 'vectorSelector',
      name: 'up',
      matchers: [
        { name: 'job', type: '=~', value: 'a|b' },
        { name: '__name__', type: '=', value: 'up' },
      ],
      offset: -300_000,
      offsetExpr: null,
      timestamp: 1_609_746_000_500,
      startOrEnd: null,
      anchored: false,
      smoothed: false,
    };
    expect(expressionText(readExpression({ type: 'unaryExpr', op: '-', expr: { type: 'parenExpr', expr: selector } })!)).toBe(
      '-((up{job=~"a|b"} @ 1609746000.5 offset -300000ms))',
    );
    const subquery = {
      type: 'subquery',
      expr: {
        type: 'call',
        func: { name: 'rate' },
        args: [{ ...selector, type: 'matrixSelector', range: 60_000, rangeExpr: null, offset: 0, timestamp: null, startOrEnd: 'end' }],
      },
      range: 3_600_000,
      step: 0,
      offset: 0,
      timestamp: null,
      startOrEnd: null,
    };
    expect(expressionText(readExpression(subquery)!)).toBe('(rate(up{job=~"a|b"}[60000ms] @ end()))[3600000ms:]');
    for (const strange of [
      { type: 'lambda' },
      null,
      7,
      { ...selector, offsetExpr: { type: 'numberLiteral' } },
      { ...selector, matchers: [{ name: 'a', type: '~', value: 'b' }] },
    ]) {
      expect(readExpression({ type: 'parenExpr', expr: strange })).toBeUndefined();
    }
  });
  it('refuses a tree that is too deep, instead of breaking', () => {
    let tree: unknown = { type: 'numberLiteral', val: '1' };
    for (let i = 0; i < 20_000; i++) tree = { type: 'parenExpr', expr: tree };
    expect(readExpression(tree)).toBeUndefined();
  });
  it('quotes names and values that need it', () => {
    const odd: Expression = {
      is: 'selector',
      matchers: [
        { name: '__name__', operator: '=', value: 'my.metric' },
        { name: 'lab.el', operator: '!=', value: 'a"b\\c\n\ud800' },
      ],
      shift,
    };
    expect(expressionText(odd)).toBe('{__name__="my.metric","lab.el"!="a\\"b\\\\c\\n\ufffd"}');
  });
});

describe('labels of the alert reach selectors where filtering there is filtering the result', () => {
  it.each<[string, Expression, string]>([
    ['a plain selector', metric('up'), 'up{pod="checkout-1",service="checkout"}'],
    [
      'an aggregation by one of them',
      sumBy(call('rate', metric('hits', 60_000)), 'service'),
      'sum by (service) (rate(hits{service="checkout"}[60000ms]))',
    ],
    [
      'an aggregation without one of them',
      { is: 'aggregation', operator: 'max', of: metric('up'), grouping: ['pod'], without: true },
      'max without (pod) (up{service="checkout"})',
    ],
    [
      'a choice among all',
      { is: 'aggregation', operator: 'topk', of: metric('up'), parameter: number('3'), grouping: [], without: false },
      'topk(3, up)',
    ],
    [
      'a label that a function makes',
      call(
        'label_replace',
        metric('up'),
        { is: 'string', text: 'pod' },
        { is: 'string', text: '$1' },
        { is: 'string', text: 'x' },
        { is: 'string', text: '(.*)' },
      ),
      'label_replace(up{service="checkout"}, "pod", "$1", "x", "(.*)")',
    ],
    ['a scalar', binary(metric('up'), '>', call('scalar', metric('limit'))), '(up{pod="checkout-1",service="checkout"}) > (scalar(limit))'],
    [
      'a match on one label',
      binary(metric('a'), '/', metric('b'), on('service')),
      '(a{service="checkout"}) / on (service) (b{service="checkout"})',
    ],
    [
      'a filter by other series',
      binary(metric('a'), 'and', metric('b'), { ...on('service'), card: 'many-to-many' }),
      '(a{pod="checkout-1",service="checkout"}) and on (service) (b{service="checkout"})',
    ],
    [
      'a label from the one side',
      binary(metric('a'), '*', metric('info'), { card: 'many-to-one', on: true, labels: ['pod'], include: ['service'] }),
      '(a{pod="checkout-1"}) * on (pod) group_left (service) (info{pod="checkout-1",service="checkout"})',
    ],
    [
      'a selector that has the label already',
      {
        is: 'selector',
        matchers: [
          { name: '__name__', operator: '=', value: 'up' },
          { name: 'service', operator: '=', value: 'x' },
        ],
        shift,
      },
      'up{service="x",pod="checkout-1"}',
    ],
  ])('%s', (_, expression, text) => {
    expect(expressionText(expression, own)).toBe(text);
  });
});

describe('what an alert watches', () => {
  const parts = (expression: Expression) =>
    watchedParts(expression, own).map(part => [expressionText(part.expression, part.labels), part.comparison]);
  it('is the side that is compared with a number, whichever it is', () => {
    expect(parts(binary(metric('up'), '==', { is: 'parentheses', of: number('0') }))).toEqual([
      ['up{pod="checkout-1",service="checkout"}', '== 0'],
    ]);
    expect(
      parts({ is: 'parentheses', of: binary({ is: 'unary', operator: '-', of: number('1') }, '>=', sumBy(metric('a'), 'service')) }),
    ).toEqual([['sum by (service) (a{service="checkout"})', '<= -1']]);
  });
  it('is each condition of and and or, but not what unless takes away', () => {
    const both = binary(binary(metric('a'), '>', number('1')), 'and', binary(metric('b'), '<', number('2')), {
      ...on('service'),
      card: 'many-to-many',
    });
    expect(parts(both)).toEqual([
      ['a{pod="checkout-1",service="checkout"}', '> 1'],
      ['b{service="checkout"}', '< 2'],
    ]);
    expect(parts(binary(binary(metric('a'), '>', number('1')), 'unless', metric('b'), { ...on(), card: 'many-to-many' }))).toEqual([
      ['a{pod="checkout-1",service="checkout"}', '> 1'],
    ]);
    expect(parts(binary(metric('a'), '>', metric('b'), on('service')))).toEqual([
      ['a{service="checkout"}', undefined],
      ['b{service="checkout"}', undefined],
    ]);
  });
  it('is the series that should be there, and nothing where none is', () => {
    expect(parts(call('absent_over_time', metric('up', 60_000)))).toEqual([['up', undefined]]);
    expect(parts(call('vector', number('1')))).toEqual([]);
  });
});

describe('units', () => {
  it.each([
    ['http_request_duration_seconds', 's'],
    ['http_request_duration_seconds_sum', 's'],
    ['http_request_duration_seconds_count', ''],
    ['node_memory_free_bytes', 'B'],
    ['errors_total', ''],
    ['up', ''],
  ])('%s: %s', (name, unit) => {
    expect(unitOf(name)).toBe(unit);
  });
});
