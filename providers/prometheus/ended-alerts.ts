import { resourceFromLabels } from '../../src/model/about.js';
import { labelsFingerprint } from '../../src/model/fingerprint.js';
import { plainLabels } from '../../src/model/json.js';
import { plainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { Alert, SignalId } from '../../src/model/signal.js';
import { earlier, hours, later, seconds, type Duration, type Instant, type Window } from '../../src/model/time.js';
import { alertId, severityOfLabels, SOURCE, textsOf, type AlertContext } from './alerts.js';
import type { PrometheusApi } from './api.js';
import { rewritten } from './external-labels.js';
import { ruleOf, type Rule } from './rules.js';
import { rangeOf, readSamples, runsOf, type SampledSeries } from './samples.js';

const MOST_POINTS = 240;
const MOST_SERIES = 1000;
const LARGEST = 16 * 1024 * 1024;
const FLAP_WINDOW = hours(1);

/** What the ALERTS series tell of a window: alerts that fired in it and are over, and how often those of now came back. */
export interface PastAlerts {
  readonly ended: readonly Alert[];
  readonly flaps: ReadonlyMap<SignalId, number>;
}

/** Looks once, when the room opens or after a long silence: what fired before would otherwise be forgotten. */
export async function pastAlerts(
  api: PrometheusApi,
  window: Window,
  rules: readonly Rule[],
  active: ReadonlySet<SignalId>,
  context: AlertContext,
  signal: AbortSignal,
): Promise<Result<PastAlerts, Failure>> {
  const range = rangeOf(window, MOST_POINTS, seconds(15));
  const answer = await api.get(
    'query_range',
    { query: 'ALERTS', start: range.start, end: range.end, step: range.step, limit: String(MOST_SERIES) },
    signal,
    { timeout: seconds(8), bytes: LARGEST },
  );
  if (!answer.ok) return answer;
  const states = new Map<SignalId, { labels: Readonly<Record<string, string>>; pending?: SampledSeries; firing?: SampledSeries }>();
  for (const series of readSamples(answer.value.data).series) {
    const { __name__: _, alertstate, ...labels } = series.labels;
    if (alertstate !== 'pending' && alertstate !== 'firing') continue;
    const id = alertId(labels);
    states.set(id, { ...(states.get(id) ?? { labels }), [alertstate]: series });
  }
  const ended: Alert[] = [];
  const flaps = new Map<SignalId, number>();
  for (const [id, { labels, pending, firing }] of states) {
    const episodes = runsOf(firing?.points ?? [], range.stepLength);
    const last = episodes.at(-1);
    if (!last) continue;
    const returns = Math.max(0, episodes.filter(episode => episode.from >= earlier(window.to, FLAP_WINDOW)).length - 1);
    if (returns > 0) flaps.set(id, returns);
    // A run that reaches the end of the window may be one that the next evaluation shows again.
    if (active.has(id) || later(last.to, range.stepLength) >= window.to) continue;
    const since =
      runsOf(pending?.points ?? [], range.stepLength).find(run => run.to < last.from && last.from - run.to <= range.stepLength * 1.5)
        ?.from ?? last.from;
    ended.push(endedAlert(id, labels, { from: since, to: last.to }, range.stepLength, returns, ruleOf(labels, rules), context));
  }
  return ok({ ended, flaps });
}

function endedAlert(
  id: SignalId,
  raw: Readonly<Record<string, string>>,
  run: { readonly from: Instant; readonly to: Instant },
  step: Duration,
  flaps: number,
  rule: Rule | undefined,
  { rewriting, names }: AlertContext,
): Alert {
  const all = rewritten(raw, rewriting);
  const labels = plainLabels(all);
  const name = plainText(raw['alertname'] ?? 'unnamed');
  // Of an alert that is over only the rule's templates are left: those with holes say nothing.
  const texts = textsOf(Object.fromEntries(Object.entries(rule?.annotations ?? {}).filter(([, text]) => !text.includes('{{'))), name);
  return {
    type: 'alert',
    id,
    source: SOURCE,
    about: resourceFromLabels(labels),
    name,
    labels,
    state: 'ended',
    severity: severityOfLabels(all, String(name), names),
    at: run.from,
    startedWithin: { from: earlier(run.from, step), to: run.from },
    endedAt: later(run.to, step),
    summary: texts.summary,
    fingerprint: plainText(labelsFingerprint(all)),
    ...(rule ? { expression: plainText(rule.query) } : {}),
    ...(texts.runbook === undefined ? {} : { runbook: texts.runbook }),
    ...(flaps > 0 ? { flaps } : {}),
  };
}
