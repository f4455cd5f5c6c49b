import { labelsFingerprint } from '../../src/model/fingerprint.js';
import type { AlertHistory, AlertRule, RuleHistory, Stretch } from '../../src/model/alert-history.js';
import { compareText } from '../../src/model/identity.js';
import { plainLabels } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { Labels } from '../../src/model/signal.js';
import { instant, milliseconds, seconds, type Instant, type Window } from '../../src/model/time.js';
import { severityOfLabels, SOURCE } from './alerts.js';
import type { PrometheusApi } from './api.js';
import { EDGE, stretchesOf, takeIn, type SeenAlerts } from './alert-edges.js';
import { rewritten, type LabelRewriting } from './external-labels.js';
import { chunksOf, RangeReader } from './range-reader.js';
import { readRules, ruleOf, type Rule } from './rules.js';
import { readSamples, runsOf } from './samples.js';

/** Points a series of the whole window: four queries of what Prometheus answers at most (11,000). */
const MOST_POINTS = 43_200;
/** Steps that fall on the same times whatever the window is. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
/** Points of the query that finds where the data begins. */
const SURVEY_POINTS = 240;

export interface HistoryContext {
  readonly rewriting: LabelRewriting;
  readonly watchdog: string;
}

/**
 * When each alert rule fired in a window. The server is asked for the edges of ALERTS alone (`ALERTS unless ALERTS offset
 * step`, and the other way round), so that an answer grows with what changed and not with what lasted; ALERTS_FOR_STATE
 * gives the exact second at which an expression became true, and tells apart what came back between two steps.
 */
export async function alertHistory(
  api: PrometheusApi,
  window: Window,
  context: HistoryContext,
  signal: AbortSignal,
): Promise<Result<AlertHistory, Failure>> {
  const listed = await api.get('rules', { type: 'alert' }, signal);
  if (!listed.ok) return listed;
  const rules = readRules(listed.value.data).rules.filter(({ kind }) => kind === 'alerting');
  const step = stepOf(window, rules);
  const reader = new RangeReader(api, signal);
  const survey = await reader.range(
    'count({__name__=~"up|ALERTS"})',
    window,
    Math.max(step, Math.ceil((window.to - window.from) / SURVEY_POINTS / 1000)),
  );
  if (!survey.ok) return survey;
  const heldFrom = readSamples(survey.value[0]).series[0]?.points[0]?.[0];
  const seen: SeenAlerts = new Map();
  for (const chunk of chunksOf(window, step)) {
    const changed = await reader.range(edgesQuery(step), chunk, step);
    if (!changed.ok) return changed;
    for (const data of changed.value) takeIn(seen, data);
    const begun = await reader.range(beginsQuery(step), chunk, step);
    // A ruler without its own storage has no such series: starts are then as exact as the step.
    if (begun.ok) for (const data of begun.value) takeIn(seen, data);
    else if (begun.error.kind === 'cancelled') return begun;
  }
  const lasting = await reader.at('ALERTS', window.to);
  if (!lasting.ok) return lasting;
  takeIn(seen, lasting.value);
  return ok({
    source: SOURCE,
    window,
    ...(heldFrom === undefined ? {} : { heldFrom }),
    step: seconds(step),
    rules: historiesOf(seen, rules, { window, step, context }),
    queries: reader.queries + 1,
    notes: [...reader.notes, ...resolutionNotes(step, rules)],
  });
}

/** When the expression of a rule, as it is now, held. */
export async function truthsOf(
  api: PrometheusApi,
  { rule, series }: RuleHistory,
  { window, rewriting }: { readonly window: Window; readonly rewriting: LabelRewriting },
  signal: AbortSignal,
): Promise<Result<{ readonly truths: readonly Stretch[]; readonly queries: number }, Failure>> {
  const reader = new RangeReader(api, signal);
  const step = nice(Math.max(Math.ceil(rule.interval / 1000), 1), window);
  const points = new Map<string, (readonly [Instant, number])[]>();
  for (const chunk of chunksOf(window, step)) {
    const answer = await reader.range(rule.expression ?? '', chunk, step);
    if (!answer.ok) return answer;
    for (const found of answer.value.flatMap(data => readSamples(data).series)) {
      const { __name__: _, ...labels } = found.labels;
      // The rule adds its own labels to those of the expression; templates in them can't be filled in here.
      const fingerprint = fingerprintLike({ ...labels, ...plainRuleLabels(rule), alertname: rule.name }, series, rewriting);
      const known = points.get(fingerprint);
      if (known) known.push(...found.points);
      else points.set(fingerprint, [...found.points]);
    }
  }
  const truths = [...points]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([fingerprint, found]) =>
      runsOf(found, seconds(step)).map(({ from, to }): Stretch => ({
        fingerprint: plainText(fingerprint),
        from,
        ...(to + step * 1500 < window.to ? { to: instant(to + step * 1000) } : {}),
        ...(from - window.from < step * 1000 ? ({ cut: true } as const) : {}),
      })),
    );
  return ok({ truths, queries: reader.queries });
}

