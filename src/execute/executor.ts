import type { ActionKind, Clock, Writer } from '../contracts/provider.js';
import type { DiffLine, StepStatus } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { Failure, Result } from '../model/result.js';
import { later, seconds, type Duration } from '../model/time.js';
import type { ApprovedStep } from '../plan/approve.js';
import { drift } from '../plan/drift.js';
import type { AuditEntry } from './audit-log.js';

/** How often the outcome is looked at, and how long one call may take. */
const LOOK_EVERY: Duration = seconds(2);
const CALL_TIMEOUT = 30_000;

export interface ExecutorParts {
  readonly clock: Clock;
  readonly kind: ActionKind;
  writer(): Promise<Result<Writer, PlainText>>;
  /** Writes one audit line; false: it is not on disk. */
  audit(kind: AuditEntry['kind'], text: string, details?: unknown): boolean;
  /** Aborted when someone stops the plan: nothing further is done, what was done is still looked at once. */
  readonly stop: AbortSignal;
}

/** What happened, step by step; the last one is the verdict. */
export type ActionOutcome =
  | { readonly type: 'void'; readonly because: PlainText; readonly differences: readonly DiffLine[] }
  | { readonly type: 'status'; readonly status: StepStatus; readonly performed: boolean };

const said = (failure: Failure): PlainText => plain`${failure.asked}: ${failure.answered}`;
const call = (): AbortSignal => AbortSignal.timeout(CALL_TIMEOUT);

/**
 * One approved step as a saga (Garcia-Molina and Salem 1987; write-ahead as in ARIES): look for drift, write the audit
 * line, perform once, read back, watch the outcome until its deadline. Stops at the first surprise. A write whose answer
 * is lost is read back, never sent again.
 */
export async function* run(approval: ApprovedStep, parts: ExecutorParts): AsyncGenerator<ActionOutcome> {
  const { clock, kind, audit } = parts;
  const { action, rehearsal, title } = approval.step;
  const status = (value: StepStatus, performed: boolean): ActionOutcome => ({ type: 'status', status: value, performed });
  const failed = (seen: PlainText): ActionOutcome => status({ is: 'failed', at: clock.now(), seen }, false);

  const facts = await kind.observe(action, call());
  if (!facts.ok) {
    audit('void', `could not read ${title} again: ${said(facts.error)}`);
    return yield { type: 'void', because: plain`it can't be read again: ${said(facts.error)}`, differences: [] };
  }
  const differences = drift(rehearsal.facts, facts.value);
  if (differences.length > 0) {
    audit('void', `${title}: the world has changed since it was planned`, { differences });
    return yield { type: 'void', because: plainText('the world has changed since it was planned'), differences };
  }
  const writer = await parts.writer();
  if (!writer.ok) return yield failed(writer.error);
  if (!audit('performing', title, { action, facts: facts.value, diff: rehearsal.diff, undo: rehearsal.undo, expectation: rehearsal.expectation })) return yield failed(plainText('the audit line could not be written: nothing was done'));

  yield status({ is: 'performing', at: clock.now() }, false);
  const done = await writer.value.perform(action, rehearsal, call());
  if (done.ok) audit('performed', `${title}: ${done.value.seen}`);
  else if (done.error.kind === 'timed-out' || done.error.kind === 'unreachable') {
    audit('outcome-unknown', `${title}: ${said(done.error)}`);
    const again = await kind.observe(action, call());
    if (again.ok && drift(rehearsal.facts, again.value).length === 0) {
      audit('failed', `${title}: no answer, and read back unchanged: it was not done`);
      return yield failed(plain`no answer came, and the object is unchanged: it was not done (${said(done.error)})`);
    }
    yield status({ is: 'unknown', at: clock.now(), seen: plain`no answer came (${said(done.error)}); looking at what is there` }, true);
  } else {
    audit('failed', `${title}: ${said(done.error)}`);
    return yield failed(said(done.error));
  }
  yield* watch(approval, parts, done.ok ? done.value.seen : plainText('unknown'));
}

async function* watch(approval: ApprovedStep, parts: ExecutorParts, first: PlainText): AsyncGenerator<ActionOutcome> {
  const { clock, kind, audit, stop } = parts;
  const { action, rehearsal, title } = approval.step;
  const until = later(clock.now(), rehearsal.expectation.within);
  let seen = first;
  yield { type: 'status', performed: true, status: { is: 'watching', at: clock.now(), until, seen } };
  for (;;) {
    const looked = await kind.verify(action, rehearsal, call());
    if (looked.ok) seen = looked.value.seen;
    else seen = plain`can't look: ${said(looked.error)}`;
    const over = clock.now() >= until || stop.aborted;
    const verdict = looked.ok && looked.value.is !== 'not-yet' ? looked.value.is : over ? 'not-yet' : undefined;
    if (verdict) {
      audit('verdict', `${title}: ${verdict}, ${seen}`);
      return yield { type: 'status', performed: true, status: { is: verdict, at: clock.now(), seen } };
    }
    yield { type: 'status', performed: true, status: { is: 'watching', at: clock.now(), until, seen } };
    await clock.sleep(LOOK_EVERY, stop);
  }
}
