import { instantOf, listOf, numberOf, recordOf, stringOf, stringsOf, type JsonRecord } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { milliseconds, type Duration, type Instant } from '../../src/model/time.js';

/** An alert as a rule tells of it. Labels and annotations are as they came. */
export interface RuleAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** When the expression became true, before `for`. */
  readonly activeAt: Instant;
  /** Since when only keep_firing_for keeps it: the expression is false. */
  readonly keepFiringSince?: Instant;
  readonly value: number;
}

export interface Rule {
  readonly kind: 'alerting' | 'recording';
  readonly group: string;
  /** The file of its group, as the server names it; empty when it does not. */
  readonly file: string;
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError: string;
  readonly lastEvaluation?: Instant;
  /** `for` and keep_firing_for. */
  readonly holds: Duration;
  readonly keeps: Duration;
  /** How often its group is evaluated. */
  readonly interval: Duration;
  readonly alerts: readonly RuleAlert[];
}

/** Reads /api/v1/rules. Rules and alerts that make no sense are left out and told. */
export function readRules(data: unknown): { readonly rules: readonly Rule[]; readonly rejected: readonly PlainText[] } {
  const rules: Rule[] = [];
  const rejected: PlainText[] = [];
  for (const rawGroup of listOf(recordOf(data)['groups'])) {
    const group = recordOf(rawGroup);
    for (const raw of listOf(group['rules'])) {
      const rule = readRule(recordOf(raw), group, rejected);
      if (rule) rules.push(rule);
      else rejected.push(plain`a rule of group ${plainText(group['name'], 80)} without a name or a query`);
    }
  }
  return { rules, rejected };
}

function readRule(raw: JsonRecord, group: JsonRecord, rejected: PlainText[]): Rule | undefined {
  const name = stringOf(raw['name']);
  const query = stringOf(raw['query']);
  if (name === '' || query === '') return undefined;
  const evaluated = instantOf(raw['lastEvaluation']);
  const health = stringOf(raw['health']);
  return {
    kind: raw['type'] === 'recording' ? 'recording' : 'alerting',
    group: stringOf(group['name']),
    file: stringOf(group['file']),
    name,
    query,
    labels: stringsOf(raw['labels']),
    annotations: stringsOf(raw['annotations']),
    health: health === 'ok' || health === 'err' ? health : 'unknown',
    lastError: stringOf(raw['lastError']),
    // Go's zero time (year 1) stands for never.
    ...(evaluated === undefined || evaluated <= 0 ? {} : { lastEvaluation: evaluated }),
    holds: inMilliseconds(raw['duration']),
    keeps: inMilliseconds(raw['keepFiringFor']),
    interval: inMilliseconds(group['interval']),
    alerts: readAlerts(raw['alerts'], rejected),
  };
}

/** Reads a list of alerts, of a rule or of /api/v1/alerts. */
export function readAlerts(raw: unknown, rejected: PlainText[]): readonly RuleAlert[] {
  const alerts: RuleAlert[] = [];
  for (const entry of listOf(raw)) {
    const alert = recordOf(entry);
    const labels = stringsOf(alert['labels']);
    const activeAt = instantOf(alert['activeAt']);
    const { state } = alert;
    if (activeAt === undefined || (state !== 'pending' && state !== 'firing') || Object.keys(labels).length === 0) {
      rejected.push(
        plain`alert ${plainText(labels['alertname'] ?? 'without a name', 80)}: state ${plainText(state, 40)}, active at ${plainText(alert['activeAt'], 40)}`,
      );
      continue;
    }
    const keeping = instantOf(alert['keepFiringSince']);
    alerts.push({
      labels,
      annotations: stringsOf(alert['annotations']),
      state,
      activeAt,
      value: Number(stringOf(alert['value'])),
      ...(keeping === undefined || keeping <= 0 ? {} : { keepFiringSince: keeping }),
    });
  }
  return alerts;
}

const inMilliseconds = (seconds: unknown): Duration => milliseconds(Math.round((numberOf(seconds) ?? 0) * 1000));

/** The rule an alert comes from: its name, and all labels the rule sets without a template. */
export function ruleOf(labels: Readonly<Record<string, string>>, rules: readonly Rule[]): Rule | undefined {
  return rules.find(
    rule =>
      rule.kind === 'alerting' &&
      rule.name === labels['alertname'] &&
      Object.entries(rule.labels).every(([name, value]) => value.includes('{{') || labels[name] === value),
  );
}
