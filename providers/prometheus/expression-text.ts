import { compareText } from '../../src/model/identity.js';
import { argumentLabels, groupedLabels, sidesLabels, type LabelSet } from './label-flow.js';
import type { Expression, Matcher, Matching, Shift } from './expression.js';

const LEGACY_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Writes an expression as PromQL, with the given labels added to each selector that they reach. A label reaches a selector
 * when filtering there gives the same as filtering the result: not through functions that make it, nor past an aggregation
 * that drops it.
 */
export function expressionText(expression: Expression, labels: LabelSet = new Map()): string {
  switch (expression.is) {
    case 'number':
      return expression.text;
    case 'string':
      return quoted(expression.text);
    case 'selector':
      return selectorText(expression, labels);
    case 'subquery':
      return `(${expressionText(expression.of, labels)})[${expression.range}ms:${expression.step > 0 ? `${expression.step}ms` : ''}]${shiftText(expression.shift)}`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(argument => expressionText(argument, argumentLabels(expression, labels))).join(', ')})`;
    case 'aggregation': {
      const { parameter, grouping } = expression;
      const by =
        grouping.length > 0 || expression.without
          ? ` ${expression.without ? 'without' : 'by'} (${grouping.map(labelName).join(', ')}) `
          : '';
      return `${expression.operator}${by}(${parameter ? `${expressionText(parameter)}, ` : ''}${expressionText(expression.of, groupedLabels(expression, labels))})`;
    }
    case 'binary': {
      const [left, right] = sidesLabels(expression, labels);
      return `(${expressionText(expression.left, left)}) ${expression.operator}${expression.bool ? ' bool' : ''}${matchingText(expression.matching, expression.operator)} (${expressionText(expression.right, right)})`;
    }
    case 'unary':
      return `${expression.operator}(${expressionText(expression.of, labels)})`;
    case 'parentheses':
      return `(${expressionText(expression.of, labels)})`;
  }
}

function selectorText(selector: Extract<Expression, { readonly is: 'selector' }>, labels: LabelSet): string {
  const name = selector.matchers.find(
    matcher => matcher.name === '__name__' && matcher.operator === '=' && LEGACY_NAME.test(matcher.value),
  );
  const fixed = new Set(selector.matchers.filter(matcher => matcher.operator === '=').map(matcher => matcher.name));
  const added = [...labels]
    .filter(([label]) => !fixed.has(label))
    .sort(([a], [b]) => compareText(a, b))
    .map(([label, value]): Matcher => ({ name: label, operator: '=', value }));
  const matchers = [...selector.matchers.filter(matcher => matcher !== name), ...added].map(
    ({ name: label, operator, value }) => `${labelName(label)}${operator}${quoted(value)}`,
  );
  const braces = matchers.length > 0 || !name ? `{${matchers.join(',')}}` : '';
  return `${name?.value ?? ''}${braces}${selector.range === undefined ? '' : `[${selector.range}ms]`}${selector.modifier ? ` ${selector.modifier}` : ''}${shiftText(selector.shift)}`;
}

function shiftText({ offset, at }: Shift): string {
  const moment = at === undefined ? '' : ` @ ${typeof at === 'number' ? at / 1000 : `${at}()`}`;
  return `${moment}${offset === 0 ? '' : ` offset ${offset < 0 ? '-' : ''}${Math.abs(offset)}ms`}`;
}

const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

function matchingText(matching: Matching | undefined, operator: string): string {
  if (!matching) return '';
  const names = (labels: readonly string[]): string => `(${labels.map(labelName).join(', ')})`;
  const on = matching.on || matching.labels.length > 0 ? ` ${matching.on ? 'on' : 'ignoring'} ${names(matching.labels)}` : '';
  if (SET_OPERATORS.has(operator)) return on;
  const side = matching.card === 'many-to-one' ? 'left' : matching.card === 'one-to-many' ? 'right' : undefined;
  return `${on === '' && side ? ' ignoring ()' : on}${side ? ` group_${side} ${names(matching.include)}` : ''}`;
}

const labelName = (name: string): string => (LEGACY_LABEL.test(name) ? name : quoted(name));
/** JSON's escapes are among those of Go. Half a surrogate pair has no form in UTF-8. */
const quoted = (text: string): string => JSON.stringify(text.toWellFormed());
