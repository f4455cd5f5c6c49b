import type { Expression } from './expression.js';
import { sidesLabels, type LabelSet } from './label-flow.js';

/** A part of an alert's expression whose value is worth drawing: what is compared with a threshold. */
export interface Watched {
  readonly expression: Expression;
  readonly labels: LabelSet;
  /** "> 0.05", when the other side is a number. */
  readonly comparison?: string;
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

/**
 * Finds what an alert watches: the compared sides of each condition, joined by and, or, unless. Of absent() it is the
 * series that should be there.
 * @param labels those of the alert that come from its series
 */
export function watchedParts(expression: Expression, labels: LabelSet): readonly Watched[] {
  switch (expression.is) {
    case 'parentheses':
      return watchedParts(expression.of, labels);
    case 'binary': {
      const [left, right] = sidesLabels(expression, labels);
      if (expression.operator === 'and' || expression.operator === 'or')
        return [...watchedParts(expression.left, left), ...watchedParts(expression.right, right)];
      // What `unless` takes away is why an alert does not fire, not why it does.
      if (expression.operator === 'unless') return watchedParts(expression.left, left);
      if (!COMPARISONS.has(expression.operator)) return worthDrawing(expression, labels);
      const [leftNumber, rightNumber] = [numberText(expression.left), numberText(expression.right)];
      if (rightNumber !== undefined)
        return worthDrawing(expression.left, left).map(part => ({ ...part, comparison: `${expression.operator} ${rightNumber}` }));
      if (leftNumber !== undefined)
        return worthDrawing(expression.right, right).map(part => ({
          ...part,
          comparison: `${MIRRORED[expression.operator] ?? expression.operator} ${leftNumber}`,
        }));
      return [...worthDrawing(expression.left, left), ...worthDrawing(expression.right, right)];
    }
    default:
      return worthDrawing(expression, labels);
  }
}

function worthDrawing(expression: Expression, labels: LabelSet): readonly Watched[] {
  if (expression.is === 'parentheses') return worthDrawing(expression.of, labels);
  if (expression.is === 'call' && (expression.name === 'absent' || expression.name === 'absent_over_time')) {
    const argument = expression.arguments[0];
    const selector = argument?.is === 'selector' ? withoutRange(argument) : argument;
    // The labels of absent() are those of its own matchers: they stand there already.
    return selector ? [{ expression: selector, labels: new Map() }] : [];
  }
  return hasSelector(expression) ? [{ expression, labels }] : [];
}

function withoutRange({ range: _, ...selector }: Extract<Expression, { readonly is: 'selector' }>): Expression {
  return selector;
}

function hasSelector(expression: Expression): boolean {
  switch (expression.is) {
    case 'selector':
      return true;
    case 'number':
    case 'string':
      return false;
    case 'call':
      return expression.arguments.some(hasSelector);
    case 'binary':
      return hasSelector(expression.left) || hasSelector(expression.right);
    case 'subquery':
    case 'aggregation':
    case 'unary':
    case 'parentheses':
      return hasSelector(expression.of);
  }
}

/** The text of a number, also of one with a sign or in parentheses. */
function numberText(expression: Expression): string | undefined {
  if (expression.is === 'number') return expression.text;
  if (expression.is === 'parentheses') return numberText(expression.of);
  if (expression.is !== 'unary') return undefined;
  const inner = numberText(expression.of);
  return inner === undefined ? undefined : expression.operator === '-' ? `-${inner}` : inner;
}

/** The names of the metrics in an expression, as they stand in it. */
export function metricNames(expression: Expression): readonly string[] {
  switch (expression.is) {
    case 'selector':
      return expression.matchers.filter(matcher => matcher.name === '__name__' && matcher.operator === '=').map(matcher => matcher.value);
    case 'number':
    case 'string':
      return [];
    case 'call':
      return expression.arguments.flatMap(metricNames);
    case 'binary':
      return [...metricNames(expression.left), ...metricNames(expression.right)];
    case 'subquery':
    case 'aggregation':
    case 'unary':
    case 'parentheses':
      return metricNames(expression.of);
  }
}