const plainRuleLabels = (rule: AlertRule): Labels =>
  Object.fromEntries(Object.entries(rule.labels).filter(([, value]) => !value.includes('{{')));

/** The fingerprint of a series that fired with all these labels and perhaps some from templates; else one made of them. */
function fingerprintLike(labels: Readonly<Record<string, string>>, series: RuleHistory['series'], rewriting: LabelRewriting): string {
  const all = rewritten(labels, rewriting);
  const exact = labelsFingerprint(all);
  if (series.has(exact)) return exact;
  const wanted = Object.entries(plainLabels(all));
  for (const [fingerprint, candidate] of series) if (wanted.every(([name, value]) => candidate[name] === value)) return fingerprint;
  return exact;
}

const edgesQuery = (step: number): string =>
  `label_replace(ALERTS unless (ALERTS offset ${step}s), "${EDGE}", "begins", "", "") or label_replace((ALERTS offset ${step}s) unless ALERTS, "${EDGE}", "ends", "", "")`;
const beginsQuery = (step: number): string =>
  `(ALERTS_FOR_STATE unless (ALERTS_FOR_STATE offset ${step}s)) or (ALERTS_FOR_STATE != (ALERTS_FOR_STATE offset ${step}s))`;

/** As fine as the quickest rule, as coarse as the window needs. In seconds. */
const stepOf = (window: Window, rules: readonly Rule[]): number =>
  nice(Math.min(60, ...rules.map(({ interval }) => Math.max(1, Math.ceil(interval / 1000)))), window);

function nice(finest: number, window: Window): number {
  const least = Math.max(finest, (window.to - window.from) / 1000 / MOST_POINTS);
  return STEPS.find(step => step >= least) ?? Math.ceil(least);
}

function resolutionNotes(step: number, rules: readonly Rule[]): readonly PlainText[] {
  const finer = rules.filter(({ interval }) => interval < step * 1000).length;
  return finer === 0
    ? []
    : [
        plain`${finer} rules are evaluated more often than every ${step} s, the step of this window: what is shorter may be missing; a shorter --window looks closer`,
      ];
}

/** Puts the stretches of each series under its rule; alerts of rules that are no more make rules of their own. */
function historiesOf(
  seen: SeenAlerts,
  rules: readonly Rule[],
  { window, step, context }: { readonly window: Window; readonly step: number; readonly context: HistoryContext },
): readonly RuleHistory[] {
  const made = new Map<Rule | string, { rule: AlertRule; series: Map<string, Labels>; firings: Stretch[]; truths: Stretch[] }>();
  for (const alert of seen.values()) {
    const { labels } = alert;
    const found = ruleOf(labels, rules);
    const name = labels['alertname'] ?? 'unnamed';
    const key = found ?? name;
    const all = rewritten(labels, context.rewriting);
    let entry = made.get(key);
    if (!entry)
      made.set(
        key,
        (entry = {
          rule: alertRule(found, name, severityOfLabels(all, name, { watchdog: context.watchdog })),
          series: new Map(),
          firings: [],
          truths: [],
        }),
      );
    const fingerprint = labelsFingerprint(all);
    const { firings, truths } = stretchesOf(alert, {
      fingerprint: plainText(fingerprint),
      window,
      step: seconds(step),
      holds: entry.rule.holds,
      keeps: entry.rule.keeps,
      interval: entry.rule.interval,
    });
    if (firings.length > 0) entry.series.set(fingerprint, plainLabels(all));
    entry.firings.push(...firings);
    entry.truths.push(...truths);
  }
  const order = (a: Stretch, b: Stretch): number => compareText(a.fingerprint, b.fingerprint) || a.from - b.from;
  return [...made.values()].map(({ rule, series, firings, truths }) => ({
    rule,
    series,
    firings: firings.sort(order),
    truths: truths.sort(order),
    truthsFrom: 'alerts',
  }));
}

function alertRule(rule: Rule | undefined, name: string, severity: AlertRule['severity']): AlertRule {
  const none = milliseconds(0);
  if (!rule)
    return { source: SOURCE, name: plainText(name), severity, labels: {}, annotations: {}, holds: none, keeps: none, interval: none };
  return {
    source: SOURCE,
    name: plainText(rule.name),
    severity,
    group: plainText(rule.group),
    ...(rule.file === '' ? {} : { file: plainText(rule.file) }),
    expression: plainText(rule.query),
    labels: plainLabels(rule.labels),
    annotations: plainLabels(rule.annotations),
    holds: rule.holds,
    keeps: rule.keeps,
    interval: rule.interval,
  };
}
