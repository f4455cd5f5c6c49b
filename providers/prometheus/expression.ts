import { listOf, numberOf, recordOf, stringOf, type JsonRecord } from '../../src/model/json.js';

/** The parts of a PromQL expression, as /api/v1/parse_query of Prometheus 3 gives them. Times in milliseconds. */
export type Expression =
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'string'; readonly text: string }
  | {
      readonly is: 'selector';
      readonly matchers: readonly Matcher[];
      readonly range?: number;
      readonly shift: Shift;
      readonly modifier?: 'anchored' | 'smoothed';
    }
  | { readonly is: 'subquery'; readonly of: Expression; readonly range: number; readonly step: number; readonly shift: Shift }
  | { readonly is: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | {
      readonly is: 'aggregation';
      readonly operator: string;
      readonly of: Expression;
      readonly parameter?: Expression;
      readonly grouping: readonly string[];
      readonly without: boolean;
    }
  | {
      readonly is: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly bool: boolean;
      readonly matching?: Matching;
    }
  | { readonly is: 'unary'; readonly operator: string; readonly of: Expression }
  | { readonly is: 'parentheses'; readonly of: Expression };

export interface Matcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}
/** `offset` and `@` of a selector. */
export interface Shift {
  readonly offset: number;
  readonly at?: number | 'start' | 'end';
}
export interface Matching {
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly include: readonly string[];
}

/** Reads the tree; undefined when any part of it is of a kind that is not known here (a newer server). */
export function readExpression(raw: unknown): Expression | undefined {
  try {
    return read(raw);
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Unknown extends Error {}
const OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);
const CARDS: ReadonlySet<string> = new Set(['one-to-one', 'many-to-one', 'one-to-many', 'many-to-many']);

/** Deeper than any expression that a person wrote. */
const DEEPEST = 300;

function read(raw: unknown, depth = 0): Expression {
  if (depth > DEEPEST) throw new Unknown();
  const node = recordOf(raw);
  const inner = (part: unknown): Expression => read(part, depth + 1);
  switch (node['type']) {
    case 'numberLiteral':
      return { is: 'number', text: stringOf(node['val']) };
    case 'stringLiteral':
      return { is: 'string', text: stringOf(node['val']) };
    case 'vectorSelector':
      return selector(node, {});
    case 'matrixSelector':
      return selector(node, { range: duration(node['range'], node['rangeExpr']) });
    case 'subquery':
      return {
        is: 'subquery',
        of: inner(node['expr']),
        range: duration(node['range'], node['rangeExpr']),
        step: duration(node['step'], node['stepExpr']),
        shift: shift(node),
      };
    case 'call':
      return { is: 'call', name: stringOf(recordOf(node['func'])['name']), arguments: listOf(node['args']).map(inner) };
    case 'aggregation':
      return {
        is: 'aggregation',
        operator: stringOf(node['op']),
        of: inner(node['expr']),
        grouping: listOf(node['grouping']).map(stringOf),
        without: node['without'] === true,
        ...(node['param'] === null || node['param'] === undefined ? {} : { parameter: inner(node['param']) }),
      };
    case 'binaryExpr':
      return {
        is: 'binary',
        operator: stringOf(node['op']),
        left: inner(node['lhs']),
        right: inner(node['rhs']),
        bool: node['bool'] === true,
        ...(node['matching'] === null || node['matching'] === undefined ? {} : { matching: matching(recordOf(node['matching'])) }),
      };
    case 'unaryExpr':
      return { is: 'unary', operator: stringOf(node['op']), of: inner(node['expr']) };
    case 'parenExpr':
      return { is: 'parentheses', of: inner(node['expr']) };
    default:
      throw new Unknown();
  }
}

function selector(node: JsonRecord, range: { readonly range?: number }): Expression {
  const matchers = listOf(node['matchers']).map(raw => {
    const { name, type, value } = recordOf(raw);
    if (typeof name !== 'string' || typeof value !== 'string' || typeof type !== 'string' || !OPERATORS.has(type)) throw new Unknown();
    return { name, operator: type as Matcher['operator'], value };
  });
  const modifier = node['anchored'] === true ? ('anchored' as const) : node['smoothed'] === true ? ('smoothed' as const) : undefined;
  return { is: 'selector', matchers, shift: shift(node), ...range, ...(modifier ? { modifier } : {}) };
}

function shift(node: JsonRecord): Shift {
  const { timestamp, startOrEnd } = node;
  const offset = duration(node['offset'] ?? 0, node['offsetExpr']);
  if (startOrEnd === 'start' || startOrEnd === 'end') return { offset, at: startOrEnd };
  return { offset, ...(typeof timestamp === 'number' ? { at: timestamp } : {}) };
}

/** Durations that are expressions themselves are an experiment of Prometheus: left alone. */
function duration(value: unknown, expression: unknown): number {
  const length = numberOf(value);
  if (length === undefined || (expression !== null && expression !== undefined)) throw new Unknown();
  return length;
}

function matching(raw: JsonRecord): Matching {
  const card = stringOf(raw['card']);
  const fill = recordOf(raw['fillValues']);
  if (!CARDS.has(card) || Object.values(fill).some(value => value !== null)) throw new Unknown();
  return {
    card: card as Matching['card'],
    on: raw['on'] === true,
    labels: listOf(raw['labels']).map(stringOf),
    include: listOf(raw['include']).map(stringOf),
  };
}
