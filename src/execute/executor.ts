import type { ActionKind, Clock, PerformFailure } from '../contracts/provider.js';
import type { DiffLine, StepStatus } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { Failure, Result } from '../model/result.js';
import { seconds, type Duration } from '../model/time.js';
import type { ApprovedStep } from '../plan/approve.js';
import { drift } from '../plan/drift.js';
import { CALL_LIMIT, said, saidWithAdvice, withLimit } from './call-limit.js';
import type { WriterLease } from './maker-mode.js';
import { stepDetails } from './step-details.js';
import { watchOutcome } from './watch-outcome.js';

/** How often an object is read back when the answer to a write was lost, and how long in between. */
const READ_BACKS = 3;
const READ_BACK_EVERY: Duration = seconds(2);

export interface ExecutorParts {
  readonly clock: Clock;
  readonly kind: ActionKind;
  borrowWriter(): Promise<Result<WriterLease, PlainText>>;
  /** It takes something back: how that ends says nothing about the action as a remedy. */
  readonly isWayBack: boolean;
  /** Whether the plan is still the one whose hash was approved: checked here once more. */
  isUnchanged(): boolean;
  /** Writes one audit line; false: it is not on disk. */
  audit(kind: 'void' | 'performing' | 'performed' | 'failed' | 'outcome-unknown' | 'verdict', text: string, details?: unknown): boolean;
  /** Aborted when someone stops the plan: nothing further is done, what was done is still looked at once. */
  readonly stop: AbortSignal;
}

/** What happened, step by step; the last one is the verdict. */
export type ActionOutcome =
  | { readonly type: 'void'; readonly because: PlainText; readonly differences: readonly DiffLine[] }
  | { readonly type: 'status'; readonly status: StepStatus };

const status = (value: StepStatus): ActionOutcome => ({ type: 'status', status: value });

/** Answers after which nobody can tell whether the write arrived; any other refusal came from the server, which did nothing. */
const LOST: ReadonlySet<Failure['kind']> = new Set(['timed-out', 'unreachable', 'cancelled', 'unexpected-answer']);

/** Stopped between two of its writes, it says itself what it did. */
const isLost = ({ kind, done }: PerformFailure): boolean => LOST.has(kind) && !(kind === 'cancelled' && done !== undefined);

/**
 * One approved step as a saga (Garcia-Molina and Salem 1987; write-ahead as in ARIES): look for drift, write the audit
 * line, perform once, read back, watch the outcome until its deadline. Stops at the first surprise. A write whose answer
 * is lost is read back, never sent again.
 */
export async function* run(approval: ApprovedStep, parts: ExecutorParts): AsyncGenerator<ActionOutcome> {
  const { clock, kind, audit } = parts;
  const { action, rehearsal, title } = approval.step;
  const failed = (seen: PlainText, done?: PlainText): ActionOutcome =>
    status({
      is: 'failed',
      at: clock.now(),
      seen: done === undefined ? seen : plain`${seen}; done before: ${done}`,
      ...(done === undefined ? {} : { partly: true }),
    });
  const voided = (because: PlainText, differences: readonly DiffLine[] = []): ActionOutcome => {
    audit('void', `${title}: ${because}`, differences.length > 0 ? { differences } : undefined);
    return { type: 'void', because, differences };
  };

  if (!parts.isUnchanged()) return yield voided(plainText('the plan is not the one that was approved'));
  const facts = await withLimit(clock, CALL_LIMIT, `read ${title} again`, signal => kind.observe(action, signal));
  if (!facts.ok) return yield voided(plain`it can't be read again: ${said(facts.error)}`);
  const differences = drift(rehearsal.facts, facts.value);
  if (differences.length > 0) return yield voided(plainText('the world has changed since it was planned'), differences);
  const sent = yield* send(approval, parts);
  if (sent === undefined) return;
  if (sent.ok) return yield* watchOutcome(approval, parts, sent.value.seen);
  if (!isLost(sent.error)) {
    const { done } = sent.error;
    audit('failed', `${title}: ${said(sent.error)}${done === undefined ? '' : `; done before: ${done}`}`);
    return yield failed(saidWithAdvice(sent.error), done);
  }
  audit('outcome-unknown', `${title}: ${said(sent.error)}`);
  yield status({ is: 'unknown', at: clock.now(), seen: plain`no clear answer came (${said(sent.error)}); reading back what is there` });
  const found = await readBack(approval, parts);
  if (found.is === 'not-done') {
    audit('failed', `${title}: ${found.seen}`);
    return yield failed(found.seen);
  }
  yield* watchOutcome(approval, parts, found.seen);
}

/** Write-ahead line, then the one write. Undefined: it ended before the write, and the outcome told says why. */
async function* send(
  approval: ApprovedStep,
  { clock, kind, audit, stop, borrowWriter }: ExecutorParts,
): AsyncGenerator<ActionOutcome, Result<{ readonly seen: PlainText }, PerformFailure> | undefined> {
  const { action, rehearsal, title } = approval.step;
  const notDone = (because: PlainText): ActionOutcome => {
    audit('failed', `${title}: ${because}: nothing was done`);
    return status({ is: 'failed', at: clock.now(), seen: plain`${because}: nothing was done` });
  };
  const lease = await borrowWriter();
  if (!lease.ok) return void (yield notDone(lease.error));
  try {
    if (stop.aborted) return void (yield notDone(plainText('it was stopped')));
    if (!audit('performing', title, stepDetails(approval.step)))
      return void (yield notDone(plainText('the audit line could not be written')));
    yield status({ is: 'performing', at: clock.now() });
    const done = await withLimit<{ readonly seen: PlainText }, PerformFailure>(clock, kind.patience ?? CALL_LIMIT, title, signal =>
      lease.value.writer.perform(action, rehearsal, signal, stop),
    );
    if (done.ok) audit('performed', `${title}: ${done.value.seen}`);
    return done;
  } finally {
    await lease.value.release();
  }
}

/** After a lost answer: what is there now? Looks a few times, because the server may still be at it. Writes nothing. */
async function readBack(
  { step: { action, rehearsal, title } }: ApprovedStep,
  { clock, kind }: ExecutorParts,
): Promise<{ readonly is: 'done' | 'not-done' | 'unknown'; readonly seen: PlainText }> {
  let seen = plainText('it could not be read back');
  let wasRead = false;
  for (let look = 0; look < READ_BACKS; look++) {
    if (look > 0) await clock.sleep(READ_BACK_EVERY);
    const facts = await withLimit(clock, CALL_LIMIT, `read ${title} back`, signal => kind.observe(action, signal));
    if (facts.ok && drift(rehearsal.facts, facts.value).length > 0)
      return { is: 'done', seen: plainText('no clear answer came, but the object has changed') };
    const outcome = await withLimit(clock, CALL_LIMIT, `look at ${title}`, signal => kind.verify(action, rehearsal, signal));
    // Where all is as before, "worse" only says that what was wanted is not there.
    if (outcome.ok && (outcome.value.is === 'worked' || (outcome.value.is === 'worse' && !facts.ok)))
      return { is: 'done', seen: outcome.value.seen };
    if (facts.ok) wasRead = true;
    else seen = plain`it could not be read back: ${said(facts.error)}`;
  }
  return wasRead
    ? { is: 'not-done', seen: plainText('no clear answer came, and read back it is unchanged: it was not done') }
    : { is: 'unknown', seen };
}
