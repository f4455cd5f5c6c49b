import type { ActionKind, Clock, Connection } from '../contracts/provider.js';
import type { HandStep } from '../model/hand-step.js';
import type { Plan, PlanId, PlannedAction, PlanRecord, PlanStep, Rehearsal } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { resourceKey } from '../model/resource.js';
import type { ProviderId } from '../model/signal.js';
import { earlier, hours, later, seconds, type Duration } from '../model/time.js';
import { stableId } from '../model/identity.js';
import { PLAN_LIFE } from '../plan/approve.js';
import { catalogueEntry } from '../plan/catalogue.js';
import { incompleteness } from '../plan/complete.js';
import { boundText, canonicalText } from '../plan/plan-text.js';
import { digestOf } from './audit-log.js';
import { saidWithAdvice, withLimit } from './call-limit.js';
import { asksServer } from './plan-book.js';

export const REHEARSAL_LIMIT: Duration = seconds(15);

/** How far back it is told what a silence would have muted, and how long that may be looked for. */
const HISTORY: Duration = hours(24);
const HISTORY_LIMIT: Duration = seconds(5);

export const hashOfPlan = (plan: Plan): string => digestOf(boundText(plan));

export const kindFor = (connections: ReadonlyMap<ProviderId, Connection>, action: PlannedAction): ActionKind | undefined =>
  connections.get(action.provider)?.actions?.find(kind => kind.name === action.name);

/** Not rehearsed yet; a plan without steps only waits and watches, and needs no rehearsal. */
export const draftOf = (plan: Plan): PlanRecord => ({
  plan,
  hash: hashOfPlan(plan),
  state: asksServer(plan) ? 'drafted' : 'rehearsed',
  steps: plan.steps.map(() => ({ is: 'waiting' as const })),
});

/** What has to be committed is what the server would change, if it were asked to. Without its answer the step still says what to do. */
async function withDiff(step: HandStep, connections: ReadonlyMap<ProviderId, Connection>, clock: Clock): Promise<HandStep> {
  const { instead } = step;
  const kind = instead && kindFor(connections, instead);
  if (!kind) return step;
  const answer = await withLimit(clock, REHEARSAL_LIMIT, `rehearse ${step.title}`, signal => kind.rehearse(instead, signal));
  return answer.ok ? { ...step, diff: answer.value.diff } : step;
}

/**
 * Asks the server what each step would do that is not done yet; the record it gives is what a person reads and what an
 * approval is bound to.
 */
export async function rehearsed(record: PlanRecord, connections: ReadonlyMap<ProviderId, Connection>, clock: Clock): Promise<PlanRecord> {
  const steps: PlanStep[] = [];
  for (const [index, step] of record.plan.steps.entries()) {
    if (record.steps[index]?.is === 'worked') {
      steps.push(step);
      continue;
    }
    const kind = kindFor(connections, step.action);
    if (!kind) return { ...record, state: 'void', because: plain`${plainText(step.action.provider)} is not connected` };
    const answer = await withLimit(clock, REHEARSAL_LIMIT, `rehearse ${step.title}`, signal => kind.rehearse(step.action, signal));
    if (!answer.ok) return { ...record, state: 'void', because: saidWithAdvice(answer.error) };
    const { notTested, blastRadius, permitted } = answer.value;
    const history = permitted ? await mutedBefore(step.action, connections, clock) : [];
    steps.push({
      ...atItsRisk(step, answer.value),
      rehearsal: {
        ...answer.value,
        blastRadius: [...blastRadius, ...history],
        notTested: notTested.length > 0 || !permitted ? notTested : catalogueEntry(step.action.name).notTested,
      },
    });
  }
  const byHand = await Promise.all((record.plan.byHand ?? []).map(step => withDiff(step, connections, clock)));
  const plan: Plan = { ...record.plan, ...(byHand.length > 0 ? { byHand } : {}), steps };
  const { because: _, differences: __, asking: ___, ...rest } = record;
  const missing = steps.map(incompleteness).find(each => each !== undefined);
  return {
    ...rest,
    plan,
    hash: hashOfPlan(plan),
    state: 'rehearsed',
    expiresAt: later(clock.now(), PLAN_LIFE),
    steps: record.steps.map(status => (status.is === 'worked' ? status : { is: 'waiting' as const })),
    ...(missing === undefined ? {} : { because: missing }),
  };
}

/** A rehearsal that no longer finds the risk high gives the step back the one it was planned with. */
function atItsRisk({ planned, ...step }: PlanStep, { highBecause }: Rehearsal): PlanStep {
  const own = { ...step, ...planned };
  return highBecause ? { ...own, risk: 'high', riskBecause: highBecause, planned: { risk: own.risk, riskBecause: own.riskBecause } } : own;
}

/** What a new silence would have muted in the last day, from the sources that remember; those that don't are left out. */
async function mutedBefore(
  { name, params }: PlannedAction,
  connections: ReadonlyMap<ProviderId, Connection>,
  clock: Clock,
): Promise<readonly PlainText[]> {
  const { matchers } = params;
  if (name !== 'create-silence' || typeof matchers !== 'string') return [];
  const to = clock.now();
  const lines: PlainText[] = [];
  for (const [source, { questions = [] }] of connections) {
    const question = questions.find(each => each.name === 'fired-matching');
    const answer =
      question &&
      (await withLimit(clock, HISTORY_LIMIT, 'look back', signal =>
        question.ask({ text: matchers, window: { from: earlier(to, HISTORY), to } }, signal),
      ));
    if (answer?.ok) lines.push(plain`in the last 24 hours, as ${plainText(source)} remembers: ${answer.value.text}`);
  }
  return lines;
}

/**
 * The inverse of a step that was performed, as a plan of its own that needs its own approval. Only what the catalogue names
 * as inverse, by the same provider, on the same object: a rehearsal must not smuggle anything else in.
 */
export function rollbackPlan(plan: Plan, step: PlanStep, clock: Clock): Plan | undefined {
  const undo = step.rehearsal?.undo;
  if (!undo || 'cannot' in undo) return undefined;
  const { action } = undo;
  const entry = catalogueEntry(action.name);
  const isInverse = catalogueEntry(step.action.name).inverse === action.name && action.provider === step.action.provider;
  const isSameObject = action.on.kind === 'silence' || resourceKey(action.on) === resourceKey(step.action.on);
  if (!isInverse || !isSameObject || !entry.parse(action.params).ok) return undefined;
  const stops = action.params['replicas'] === 0;
  return {
    id: stableId('undo', plan.id, canonicalText(action)) as PlanId,
    incident: plan.incident,
    title: plain`Undo: ${undo.text}`,
    why: plan.why,
    tradeOff: plain`takes "${step.title}" back`,
    steps: [
      {
        action,
        title: entry.title(action),
        risk: stops ? 'high' : entry.risk,
        riskBecause: stops ? plainText('it stops the object, as it was before') : entry.riskBecause,
      },
    ],
    expectedOutcome: plainText('the object is as it was before'),
    confidence: plan.confidence,
    madeAt: clock.now(),
  };
}
