import type { Batch } from '../../src/contracts/provider.js';
import { recordOf, stringOf } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { Alert, SignalId } from '../../src/model/signal.js';
import { minutes, type Duration, type Instant, type Window } from '../../src/model/time.js';
import { AlertMemory, alertSignal, isoTime, type AlertContext } from './alerts.js';
import { ASIDE, type PrometheusApi } from './api.js';
import { pastAlerts } from './ended-alerts.js';
import { inspectionOf } from './checks.js';
import { SeriesCount } from './cardinality.js';
import { clusterOf, NO_REWRITING, readRewriting, type LabelRewriting } from './external-labels.js';
import { readAlerts, readRules, type Rule } from './rules.js';
import { DownTargets } from './targets.js';

/** How often the configuration is looked at: it changes by hand. */
const CONFIG_EVERY = minutes(5);
/** A window longer than this is a first look, or one after a silence. */
const LONG_WINDOW = minutes(4);
const MOST_BROKEN = 3;

export interface PollSettings {
  readonly watchdog: string;
  /** Labels that this server adds on the way to Alertmanager, when it doesn't show its configuration. */
  readonly external: Readonly<Record<string, string>>;
  log(line: string): void;
}

/** Everything one server tells, and what must be remembered between two answers. */
export class PrometheusPolling {
  readonly memory = new AlertMemory();
  rules: readonly Rule[] = [];
  rewriting: LabelRewriting = NO_REWRITING;
  private readonly targets = new DownTargets();
  private readonly seriesCount = new SeriesCount();
  private configAt: Instant | undefined;
  private reloadNote: PlainText | undefined;

  constructor(private readonly settings: PollSettings) {}

  async poll(api: PrometheusApi, window: Window, signal: AbortSignal): Promise<Result<Batch, Failure>> {
    const now = window.to;
    const answer = await api.get('rules', {}, signal);
    if (!answer.ok && answer.error.kind !== 'not-found') return answer;
    await this.refreshConfig(api, now, signal);
    const context: AlertContext = { rewriting: this.rewriting, names: { watchdog: this.settings.watchdog }, webAddress: api.webAddress };
    if (!answer.ok) return this.withoutRules(api, context, signal);
    const { rules, rejected } = readRules(answer.value.data);
    const down = await this.targets.look(api, now, clusterOf(this.rewriting), signal);
    if (!down.ok && stops(down.error)) return down;
    const cardinality = await this.seriesCount.look(api, now, signal);
    const { alerts, carried } = this.memory.take(rules, context);
    this.rules = rules;
    const past =
      window.to - window.from >= LONG_WINDOW
        ? await pastAlerts(api, window, rules, new Set(alerts.map(({ id }) => id)), context, signal)
        : undefined;
    if (past && !past.ok && stops(past.error)) return past;
    const notes = [
      ...brokenRules(rules),
      ...lateGroups(rules, now, answer.value.clockSkew),
      ...this.watchdogNotes(rules),
      ...(this.reloadNote ? [this.reloadNote] : []),
      ...(carried > 0 ? [plain`${carried} alerts are from before a restart: their rules have not been evaluated since`] : []),
      ...answer.value.warnings.map(warning => plainText(warning, 200)),
      ...(down.ok ? down.value.notes : [plain`targets are unknown: ${down.error.answered}`]),
      ...(past && !past.ok ? [plain`alerts that ended before are unknown: ${past.error.answered}`] : []),
    ];
    return ok({
      signals: [
        ...(past?.ok ? alerts.map(alert => flapping(alert, past.value.flaps)) : alerts),
        ...(past?.ok ? past.value.ended : []),
        ...(down.ok ? down.value.events : []),
      ],
      completeFor: ['alert'],
      rejected,
      notes,
      inspection: inspectionOf({ now, rules, down: down.ok ? down.value.down : undefined, watchdog: this.settings.watchdog, cardinality }),
      ...(answer.value.clockSkew === undefined ? {} : { clockSkew: answer.value.clockSkew }),
    });
  }

  /** A server without rules of its own (a plain query front) may still tell of alerts. */
  private async withoutRules(api: PrometheusApi, context: AlertContext, signal: AbortSignal): Promise<Result<Batch, Failure>> {
    const answer = await api.get('alerts', {}, signal);
    if (!answer.ok) return answer;
    const rejected: PlainText[] = [];
    const alerts = new Map<SignalId, Alert>();
    for (const alert of readAlerts(recordOf(answer.value.data)['alerts'], rejected)) {
      const one = alertSignal(alert, undefined, context);
      alerts.set(one.id, one);
    }
    return ok({
      signals: [...alerts.values()],
      completeFor: ['alert'],
      rejected,
      notes: [plainText('this server shows no rules: their health is unknown')],
    });
  }

