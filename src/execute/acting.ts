import type { MakerState, PlanId, PlanRecord } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { seconds } from '../model/time.js';
import type { ApprovedStep } from '../plan/approve.js';
import { needsSecondPerson } from '../plan/second-person.js';
import type { ActingOptions } from './acting-options.js';
import { createApprovalGate, type TypedApproval } from './approval-gate.js';
import type { AuditEntry } from './audit-log.js';
import { openAuditing } from './auditing.js';
import { run } from './executor.js';
import { folded } from './folded-outcome.js';
import { createByHand, type ByHand } from './by-hand.js';
import { challengeOf, createMakerMode } from './maker-mode.js';
import { createOutcomes } from './outcomes.js';
import { closed, createPlanBook, isLive, withStatus } from './plan-book.js';
import { createProposals, type Proposals } from './proposals.js';
import { recoverOpenSteps } from './recovery.js';
import { askSecondPerson } from './second-person.js';
import { draftOf, hashOfPlan, kindFor, rollbackPlan } from './rehearse-plan.js';

/** Everything between a plan and its verdict. The session's only way to change the world outside. */
export interface Acting extends Proposals, Pick<ByHand, 'tick' | 'untick' | 'writePatch'> {
  rehearse(plan: PlanId): Promise<void>;
  openStep(plan: PlanId, step: number): Promise<void>;
  closeStep(plan: PlanId): void;
  /** Resolves after the verdict. */
  approve(typed: TypedApproval): Promise<void>;
  refuse(plan: PlanId, reason: string): void;
  stop(plan: PlanId): void;
  /** Waits and watches: what the alerts do from now on is the plan. Resolves after the verdict. */
  watch(plan: PlanId): Promise<void>;
  makerOn(typed: string, operator: string | undefined): Promise<void>;
  makerOff(): Promise<void>;
  /** Maker mode as it is now: what has to be typed follows the sources that are connected. */
  maker(): MakerState;
  /** Looks for steps that an earlier session began and did not end, and says what became of them. */
  recover(): Promise<void>;
  /** Stops between steps, waits a little for what is under way, drops the writers. */
  close(): Promise<void>;
}

/** How long closing waits for a step that is being performed. */
const PATIENCE = seconds(5);
const LONGEST_REASON = 300;

