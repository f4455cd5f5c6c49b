import { resourceFromLabels } from '../../src/model/about.js';
import { labelsFingerprint } from '../../src/model/fingerprint.js';
import { labelsId, stableId } from '../../src/model/identity.js';
import { plainLabels } from '../../src/model/json.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { severityOf, type Alert, type ProviderId, type Severity, type SignalId } from '../../src/model/signal.js';
import { earlier, instant, type Duration, type Instant } from '../../src/model/time.js';
import { rewritten, type LabelRewriting } from './external-labels.js';
import type { Rule, RuleAlert } from './rules.js';

export const SOURCE = 'prometheus' as ProviderId;

/** Alerts that exist to be heard, or to mute others: never a trouble of their own, whatever their label says. */
export interface HeartbeatNames {
  readonly watchdog: string;
}
const INHIBITOR = 'InfoInhibitor';

/** The id of an alert: from its own labels, so that it stays when the external labels change. */
export const alertId = (labels: Readonly<Record<string, string>>): SignalId => stableId(SOURCE, labelsId(labels)) as SignalId;

export interface AlertContext {
  readonly rewriting: LabelRewriting;
  readonly names: HeartbeatNames;
  readonly webAddress: string;
}

/** One alert of a rule as a signal. Without a rule (a server that tells only of alerts) what the rule knows is missing. */
export function alertSignal(alert: RuleAlert, rule: Rule | undefined, { rewriting, names, webAddress }: AlertContext): Alert {
  const all = rewritten(alert.labels, rewriting);
  const labels = plainLabels(all);
  const name = plainText(alert.labels['alertname'] ?? rule?.name ?? 'unnamed');
  const texts = textsOf(alert.annotations, name);
  const interval = rule?.interval ?? (0 as Duration);
  const keeping =
    alert.keepFiringSince === undefined
      ? undefined
      : plain`The expression has been false since ${isoTime(alert.keepFiringSince)}; keep_firing_for holds it.`;
  const description = joinPlain(
    [texts.description, keeping].filter(text => text !== undefined),
    ' ',
  );
  return {
    type: 'alert',
    id: alertId(alert.labels),
    source: SOURCE,
    about: resourceFromLabels(labels),
    name,
    state: alert.state,
    labels,
    at: alert.activeAt,
    startedWithin: { from: earlier(alert.activeAt, interval), to: alert.activeAt },
    severity: severityOfLabels(all, String(name), names),
    summary: texts.summary,
    ...(description === '' ? {} : { description }),
    fingerprint: plainText(labelsFingerprint(all)),
    ...(Number.isFinite(alert.value) ? { value: alert.value } : {}),
    ...(rule
      ? {
          expression: plainText(rule.query),
          link: plainText(`${webAddress}/graph?g0.expr=${encodeURIComponent(rule.query.toWellFormed())}&g0.tab=0`),
        }
      : {}),
    ...(texts.runbook === undefined ? {} : { runbook: texts.runbook }),
  };
}

export function severityOfLabels(labels: Readonly<Record<string, string>>, name: string, names: HeartbeatNames): Severity {
  if (name === names.watchdog || name === INHIBITOR) return 'none';
  return severityOf(labels['severity'] ?? labels['priority'] ?? labels['level']);
}

/** Annotations by the names that teams use. */
export function textsOf(
  annotations: Readonly<Record<string, string>>,
  name: PlainText,
): { readonly summary: PlainText; readonly description?: PlainText; readonly runbook?: PlainText } {
  const pick = (...keys: readonly string[]): PlainText | undefined => {
    const found = keys.map(key => annotations[key]).find(value => value !== undefined && value !== '');
    return found === undefined ? undefined : plainText(found);
  };
  const summary = pick('summary', 'message', 'title', 'description') ?? name;
  const description = pick('description', 'message');
  const runbook = pick('runbook_url', 'runbook');
  return {
    summary,
    ...(description === undefined || description === summary ? {} : { description }),
    ...(runbook === undefined ? {} : { runbook }),
  };
}

export const isoTime = (at: Instant): PlainText => plainText(new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'));

/** What is kept of the alerts of the last answer. */
interface Kept {
  readonly signal: Alert;
  readonly rule: string;
}
const ruleKey = (rule: Rule): string => `${rule.group}\u0000${rule.name}`;

/**
 * The alerts of one answer with what was known before: the earliest start of an alert that never went away (a restarted
 * Prometheus may begin to count anew), and the alerts of rules that have not been evaluated since a restart.
 */
export class AlertMemory {
  private kept = new Map<SignalId, Kept>();
  /** Labels as they came, for queries: the signal has only plain ones. */
  private raw = new Map<SignalId, Readonly<Record<string, string>>>();

  labelsOf(id: SignalId): Readonly<Record<string, string>> | undefined {
    return this.raw.get(id);
  }

  /** @returns the signals, each label set once, and whether some were carried over */
  take(rules: readonly Rule[], context: AlertContext): { readonly alerts: readonly Alert[]; readonly carried: number } {
    const next = new Map<SignalId, Kept>();
    const raw = new Map<SignalId, Readonly<Record<string, string>>>();
    for (const rule of rules) {
      if (rule.kind !== 'alerting') continue;
      for (const alert of rule.alerts) {
        const signal = this.withEarliest(alertSignal(alert, rule, context));
        const same = next.get(signal.id);
        if (same && compareUrgency(same.signal, signal) <= 0) continue;
        next.set(signal.id, { signal, rule: ruleKey(rule) });
        raw.set(signal.id, alert.labels);
      }
    }
    const waiting = new Set(
      rules.filter(rule => rule.kind === 'alerting' && rule.health === 'unknown' && rule.lastEvaluation === undefined).map(ruleKey),
    );
    let carried = 0;
    for (const [id, known] of this.kept) {
      if (next.has(id) || !waiting.has(known.rule)) continue;
      next.set(id, known);
      raw.set(id, this.raw.get(id) ?? {});
      carried++;
    }
    this.kept = next;
    this.raw = raw;
    return { alerts: [...next.values()].map(({ signal }) => signal), carried };
  }

  private withEarliest(signal: Alert): Alert {
    const known = this.kept.get(signal.id)?.signal;
    if (!known || known.at >= signal.at) return signal;
    return { ...signal, at: instant(known.at), ...(known.startedWithin ? { startedWithin: known.startedWithin } : {}) };
  }
}

/** Two rules may make the same label set: the one that fires, then the one that began first, stands for both. */
const compareUrgency = (a: Alert, b: Alert): number => Number(b.state === 'firing') - Number(a.state === 'firing') || a.at - b.at;
