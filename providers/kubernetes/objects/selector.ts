import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Labels } from '../../../src/model/signal.js';
import { listAt, rawTextAt, textAt, textsAt } from './raw.js';

/** A label selector of Kubernetes: all parts must hold; one without any part selects everything. */
export interface Selector {
  readonly labels: Labels;
  readonly expressions: readonly { readonly key: PlainText; readonly operator: string; readonly values: readonly PlainText[] }[];
}

export const selectorAt = (value: unknown, ...path: readonly string[]): Selector => ({
  labels: textsAt(value, ...path, 'matchLabels'),
  expressions: listAt(value, ...path, 'matchExpressions').map(expression => ({
    key: textAt(expression, 'key') ?? plainText(''),
    operator: rawTextAt(expression, 'operator') ?? '',
    values: listAt(expression, 'values')
      .filter(item => typeof item === 'string')
      .map(item => plainText(item)),
  })),
});

/** The terms of a node selector. Where they compare numbers or name nodes by field it is not told what they demand. */
export function nodeTermsAt(value: unknown, ...path: readonly string[]): readonly Selector[] {
  const terms = listAt(value, ...path, 'nodeSelectorTerms');
  const isTold = terms.every(
    term =>
      listAt(term, 'matchFields').length === 0 &&
      listAt(term, 'matchExpressions').every(expression => !['Gt', 'Lt'].includes(rawTextAt(expression, 'operator') ?? '')),
  );
  return isTold ? terms.map(term => selectorAt(term)) : [];
}

export const isEmptySelector = (selector: Selector): boolean =>
  Object.keys(selector.labels).length === 0 && selector.expressions.length === 0;

export function matches(selector: Selector, labels: Labels): boolean {
  for (const [name, value] of Object.entries(selector.labels)) if (labels[name] !== value) return false;
  return selector.expressions.every(({ key, operator, values }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

/** As `kubectl` writes it: "app=cart,tier in (web,api)". */
export function selectorWords(selector: Selector): PlainText {
  const parts = [
    ...Object.entries(selector.labels).map(([name, value]) => plain`${plainText(name)}=${value}`),
    ...selector.expressions.map(({ key, operator, values }) => {
      if (operator === 'Exists') return key;
      if (operator === 'DoesNotExist') return plain`!${key}`;
      return plain`${key} ${plainText(operator === 'NotIn' ? 'notin' : 'in')} (${joinPlain(values, ',')})`;
    }),
  ];
  return parts.length === 0 ? plainText('everything') : joinPlain(parts, ',');
}
