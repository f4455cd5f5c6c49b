import { createHash } from 'node:crypto';
import type { ActionKind, Clock, Connection } from '../contracts/provider.js';
import type { PlannedAction, Plan, PlanRecord, PlanStep, PlanId } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { Failure } from '../model/result.js';
import type { ProviderId } from '../model/signal.js';
import { later } from '../model/time.js';
import { stableId } from '../model/identity.js';
import { PLAN_LIFE } from '../plan/approve.js';
import { catalogueEntry } from '../plan/catalogue.js';
import { boundText, canonicalText } from '../plan/plan-text.js';

const REHEARSAL_TIMEOUT = 15_000;

export const hashOfPlan = (plan: Plan): string => createHash('sha256').update(boundText(plan)).digest('hex');

export const kindFor = (connections: ReadonlyMap<ProviderId, Connection>, action: PlannedAction): ActionKind | undefined =>
  connections.get(action.provider)?.actions?.find(kind => kind.name === action.name);

export const draftOf = (plan: Plan): PlanRecord => ({ plan, hash: hashOfPlan(plan), state: 'drafted', steps: plan.steps.map(() => ({ is: 'waiting' as const })) });

const reason = (failure: Failure): PlainText => plain`${failure.asked}: ${failure.answered}${failure.tryThis ? plain`; ${failure.tryThis}` : plainText('')}`;

/** Asks the server what each step would do; the record it gives is what a person reads and what an approval is bound to. */
export async function rehearsed(record: PlanRecord, connections: ReadonlyMap<ProviderId, Connection>, clock: Clock): Promise<PlanRecord> {
  const steps: PlanStep[] = [];
  for (const step of record.plan.steps) {
    const kind = kindFor(connections, step.action);
    if (!kind) return { ...record, state: 'void', because: plain`${plainText(step.action.provider)} is not connected` };
    const answer = await kind.rehearse(step.action, AbortSignal.timeout(REHEARSAL_TIMEOUT));
    if (!answer.ok) return { ...record, state: 'void', because: reason(answer.error) };
    steps.push({ ...step, rehearsal: answer.value });
  }
  const plan: Plan = { ...record.plan, steps };
  const { because: _, differences: __, asking: ___, ...rest } = record;
  const forbidden = steps.find(step => step.rehearsal?.permitted === false);
  return {
    ...rest, plan, hash: hashOfPlan(plan), state: 'rehearsed', expiresAt: later(clock.now(), PLAN_LIFE), steps: steps.map(() => ({ is: 'waiting' as const })),
    ...(forbidden?.rehearsal ? { because: plain`not allowed: ${forbidden.rehearsal.refused ?? plainText('the server refuses')}` } : {}),
  };
}

/** The inverse of a step that was performed, as a plan of its own that needs its own approval. */
export function rollbackPlan(plan: Plan, step: PlanStep, clock: Clock): Plan | undefined {
  const undo = step.rehearsal?.undo;
  if (!undo || 'cannot' in undo) return undefined;
  const entry = catalogueEntry(undo.action.name);
  return {
    id: stableId('undo', plan.id, canonicalText(undo.action)) as PlanId, incident: plan.incident, title: plain`Undo: ${undo.text}`, why: plan.why,
    tradeOff: plain`takes "${step.title}" back`, steps: [{ action: undo.action, title: entry.title(undo.action), risk: entry.risk, riskBecause: entry.riskBecause }],
    expectedOutcome: plainText('the object is as it was before'), confidence: 0.5, madeAt: clock.now(),
  };
}
