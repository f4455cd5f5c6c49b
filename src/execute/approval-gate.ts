import type { ActionKind, Clock, Connection } from '../contracts/provider.js';
import type { PlanId, PlanRecord } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { fail, type Result } from '../model/result.js';
import type { ProviderId } from '../model/signal.js';
import { later, milliseconds } from '../model/time.js';
import { approve, isWaitingForHand, PLAN_LIFE, READING_TIME, type ApprovedStep, type Refusal } from '../plan/approve.js';
import { challengeWord } from '../plan/challenge.js';
import { incompleteness } from '../plan/complete.js';
import { drift } from '../plan/drift.js';
import { said, withLimit } from './call-limit.js';
import type { MakerMode } from './maker-mode.js';
import { canBeRehearsed, closed, isLive, type PlanBook } from './plan-book.js';
import { kindFor, rehearsed, REHEARSAL_LIMIT } from './rehearse-plan.js';

/** What a person typed, as the screen saw it. */
export interface TypedApproval {
  readonly plan: PlanId;
  readonly step: number;
  readonly planHash: string;
  readonly typed: string;
  readonly gaps: readonly number[];
}

export interface GateParts {
  readonly clock: Clock;
  readonly book: PlanBook;
  readonly maker: MakerMode;
  connections(): ReadonlyMap<ProviderId, Connection>;
  context(): PlainText;
  who(): PlainText;
  audit(kind: 'opened' | 'void', record: PlanRecord, step: number, text: string, details?: unknown): boolean;
  told(record: PlanRecord, level: 'info' | 'warning', text: PlainText): void;
}

/** The one way from a plan on screen to an approval. */
export interface ApprovalGate {
  rehearse(plan: PlanId): Promise<void>;
  /** Reads the object again and, when nothing has changed, asks for the word. */
  open(plan: PlanId, step: number): Promise<void>;
  close(plan: PlanId): void;
  /** Judges what was typed, at once: between this and the record that is running, nothing else happens. */
  judge(typed: TypedApproval): Result<ApprovedStep, Refusal>;
}

/** When it was rehearsed and opened, by a clock that nobody can set. */
interface Ticks {
  readonly rehearsed: number;
  readonly opened?: number;
}

export function createApprovalGate({ clock, book, maker, connections, context, who, audit, told }: GateParts): ApprovalGate {
  const ticks = new Map<PlanId, Ticks>();
  /** The opening under way; leaving the question takes it back. */
  const openings = new Map<PlanId, symbol>();

  async function rehearse(id: PlanId): Promise<void> {
    const record = book.get(id);
    if (!record || !canBeRehearsed(record)) return;
    const asking = book.put({ ...closed(record), state: 'rehearsing' });
    const answer = await rehearsed(asking, connections(), clock);
    if (book.get(id) !== asking) return;
    ticks.set(id, { rehearsed: clock.monotonic() });
    book.put(answer);
  }

  /** By both clocks, as the approval will be judged. */
  const isOld = ({ plan, expiresAt }: PlanRecord): boolean =>
    expiresAt === undefined || clock.now() >= expiresAt || !(clock.monotonic() - (ticks.get(plan.id)?.rehearsed ?? Number.NaN) < PLAN_LIFE);

  async function open(id: PlanId, index: number): Promise<void> {
    const opening = Symbol('opening');
    openings.set(id, opening);
    const before = book.get(id);
    if (!before || isLive(before)) return;
    if (before.asking) book.put(closed(before));
    if (before.steps[index] && before.steps[index].is !== 'waiting')
      return told(before, 'warning', plainText('this step was answered already'));
    if (isWaitingForHand(before)) return told(before, 'warning', plainText('what has to be done by hand comes first: t ticks it'));
    if (!maker.check()) return told(before, 'warning', plainText('approving needs maker mode: turn it on first (:maker)'));
    if (before.state === 'drafted' || (before.state === 'rehearsed' && isOld(before))) await rehearse(id);
    const record = book.get(id) ?? before;
    const step = record.plan.steps[index];
    const kind = step && kindFor(connections(), step.action);
    const missing = step ? incompleteness(step) : plainText('there is no such step');
    if (record.state !== 'rehearsed' || missing !== undefined || !step?.rehearsal)
      return told(record, 'warning', record.because ?? missing ?? plainText('this step can not be opened'));
    if (!kind) return void book.put({ ...record, state: 'void', because: plain`${plainText(step.action.provider)} is not connected` });
    await ask(record, index, { kind, isWanted: () => openings.get(id) === opening });
  }

  async function ask(
    record: PlanRecord,
    index: number,
    { kind, isWanted }: { readonly kind: ActionKind; isWanted(): boolean },
  ): Promise<void> {
    const { plan } = record;
    const step = plan.steps[index];
    if (!step?.rehearsal) return;
    const { rehearsal } = step;
    const now = await withLimit(clock, REHEARSAL_LIMIT, `read ${step.title} again`, signal => kind.observe(step.action, signal));
    if (book.get(plan.id) !== record || !isWanted()) return;
    if (!now.ok) return void book.put({ ...record, state: 'void', because: plain`it can't be read again: ${said(now.error)}` });
    const differences = drift(rehearsal.facts, now.value);
    if (differences.length > 0) {
      const because = plainText('the world has changed since it was planned');
      audit('void', record, index, `${step.title}: ${because}`, { differences });
      return void book.put({ ...record, state: 'void', because, differences });
    }
    // The question itself goes into the log: where that can't be written, nothing may be asked.
    if (!audit('opened', record, index, step.title))
      return void book.put({ ...record, because: plainText('the audit log can not be written: nothing can be approved') });
    const openedAt = clock.now();
    ticks.set(plan.id, { rehearsed: ticks.get(plan.id)?.rehearsed ?? Number.NaN, opened: clock.monotonic() });
    const checked = {
      ...plan,
      steps: plan.steps.map((each, at) => (at === index ? { ...step, rehearsal: { ...rehearsal, at: openedAt } } : each)),
    };
    book.put({
      ...record,
      plan: checked,
      asking: {
        step: index,
        word: challengeWord(step, record.hash),
        openedAt,
        notBefore: step.risk === 'high' ? later(openedAt, READING_TIME) : openedAt,
      },
    });
  }

  return {
    rehearse: id => book.inTurn(id, () => rehearse(id)),
    open: (id, step) => book.inTurn(id, () => open(id, step)),
    close(id) {
      openings.delete(id);
      const record = book.get(id);
      if (record?.asking) book.put(closed(record));
    },
    judge(typed) {
      const record = book.get(typed.plan);
      if (!record) return fail({ kind: 'not-open', because: plainText('there is no such plan') });
      maker.check();
      const known = ticks.get(typed.plan);
      const since = (tick: number | undefined) => milliseconds(tick === undefined ? Number.NaN : clock.monotonic() - tick);
      return approve(
        record,
        {
          planHash: typed.planHash,
          step: typed.step,
          typed: typed.typed,
          gaps: typed.gaps,
          openedAt: record.asking?.openedAt ?? clock.now(),
          at: clock.now(),
          by: who(),
        },
        { maker: maker.state(), context: context(), sinceRehearsed: since(known?.rehearsed), sinceOpened: since(known?.opened) },
      );
    },
  };
}
