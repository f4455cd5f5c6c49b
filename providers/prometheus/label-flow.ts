import type { Expression } from './expression.js';

/** Labels of a result, by name, that a filter may be made of. */
export type LabelSet = ReadonlyMap<string, string>;

const NONE: LabelSet = new Map();
/** Functions whose result has no labels of their argument, or others than it. */
const CUTS: ReadonlySet<string> = new Set(['scalar', 'info', 'absent', 'absent_over_time']);
/** They choose among the series of a group: with fewer series they would choose others. */
const CHOOSES: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);
const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

const only = (labels: LabelSet, keep: (name: string) => boolean): LabelSet => new Map([...labels].filter(([name]) => keep(name)));

/** Labels of the result of a call that its arguments have already. */
export function argumentLabels(call: Extract<Expression, { readonly is: 'call' }>, labels: LabelSet): LabelSet {
  if (CUTS.has(call.name)) return NONE;
  if (call.name !== 'label_replace' && call.name !== 'label_join') return labels;
  const made = call.arguments[1];
  return made?.is === 'string' ? only(labels, name => name !== made.text) : NONE;
}

/** Labels of the result of an aggregation that decide nothing inside a group. */
export function groupedLabels(aggregation: Extract<Expression, { readonly is: 'aggregation' }>, labels: LabelSet): LabelSet {
  const { grouping, without, operator, parameter } = aggregation;
  const made = operator === 'count_values' && parameter?.is === 'string' ? parameter.text : undefined;
  if (CHOOSES.has(operator) && !without && grouping.length === 0) return NONE;
  return only(labels, name => name !== made && grouping.includes(name) !== without);
}

/** Labels of the result of an operator that its left and its right operand have. */
export function sidesLabels(
  binary: Extract<Expression, { readonly is: 'binary' }>,
  labels: LabelSet,
): readonly [left: LabelSet, right: LabelSet] {
  const { matching, operator } = binary;
  // One operand is a number: the other passes its labels through.
  if (!matching) return [labels, labels];
  const matched = only(labels, name => matching.labels.includes(name) === matching.on);
  if (operator === 'or') return [labels, labels];
  if (SET_OPERATORS.has(operator)) return [labels, matched];
  const many = only(labels, name => !matching.include.includes(name));
  const one = only(labels, name => matched.has(name) || matching.include.includes(name));
  if (matching.card === 'many-to-one') return [many, one];
  return matching.card === 'one-to-many' ? [one, many] : [matched, matched];
}
