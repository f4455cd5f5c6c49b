import type { Confirmation, MakerState, PlanRecord } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { fail, ok, type Result } from '../model/result.js';
import type { Duration } from '../model/time.js';
import { between, milliseconds, minutes, seconds } from '../model/time.js';
import { challengeWord } from './challenge.js';
import { incompleteness, type RehearsedStep } from './complete.js';

/** A step that a person approved. Only `approve` makes it; the executor takes nothing else. */
export interface ApprovedStep {
  readonly record: PlanRecord;
  readonly index: number;
  readonly step: RehearsedStep;
  readonly by: PlainText;
  readonly [approved]: true;
}
declare const approved: unique symbol;

/** Why an approval is not one. */
export interface Refusal {
  readonly kind:
    | 'maker-off'
    | 'not-open'
    | 'changed'
    | 'expired'
    | 'wrong-word'
    | 'not-typed'
    | 'too-soon'
    | 'not-rehearsed'
    | 'not-permitted'
    | 'out-of-order';
  readonly because: PlainText;
}

/** Where and when a confirmation is judged. */
export interface Judgement {
  readonly maker: MakerState;
  /** Where maker mode has to be bound to. */
  readonly context: PlainText;
  /** Counted by a clock that nobody can set and that runs on while the machine sleeps. */
  readonly sinceRehearsed: Duration;
  readonly sinceOpened: Duration;
}

/** A plan that was not acted on for this long describes a world that has moved on. */
export const PLAN_LIFE: Duration = minutes(5);
/** Keys closer together than this come from a paste, a macro or a terminal's reply, not from fingers. */
export const SHORTEST_GAP: Duration = milliseconds(40);
/** The fastest typists sustain about 200 words a minute, which is a key every 60 ms: a whole word is never faster. */
export const FASTEST_TYPING: Duration = milliseconds(60);
/** High risk has to be read before it can be approved. */
export const READING_TIME: Duration = seconds(8);

/** A step by hand is not ticked yet: those come before what is performed. */
export const isWaitingForHand = ({ plan, ticked }: PlanRecord): boolean =>
  (plan.byHand ?? []).some((_, index) => ticked?.[index] === undefined);

const refuse = (kind: Refusal['kind'], because: string): Result<never, Refusal> => fail({ kind, because: plainText(because) });

/**
 * Turns what a person typed into an approval, or says why not. Pure. Every condition is checked here and nowhere else:
 * maker mode, the same plan as shown, an open step whose turn it is, the exact word, typed key by key, in time.
 */
export function approve(record: PlanRecord, confirmation: Confirmation, judgement: Judgement): Result<ApprovedStep, Refusal> {
  const { asking, plan } = record;
  const { maker, context, sinceRehearsed, sinceOpened } = judgement;
  const { at, step: index } = confirmation;
  const step = plan.steps[index];
  if (!maker.on || maker.until === undefined || !(at < maker.until)) return refuse('maker-off', 'maker mode is off: turn it on first');
  if (maker.context === undefined || maker.context !== context || context === '')
    return refuse('maker-off', 'maker mode is bound to another context');
  if (record.state !== 'rehearsed' || asking?.step !== index || !step) return refuse('not-open', 'this step is not open for approval');
  if (confirmation.planHash !== record.hash) return refuse('changed', 'the plan is not the one that was shown');
  if (record.expiresAt === undefined || !(at < record.expiresAt) || !(sinceRehearsed < PLAN_LIFE))
    return refuse('expired', 'the plan has expired: rehearse it again');
  if (record.steps.slice(0, index).some(status => status.is !== 'worked'))
    return refuse('out-of-order', 'an earlier step has not worked yet');
  if (isWaitingForHand(record)) return refuse('out-of-order', 'what has to be done by hand comes first');
  if (record.steps[index]?.is !== 'waiting') return refuse('not-open', 'this step was answered already');
  const missing = incompleteness(step);
  if (missing !== undefined)
    return fail({ kind: step.rehearsal?.permitted === false ? 'not-permitted' : 'not-rehearsed', because: missing });
  const word = challengeWord(step, record.hash);
  if (confirmation.typed !== asking.word || confirmation.typed !== word)
    return fail({ kind: 'wrong-word', because: plain`type exactly ${plainText(asking.word)}` });
  const untyped = whyNotTyped(confirmation, between(asking.openedAt, at), sinceOpened);
  if (untyped !== undefined) return refuse('not-typed', untyped);
  if (!(at >= asking.notBefore) || (step.risk === 'high' && !(sinceOpened >= READING_TIME)))
    return refuse('too-soon', 'read it first: high risk can not be approved at once');
  return ok({ record, index, step: step as RehearsedStep, by: confirmation.by } as ApprovedStep);
}

/** Why the word was not typed by hand after the question was asked; undefined when it was. Comparisons also fail on NaN. */
export function whyNotTyped(
  { typed, gaps }: Pick<Confirmation, 'typed' | 'gaps'>,
  shown: Duration,
  sinceOpened: Duration,
): string | undefined {
  if (gaps.length !== typed.length - 1 || gaps.length === 0 || !gaps.every(gap => gap >= SHORTEST_GAP))
    return 'type the word key by key: a paste does not count';
  const typing = gaps.reduce((sum, gap) => sum + gap, 0);
  if (!(typing >= FASTEST_TYPING * gaps.length)) return 'that was faster than a hand types';
  return typing <= shown && typing <= sinceOpened ? undefined : 'the keys are older than the question';
}
