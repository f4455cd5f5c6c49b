import type { Confirmation, MakerState, PlanRecord, PlanStep } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { fail, ok, type Result } from '../model/result.js';
import type { Duration, Instant } from '../model/time.js';
import { between, milliseconds, minutes, seconds } from '../model/time.js';
import { challengeWord } from './challenge.js';

/** A step that a person approved. Only `approve` makes it; the executor takes nothing else. */
export interface ApprovedStep {
  readonly record: PlanRecord;
  readonly index: number;
  readonly step: PlanStep & { readonly rehearsal: NonNullable<PlanStep['rehearsal']> };
  readonly by: PlainText;
  readonly at: Instant;
  readonly [approved]: true;
}
declare const approved: unique symbol;

/** Why an approval is not one. */
export interface Refusal {
  readonly kind: 'maker-off' | 'not-open' | 'changed' | 'expired' | 'wrong-word' | 'not-typed' | 'too-soon' | 'not-rehearsed' | 'not-permitted' | 'out-of-order';
  readonly because: PlainText;
}

/** A plan that was not acted on for this long describes a world that has moved on. */
export const PLAN_LIFE: Duration = minutes(5);
/** Keys closer together than this come from a paste, a macro or a terminal's reply, not from fingers. */
export const SHORTEST_GAP: Duration = milliseconds(40);
/** High risk has to be read before it can be approved. */
export const READING_TIME: Duration = seconds(8);

const refuse = (kind: Refusal['kind'], because: string): Result<never, Refusal> => fail({ kind, because: plainText(because) });

/**
 * Turns what a person typed into an approval, or says why not. Pure. Every condition is checked here and nowhere else:
 * maker mode, the same plan as shown, an open step whose turn it is, the exact word, typed key by key, in time.
 * @param context where maker mode must be bound to
 */
export function approve(record: PlanRecord, confirmation: Confirmation, maker: MakerState, context: PlainText): Result<ApprovedStep, Refusal> {
  const { asking, plan } = record;
  const step = plan.steps[confirmation.step];
  if (!maker.on || maker.until === undefined || confirmation.at >= maker.until) return refuse('maker-off', 'maker mode is off: turn it on first');
  if (maker.context !== context) return refuse('maker-off', 'maker mode is bound to another context');
  if (asking?.step !== confirmation.step || !step) return refuse('not-open', 'this step is not open for approval');
  if (confirmation.planHash !== record.hash) return refuse('changed', 'the plan is not the one that was shown');
  if (record.expiresAt === undefined || confirmation.at >= record.expiresAt) return refuse('expired', 'the plan has expired: propose it again');
  if (record.steps.slice(0, confirmation.step).some(status => status.is !== 'worked')) return refuse('out-of-order', 'an earlier step has not worked yet');
  if (record.steps[confirmation.step]?.is !== 'waiting') return refuse('not-open', 'this step was answered already');
  const { rehearsal } = step;
  if (!rehearsal) return refuse('not-rehearsed', 'the server has not been asked yet what this step would do');
  if (!rehearsal.permitted) return fail({ kind: 'not-permitted', because: rehearsal.refused ?? plainText('the server does not allow it') });
  if (confirmation.typed !== asking.word || confirmation.typed !== challengeWord(step, record.hash)) return fail({ kind: 'wrong-word', because: plain`type exactly ${plainText(asking.word)}` });
  if (confirmation.gaps.length !== confirmation.typed.length - 1 || confirmation.gaps.some(gap => !(gap >= SHORTEST_GAP))) return refuse('not-typed', 'type the word key by key: a paste does not count');
  const typing = confirmation.gaps.reduce((sum, gap) => sum + gap, 0);
  if (between(asking.openedAt, confirmation.at) < typing) return refuse('not-typed', 'the keys are older than the question');
  if (confirmation.at < asking.notBefore) return refuse('too-soon', 'read it first: high risk can not be approved at once');
  return ok({ record, index: confirmation.step, step: { ...step, rehearsal }, by: confirmation.by, at: confirmation.at } as ApprovedStep);
}