export function createActing(options: ActingOptions): Acting {
  const { clock, connections } = options;
  const running = new Map<PlanId, { readonly stop: AbortController; readonly done: Promise<void> }>();
  const closing = new AbortController();
  /** Plans that take something back that was done: they stay until someone decides on them. */
  const waysBack = new Set<PlanId>();
  const book = createPlanBook(options.planChanged);
  const maker = createMakerMode({
    clock,
    connections,
    context: options.context,
    identity: options.identity,
    operator: options.operator,
    allowed: options.allowed,
    changed: options.makerChanged,
    ended: because => void audit('maker-off', `maker mode ended: ${because}`),
  });
  const who = (): PlainText => maker.state().operator ?? options.operator.name;

  const auditing = openAuditing(options, who);
  const { audit } = auditing;
  const about = (record: PlanRecord, step?: number, details?: unknown): Partial<AuditEntry> => ({
    plan: record.plan.id,
    planHash: record.hash,
    ...(step === undefined ? {} : { step }),
    ...(details === undefined ? {} : { details }),
  });
  const note = (record: PlanRecord, level: 'info' | 'warning' | 'error', text: PlainText): void =>
    options.noted({ level, text, incident: record.plan.incident });

  const gate = createApprovalGate({
    clock,
    book,
    maker,
    connections,
    context: options.context,
    who,
    told: note,
    audit: (kind, record, step, text, details) => audit(kind, text, about(record, step, details)),
  });

  const outcomes = createOutcomes({
    clock,
    book,
    look: options.look,
    graph: options.graph,
    told: note,
    audit: (kind, record, text, details) => audit(kind, text, about(record, undefined, details)),
  });
  /** What the alerts say is news that nobody waits for. */
  const watchOutcome = (id: PlanId): void =>
    void outcomes.watch(id).catch((error: unknown) =>
      options.noted({
        level: 'error',
        text: plain`the watch of an outcome failed: ${plainText(error instanceof Error ? error.message : error, 200)}`,
      }),
    );
  const byHand = createByHand({
    clock,
    book,
    folder: options.patches,
    who,
    finished: watchOutcome,
    answered: (level, text) => options.noted({ level, text }),
    told: (record, text) => note(record, 'info', text),
    audit: (kind, record, step, text, details) => audit(kind, text, about(record, step, details)),
  });

  const proposals = createProposals({
    book,
    connections,
    auditPath: options.auditPath,
    noted: options.noted,
    rehearse: gate.rehearse,
    waysBack,
  });

  async function approveStep(typed: TypedApproval): Promise<void> {
    const record = book.get(typed.plan);
    if (!record) return;
    const judged = gate.judge(typed);
    if (!judged.ok) {
      const { kind, because } = judged.error;
      audit('not-approved', `${record.plan.title}: ${because}`, about(record, typed.step));
      note(record, 'warning', plain`not approved: ${because}`);
      if (kind === 'expired') book.put({ ...closed(record), state: 'expired', because });
      return;
    }
    const { step, index } = judged.value;
    if (!audit('approved', step.title, about(record, index, { typed: typed.typed, plan: record.plan })))
      return void book.put({
        ...closed(record),
        state: 'stopped',
        because: plainText('the audit log can not be written: nothing was done'),
      });
    note(record, 'info', plain`${who()} approved: ${step.title}`);
    book.put(withStatus({ ...closed(record), state: 'running' }, index, { is: 'approved', at: clock.now(), by: who() }));
    const stop = new AbortController();
    const done = secondApproval(judged.value, stop.signal).then(agreed => (agreed ? perform(judged.value, stop.signal) : undefined));
    running.set(record.plan.id, { stop, done });
    try {
      await done;
    } catch (error) {
      // A bug of ours must not leave a plan running for ever; the log says how far it came.
      book.put({
        ...(book.get(record.plan.id) ?? record),
        state: 'stopped',
        because: plain`the program failed: ${plainText(error instanceof Error ? error.message : error, 200)}`,
      });
      throw error;
    } finally {
      running.delete(record.plan.id);
    }
  }

  /** True when one person is enough, or another OS user agreed; else the record says why it ended. */
  async function secondApproval(approval: ApprovedStep, stop: AbortSignal): Promise<boolean> {
    const { secondPerson } = options;
    const { record, index, step } = approval;
    if (!secondPerson || !needsSecondPerson(secondPerson.rules, step.action, challengeOf(options.context()))) return true;
    const current = (): PlanRecord => book.get(record.plan.id) ?? record;
    const waits = plain`${step.title}: waits for a second person (warroom approve)`;
    note(record, 'info', waits);
    book.put({ ...current(), because: waits });
    const answer = await askSecondPerson(secondPerson.folder, approval, options.context(), clock, AbortSignal.any([stop, closing.signal]));
    const { because: _, ...agreed } = current();
    if (
      answer.ok &&
      answer.value.says === 'approve' &&
      audit('approved', step.title, { ...about(record, index, { second: answer.value }), by: answer.value.by })
    ) {
      note(record, 'info', plain`${answer.value.by} approved as the second person: ${step.title}`);
      book.put(agreed);
      return true;
    }
    const because = answer.ok ? plain`${answer.value.by} refused it: ${answer.value.reason}` : answer.error;
    audit('not-approved', `${step.title}: ${because}`, about(record, index));
    note(record, 'warning', plain`${step.title}: nothing was done, ${because}`);
    book.put({ ...withStatus(current(), index, { is: 'waiting' }), state: 'void', because });
    return false;
  }

  async function perform(approval: ApprovedStep, stop: AbortSignal): Promise<void> {
    const { record: approved, index, step } = approval;
    const { id } = approved.plan;
    const current = (): PlanRecord => book.get(id) ?? approved;
    const kind = kindFor(connections(), step.action);
    if (!kind) return void book.put({ ...current(), state: 'void', because: plainText('its source is not connected any more') });
    const outcomes = run(approval, {
      clock,
      kind,
      stop,
      isWayBack: waysBack.has(id),
      borrowWriter: () => maker.borrow(step.action.provider),
      isUnchanged: () => current().hash === approved.hash && hashOfPlan(approved.plan) === approved.hash,
      audit: (name, text, details) => audit(name, text, about(approved, index, details)),
    });
    for await (const outcome of outcomes) book.put(folded(current(), index, outcome));
    await finished(current(), index);
  }

  /** Says the verdict, and offers the way back of what was performed. */
  async function finished(record: PlanRecord, index: number): Promise<void> {
    const status = record.steps[index];
    const step = record.plan.steps[index];
    if (!status || !step) return;
    if (record.state === 'void') return note(record, 'warning', plain`${step.title}: void, ${record.because ?? plainText('')}`);
    note(
      record,
      status.is === 'worked' ? 'info' : 'warning',
      plain`${step.title}: ${plainText(status.is)}, ${'seen' in status ? status.seen : plainText('')}`,
    );
    const isChanged = ['worked', 'not-yet', 'worse'].includes(status.is) || (status.is === 'failed' && status.partly === true);
    const back = isChanged && !closing.signal.aborted ? rollbackPlan(record.plan, step, clock) : undefined;
    if (record.state === 'done' && !waysBack.has(record.plan.id)) watchOutcome(record.plan.id);
    if (!back) return;
    waysBack.add(back.id);
    book.put(draftOf(back));
    book.put({ ...(book.get(record.plan.id) ?? record), rollback: back.id });
    await gate.rehearse(back.id);
  }

  /** Waits for what is under way, but not for ever. */
  async function inTime(work: Promise<unknown> | undefined): Promise<void> {
    const patience = new AbortController();
    await Promise.race([work, clock.sleep(PATIENCE, patience.signal)]);
    patience.abort();
  }

  return {
    ...byHand,
    ...proposals,
    rehearse: gate.rehearse,
    openStep: gate.open,
    closeStep: gate.close,
    approve: approveStep,
    refuse(id, reason) {
      const record = book.get(id);
      if (!record || isLive(record) || record.state === 'done') return;
      const because = plainText(reason.trim() || 'no reason given', LONGEST_REASON);
      audit('refused', `${record.plan.title}: ${because}`, about(record));
      book.put({ ...closed(record), state: 'refused', because });
      note(record, 'info', plain`${who()} refused "${record.plan.title}": ${because}`);
    },
    stop(id) {
      const record = book.get(id);
      const step = running.get(id);
      if (record && !step) return void outcomes.stop(id);
      if (!record || !step || step.stop.signal.aborted) return;
      audit('stopped', record.plan.title, about(record));
      step.stop.abort();
    },
    async watch(id) {
      const record = book.get(id);
      if (!record || record.plan.steps.length > 0 || record.plan.byHand || record.outcome?.is === 'watching') return;
      await outcomes.watch(id);
    },
    async makerOn(typed, operator) {
      const result = maker.turnOn(typed, operator);
      if (!result.ok) return options.noted({ level: 'warning', text: plain`maker mode stays off: ${result.error}` });
      if (!audit('maker-on', `maker mode for ${options.context()}`)) await maker.turnOff('the audit log can not be written');
    },
    async makerOff() {
      if (!maker.state().on) return;
      audit('maker-off', 'maker mode was turned off');
      await maker.turnOff('it was turned off');
    },
    maker: () => maker.state(),
    async recover() {
      try {
        await recoverOpenSteps({ file: options.auditPath, clock, connections, audit, noted: options.noted, stop: closing.signal });
      } catch (error) {
        options.noted({
          level: 'error',
          text: plain`the audit log can't be read, so open steps of an earlier session are not known: ${plainText(error instanceof Error ? error.message : error, 200)}`,
        });
      }
    },
    async close() {
      closing.abort();
      for (const { stop } of running.values()) stop.abort();
      await inTime(Promise.all([outcomes.close(), ...[...running.values()].map(({ done }) => done.catch(() => undefined))]));
      if (maker.state().on) audit('maker-off', 'maker mode ended: the room was closed');
      await maker.close();
      await inTime(auditing.close());
    },
  };
}
