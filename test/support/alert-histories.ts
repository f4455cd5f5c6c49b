import type { AlertHistory, AlertRule, RuleHistory, Stretch } from '../../src/model/alert-history.js';
import { plainText } from '../../src/model/plain-text.js';
import type { Labels, ProviderId, Severity } from '../../src/model/signal.js';
import { milliseconds, seconds } from '../../src/model/time.js';
import { at } from './signals.js';
import { replay } from '../../src/correlate/noise/replay.js';

/** Seconds after NOON of a stretch; without an end it lasts. */
export type Span = readonly [from: number, to?: number];

export const stretch = ([from, to]: Span, fingerprint = 'f'): Stretch => ({
  fingerprint: plainText(fingerprint),
  from: at(from),
  ...(to === undefined ? {} : { to: at(to) }),
});

export interface RuleParts {
  readonly name?: string;
  readonly severity?: Severity;
  readonly holds?: number;
  readonly keeps?: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A rule that is evaluated each second, with the firings that it makes of these truths. */
export function ruleHistory(
  truths: readonly Span[],
  { name = 'CartSlow', severity = 'warning', holds = 0, keeps = 0, labels = { namespace: 'shop', service: 'cart' } }: RuleParts = {},
): RuleHistory {
  const plainLabels: Labels = Object.fromEntries(
    Object.entries({ alertname: name, ...labels }).map(([key, value]) => [key, plainText(value)]),
  );
  const rule: AlertRule = {
    source: 'prometheus' as ProviderId,
    name: plainText(name),
    severity,
    group: plainText('shop'),
    file: plainText('/etc/rules/shop.yml'),
    expression: plainText('up == 0'),
    labels: { severity: plainText(severity) },
    annotations: { summary: plainText('{{ $labels.service }} is slow') },
    holds: seconds(holds),
    keeps: seconds(keeps),
    interval: seconds(1),
  };
  const stretches = truths.map(span => stretch(span, name));
  const firings = replay(stretches, rule).map(({ fingerprint, from, to }): Stretch => ({
    fingerprint: plainText(fingerprint),
    from: at(0 + (from - at(0)) / 1000),
    ...(to === Infinity ? {} : { to: at((to - at(0)) / 1000) }),
  }));
  return { rule, series: new Map([[name, plainLabels]]), firings, truths: stretches, truthsFrom: 'expression' };
}

/** A day of these rules. */
export const historyOf = (...rules: readonly RuleHistory[]): AlertHistory => ({
  source: 'prometheus' as ProviderId,
  window: { from: at(0), to: at(86_400) },
  heldFrom: at(0),
  step: seconds(1),
  rules,
  queries: 7,
  notes: [],
});

export const MEASURED = { at: at(86_400), took: milliseconds(1200) };
