import { within } from '../contracts/within.js';
import type { AlertHistory, RuleHistory } from '../model/alert-history.js';
import type { Failure } from '../model/result.js';
import type { Duration, Window } from '../model/time.js';
import { earlier, milliseconds, seconds } from '../model/time.js';
import { seenHistory } from '../state/seen-history.js';
import type { Performing } from './war-room.js';

/** Rules whose own expression is replayed: the noisiest ones that have something to gain. */
const EXPRESSIONS = 8;
const PATIENCE = seconds(180);

/**
 * Reads what alert rules did over a window that ends now: from a source that remembers, else from what the room saw itself.
 * The report is shown as soon as it can be made of alerts, and again when expressions were replayed.
 */
export const lookBack = (performing: Performing, length: Duration, signal: AbortSignal): Promise<void> =>
  within(performing.clock, PATIENCE, signal, patience => read(performing, length, { signal, patience }));

async function read(
  { clock, connections, firings, state, dispatch }: Performing,
  length: Duration,
  { signal, patience }: { readonly signal: AbortSignal; readonly patience: AbortSignal },
): Promise<void> {
  const at = clock.now();
  const began = clock.monotonic();
  const window: Window = { from: earlier(at, length), to: at };
  const known = state().room.noise;
  const before = known.is === 'ready' ? known.report : known.is === 'reading' ? known.before : undefined;
  dispatch({ type: 'noise-changed', noise: { is: 'reading', window, ...(before ? { before } : {}) } });
  const told = (history: AlertHistory): void =>
    dispatch({ type: 'history-read', history, at, took: milliseconds(Math.round(clock.monotonic() - began)) });
  let failure: Failure | undefined;
  for (const { ruleMemory } of connections.open().values()) {
    const answer = await ruleMemory?.history(window, patience);
    if (answer && !answer.ok) failure = answer.error;
    if (!answer?.ok || answer.value.rules.every(({ firings }) => firings.length === 0)) continue;
    told(answer.value);
    const { noise } = state().room;
    const worth =
      noise.is === 'ready'
        ? noise.report.rules
            .filter(({ proposals, rule }) => rule.expression && proposals.some(({ kind }) => kind === 'settings'))
            .slice(0, EXPRESSIONS)
            .map(({ rule }) => rule)
        : [];
    const rules: RuleHistory[] = [];
    let { queries } = answer.value;
    for (const rule of answer.value.rules) {
      const truths = worth.includes(rule.rule) ? await ruleMemory?.truths(rule, window, patience) : undefined;
      if (truths?.ok) queries += truths.value.queries;
      rules.push(truths?.ok && truths.value.truths.length > 0 ? { ...rule, truths: truths.value.truths, truthsFrom: 'expression' } : rule);
    }
    if (worth.length > 0 && !signal.aborted) told({ ...answer.value, rules, queries });
    return;
  }
  const seen = seenHistory([...state().room.alerts.values()], firings.read(), window);
  if (failure && seen.rules.length === 0) dispatch({ type: 'noise-changed', noise: { is: 'failed', failure } });
  else told(seen);
}
