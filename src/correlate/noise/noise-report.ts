import type { AlertHistory, RuleHistory, Stretch } from '../../model/alert-history.js';
import type { Decision } from '../../model/decision.js';
import { compareText, stableId } from '../../model/identity.js';
import type { NoiseProposal, NoiseReport, RuleNoise } from '../../model/noise.js';
import { plain, type PlainText } from '../../model/plain-text.js';
import { hours, type Duration, type Instant } from '../../model/time.js';
import { isHeartbeat } from '../member.js';
import { span } from '../rules/phrase.js';
import { median, tryCandidates } from './candidates.js';
import { addsNothing, coFiringOf } from './co-firing.js';
import { Acts, troublesOf } from './incidents.js';
import { FiringIndex } from './objects.js';
import { lengthOf } from './replay.js';

/** An alert that comes back this soon after it ended flaps. */
const FLAP_WINDOW = hours(1);

/**
 * What each alert rule cost and gave: how often it fired, what people did about it, which rules say the same, and what
 * other settings would have made of the same history. Rules that did not fire are left out.
 * @param decisions what people did, from the journal
 */
export function noiseReport(
  history: AlertHistory,
  decisions: readonly Decision[],
  measured: { readonly at: Instant; readonly took: Duration },
): NoiseReport {
  const { window } = history;
  const inWindow = decisions.filter(({ at }) => at >= window.from && at <= window.to);
  const acts = new Acts(inWindow);
  const index = new FiringIndex(history);
  const rules = history.rules.filter(({ firings }) => firings.length > 0).map(rule => ruleNoise(rule, history, { acts, index }));
  return {
    ...measured,
    window,
    source: history.source,
    ...(history.heldFrom === undefined ? {} : { heldFrom: history.heldFrom }),
    step: history.step,
    queries: history.queries,
    acts: inWindow.length,
    rules: rules.sort((a, b) => b.idle - a.idle || b.firings - a.firings || compareText(a.id, b.id)),
    notes: notesOf(history, inWindow.length),
  };
}

function ruleNoise(
  history: RuleHistory,
  whole: AlertHistory,
  { acts, index }: { readonly acts: Acts; readonly index: FiringIndex },
): RuleNoise {
  const { rule, firings } = history;
  const now = whole.window.to;
  const acted = acts.on(history);
  const over = firings.filter(({ to }) => to !== undefined);
  const incidents = troublesOf(history, acted, now).filter(({ isIncident }) => isIncident);
  // What must always fire is no noise, however often it does.
  const { candidates, best, replayed } = isHeartbeat(rule.name)
    ? { candidates: [], best: undefined, replayed: firings.length }
    : tryCandidates(history, incidents, index);
  const coFiring = coFiringOf(history, whole, index);
  const needless = coFiring.find(addsNothing);
  // Where another rule says it all, a wait that leaves nothing is the worse of two answers.
  const proposals: NoiseProposal[] = [
    ...(best && !(needless && best.firings === 0) ? [{ kind: 'settings', candidate: best } as const] : []),
    ...(needless ? [{ kind: 'inhibit', by: needless } as const] : []),
  ];
  return {
    id: stableId('rule', rule.source, rule.file ?? '', rule.group ?? '', rule.name, rule.expression ?? '', rule.severity),
    rule,
    firings: firings.length,
    series: new Set(firings.map(({ fingerprint }) => fingerprint)).size,
    lasting: firings.length - over.length,
    acted: acted.size,
    idle: over.filter(firing => !acted.has(firing)).length,
    medianLength: median(over.map(firing => lengthOf(firing, now))),
    flaps: flapsOf(firings),
    incidents: incidents.length,
    truthsFrom: history.truthsFrom,
    replayed,
    candidates,
    coFiring,
    proposals,
  };
}

function flapsOf(firings: readonly Stretch[]): number {
  let flaps = 0;
  firings.forEach((firing, i) => {
    const before = firings[i - 1];
    if (before?.fingerprint === firing.fingerprint && before.to !== undefined && firing.from - before.to <= FLAP_WINDOW) flaps++;
  });
  return flaps;
}

/** What a reader must know to judge the figures. */
function notesOf({ notes, window, heldFrom, step }: AlertHistory, acts: number): readonly PlainText[] {
  const own: PlainText[] = [];
  if (heldFrom !== undefined && heldFrom - window.from > Math.max(step * 2, 0.02 * (window.to - window.from)))
    own.push(plain`the history begins only ${span(window.to - heldFrom)} before its end`);
  if (acts === 0)
    own.push(
      plain`no act of a person is known in this time: that nobody acted says nothing yet, and only what lasted 10 minutes or more counts as an incident`,
    );
  return [...own, ...notes];
}