  /** Reads external labels, and whether the last reload failed, at most once in five minutes. */
  private async refreshConfig(api: PrometheusApi, now: Instant, signal: AbortSignal): Promise<void> {
    if (this.configAt !== undefined && now - this.configAt < CONFIG_EVERY) return;
    const runtime = await api.get('status/runtimeinfo', {}, signal, ASIDE);
    if (signal.aborted) return;
    this.reloadNote =
      runtime.ok && recordOf(runtime.value.data)['reloadConfigSuccess'] === false
        ? plainText('the last reload of the configuration failed: the rules in use are old ones')
        : undefined;
    this.rewriting = await this.readConfig(api, signal);
    if (!signal.aborted) this.configAt = now;
  }

  private async readConfig(api: PrometheusApi, signal: AbortSignal): Promise<LabelRewriting> {
    const configured: LabelRewriting = { ...NO_REWRITING, external: this.settings.external };
    const config = await api.get('status/config', {}, signal, ASIDE);
    if (!config.ok) {
      this.settings.log(
        `prometheus: external labels are unknown (${config.error.answered}); alerts of Alertmanager may not be recognised as the same`,
      );
      return configured;
    }
    try {
      const found = await readRewriting(stringOf(recordOf(config.value.data)['yaml']));
      if (found.more)
        this.settings.log('prometheus: alert_relabel_configs change labels; alerts of Alertmanager may not be recognised as the same');
      return { ...found, external: { ...found.external, ...this.settings.external } };
    } catch (error) {
      this.settings.log(`prometheus: the configuration it shows can't be read (${error instanceof Error ? error.name : 'unknown'})`);
      return configured;
    }
  }

  /** Only a rule that exists can be missed; having none is a choice. */
  private watchdogNotes(rules: readonly Rule[]): readonly PlainText[] {
    const watchdog = rules.filter(rule => rule.kind === 'alerting' && rule.name === this.settings.watchdog);
    if (watchdog.length === 0 || watchdog.some(rule => rule.health !== 'ok' || rule.alerts.some(alert => alert.state === 'firing')))
      return [];
    return [plain`${plainText(this.settings.watchdog, 80)} is missing: its rule exists but does not fire`];
  }
}

/** Failures of a second question that end the poll: nobody waits, or the server wants rest. */
const stops = (failure: Failure): boolean =>
  failure.kind === 'cancelled' || failure.kind === 'rate-limited' || failure.kind === 'unauthorised';

const flapping = (alert: Alert, flaps: ReadonlyMap<SignalId, number>): Alert => {
  const count = flaps.get(alert.id);
  return count === undefined ? alert : { ...alert, flaps: count };
};

/** A rule that fails is a silent gap: nothing it watches can fire. */
function brokenRules(rules: readonly Rule[]): readonly PlainText[] {
  const broken = rules.filter(rule => rule.health === 'err');
  const notes = broken.slice(0, MOST_BROKEN).map(rule => plain`rule ${plainText(rule.name, 80)} fails: ${plainText(rule.lastError, 200)}`);
  return broken.length > MOST_BROKEN ? [...notes, plain`${broken.length - MOST_BROKEN} more rules fail`] : notes;
}

/** Groups that have not been evaluated for three intervals, and for more than two minutes. */
function lateGroups(rules: readonly Rule[], now: Instant, skew: Duration | undefined): readonly PlainText[] {
  const notes: PlainText[] = [];
  const told = new Set<string>();
  for (const rule of rules) {
    if (told.has(rule.group) || rule.lastEvaluation === undefined) continue;
    const age = now + (skew ?? 0) - rule.lastEvaluation;
    if (age <= Math.max(minutes(2), rule.interval * 3)) continue;
    told.add(rule.group);
    notes.push(plain`rule group ${plainText(rule.group, 80)} has not been evaluated since ${isoTime(rule.lastEvaluation)}`);
  }
  return notes.length > MOST_BROKEN ? [...notes.slice(0, MOST_BROKEN), plain`${notes.length - MOST_BROKEN} more groups are late`] : notes;
}
