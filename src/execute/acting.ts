import type { Clock, Connection } from '../contracts/provider.js';
import type { Incident, IncidentId } from '../model/incident.js';
import type { MakerState, PlanId, PlanRecord, StepStatus } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ProviderId } from '../model/signal.js';
import type { Snapshot } from '../model/snapshot.js';
import { later } from '../model/time.js';
import { approve, READING_TIME } from '../plan/approve.js';
import { challengeWord } from '../plan/challenge.js';
import { drift } from '../plan/drift.js';
import { propose } from '../plan/propose.js';
import { openAuditLog, type AuditEntry } from './audit-log.js';
import { run, type ActionOutcome } from './executor.js';
import { createMakerMode } from './maker-mode.js';
import { recoverOpenSteps } from './recovery.js';
import { draftOf, kindFor, rehearsed, rollbackPlan } from './rehearse-plan.js';

export interface ActingOptions {
  readonly clock: Clock;
  connections(): ReadonlyMap<ProviderId, Connection>;
  /** Where the sources that can act look; empty when none can. */
  context(): PlainText;
  identity(): PlainText | undefined;
  readonly operator: { readonly name: PlainText; readonly shared: boolean; readonly from?: PlainText };
  /** False: maker mode can't be had at all. */
  readonly allowed: boolean;
  readonly auditPath: string;
  redact(text: string): string;
  planChanged(record: PlanRecord): void;
  makerChanged(maker: MakerState): void;
  /** For the timeline (with an incident) or the notices. */
  noted(note: { readonly level: 'info' | 'warning' | 'error'; readonly text: PlainText; readonly incident?: IncidentId }): void;
}

/** What a person typed, as the screen saw it. */
export interface TypedApproval { readonly plan: PlanId; readonly step: number; readonly planHash: string; readonly typed: string; readonly gaps: readonly number[] }

/** Everything between a plan and its verdict. The session's only way to change the world outside. */
export interface Acting {
  propose(incident: Incident, snapshot: Snapshot): Promise<void>;
  rehearse(plan: PlanId): Promise<void>;
  openStep(plan: PlanId, step: number): Promise<void>;
  closeStep(plan: PlanId): void;
  approve(typed: TypedApproval): Promise<void>;
  refuse(plan: PlanId, reason: string): void;
  stop(plan: PlanId): void;
  makerOn(typed: string, operator: string | undefined): Promise<void>;
  makerOff(): Promise<void>;
  /** Maker mode as it is now: what has to be typed follows the sources that are connected. */
  maker(): MakerState;
  /** Looks for steps that an earlier session began and did not end, and says what became of them. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

const LIVE: ReadonlySet<PlanRecord['state']> = new Set(['approved', 'running']);

export function createActing(options: ActingOptions): Acting {
  const { clock } = options;
  const records = new Map<PlanId, PlanRecord>();
  const running = new Map<PlanId, AbortController>();
  const log = openAuditLog(options.auditPath, options.redact);
  const maker = createMakerMode({ clock, connections: options.connections, context: options.context, identity: options.identity, operator: options.operator, allowed: options.allowed, changed: options.makerChanged });
  const who = (): PlainText => maker.state().operator ?? options.operator.name;

  function put(record: PlanRecord): PlanRecord {
    records.set(record.plan.id, record);
    options.planChanged(record);
    return record;
  }

  function audit(kind: AuditEntry['kind'], text: string, more: Partial<AuditEntry> = {}): boolean {
    const written = log.append({ kind, text, at: new Date(clock.now()).toISOString(), by: who(), context: options.context(), ...(options.operator.from ? { from: options.operator.from } : {}), ...more });
    if (!written.ok) options.noted({ level: 'error', text: plainText(written.error, 400) });
    return written.ok;
  }
  const about = (record: PlanRecord, step?: number): Partial<AuditEntry> => ({ plan: record.plan.id, planHash: record.hash, ...(step === undefined ? {} : { step }) });
  const note = (record: PlanRecord, level: 'info' | 'warning' | 'error', text: PlainText): void => options.noted({ level, text, incident: record.plan.incident });

  const without = (record: PlanRecord): PlanRecord => {
    const { asking: _, ...rest } = record;
    return rest;
  };

  async function rehearse(id: PlanId): Promise<void> {
    const record = records.get(id);
    if (!record || LIVE.has(record.state)) return;
    put({ ...without(record), state: 'rehearsing' });
    put(await rehearsed(record, options.connections(), clock));
  }

  async function openStep(id: PlanId, index: number): Promise<void> {
    let record = records.get(id);
    if (!record || LIVE.has(record.state)) return;
    if (!maker.check()) return note(record, 'warning', plainText('approving needs maker mode: turn it on first (:maker)'));
    if (record.state === 'drafted' || record.expiresAt === undefined || clock.now() >= record.expiresAt) await rehearse(id);
    record = records.get(id) ?? record;
    const step = record.plan.steps[index];
    const kind = step ? kindFor(options.connections(), step.action) : undefined;
    if (record.state !== 'rehearsed' || !step?.rehearsal || !kind) return note(record, 'warning', record.because ?? plainText('this step can not be opened'));
    if (!step.rehearsal.permitted) return note(record, 'warning', plain`not allowed: ${step.rehearsal.refused ?? plainText('the server refuses')}`);
    const now = await kind.observe(step.action, AbortSignal.timeout(15_000));
    if (!now.ok) return void put({ ...record, state: 'void', because: plain`it can't be read again: ${now.error.answered}` });
    const differences = drift(step.rehearsal.facts, now.value);
    if (differences.length > 0) {
      audit('void', `${step.title}: the world has changed since it was planned`, { ...about(record, index), details: { differences } });
      return void put({ ...record, state: 'void', because: plainText('the world has changed since it was planned'), differences });
    }
    const openedAt = clock.now();
    audit('opened', step.title, about(record, index));
    put({ ...record, asking: { step: index, word: challengeWord(step, record.hash), openedAt, notBefore: step.risk === 'high' ? later(openedAt, READING_TIME) : openedAt } });
  }

  async function approveStep(typed: TypedApproval): Promise<void> {
    const record = records.get(typed.plan);
    if (!record) return;
    maker.check();
    const result = approve(record, { planHash: typed.planHash, step: typed.step, typed: typed.typed, gaps: typed.gaps, openedAt: record.asking?.openedAt ?? clock.now(), at: clock.now(), by: who() }, maker.state(), options.context());
    if (!result.ok) {
      audit('not-approved', `${record.plan.title}: ${result.error.because}`, about(record, typed.step));
      note(record, 'warning', plain`not approved: ${result.error.because}`);
      return result.error.kind === 'expired' ? void put({ ...without(record), state: 'expired', because: result.error.because }) : undefined;
    }
    const { step } = result.value;
    const kind = kindFor(options.connections(), step.action);
    if (!kind) return void put({ ...without(record), state: 'void', because: plainText('its source is not connected any more') });
    if (!audit('approved', step.title, { ...about(record, typed.step), details: { typed: typed.typed, why: record.plan.why, expect: step.rehearsal.expectation } })) return void put({ ...without(record), state: 'stopped', because: plainText('the audit log can not be written: nothing was done') });
    note(record, 'info', plain`${who()} approved: ${step.title}`);
    const stopping = new AbortController();
    running.set(record.plan.id, stopping);
    let current = put(withStatus({ ...without(record), state: 'running' }, typed.step, { is: 'approved', at: clock.now(), by: who() }));
    try {
      for await (const outcome of run(result.value, { clock, kind, writer: () => maker.writer(step.action.provider), audit: (name, text, details) => audit(name, text, { ...about(record, typed.step), ...(details === undefined ? {} : { details }) }), stop: stopping.signal })) {
        current = put(folded(current, typed.step, outcome));
      }
    } finally {
      running.delete(record.plan.id);
    }
    await finished(current, typed.step);
  }

  const withStatus = (record: PlanRecord, index: number, status: StepStatus): PlanRecord => ({ ...record, steps: record.steps.map((old, at) => (at === index ? status : old)) });

  function folded(record: PlanRecord, index: number, outcome: ActionOutcome): PlanRecord {
    if (outcome.type === 'void') return { ...record, state: 'void', because: outcome.because, differences: outcome.differences };
    const next = withStatus(record, index, outcome.status);
    switch (outcome.status.is) {
      case 'failed': return { ...next, state: 'stopped', because: outcome.status.seen };
      case 'not-yet': case 'worse': return { ...next, state: 'stopped', because: outcome.status.seen };
      case 'worked': return { ...next, state: index === record.steps.length - 1 ? 'done' : 'rehearsed' };
      case 'waiting': case 'approved': case 'performing': case 'watching': case 'unknown': return next;
    }
  }

  /** Says the verdict, and offers the way back of what was performed. */
  async function finished(record: PlanRecord, index: number): Promise<void> {
    const status = record.steps[index];
    const step = record.plan.steps[index];
    if (!status || !step) return;
    const verdict = record.state === 'void' ? plain`void: ${record.because ?? plainText('')}` : plain`${plainText(status.is)}: ${'seen' in status ? status.seen : plainText('')}`;
    note(record, record.state === 'done' ? 'info' : 'warning', plain`${step.title}: ${verdict}`);
    if (!['worked', 'not-yet', 'worse', 'unknown'].includes(status.is)) return;
    const back = rollbackPlan(record.plan, step, clock);
    if (!back) return;
    put(draftOf(back));
    put({ ...record, rollback: back.id });
    await rehearse(back.id);
  }

  return {
    rehearse, openStep, approve: approveStep,
    async propose(incident, snapshot) {
      const abilities = [...options.connections()].flatMap(([provider, connection]) => (connection.actions ?? []).map(({ name, on }) => ({ provider, name, on })));
      const plans = propose(incident, snapshot, abilities);
      if (plans.length === 0) options.noted({ level: 'info', text: plainText('no action of the connected sources fits: wait and watch, or look at the evidence'), incident: incident.id });
      for (const plan of plans) if (!LIVE.has(records.get(plan.id)?.state ?? 'drafted')) put(draftOf(plan));
      await Promise.all(plans.map(plan => rehearse(plan.id)));
    },
    closeStep(id) {
      const record = records.get(id);
      if (record?.asking) put(without(record));
    },
    refuse(id, reason) {
      const record = records.get(id);
      if (!record || LIVE.has(record.state)) return;
      const because = plainText(reason.trim() || 'no reason given', 300);
      audit('refused', `${record.plan.title}: ${because}`, about(record));
      put({ ...without(record), state: 'refused', because });
      note(record, 'info', plain`${who()} refused "${record.plan.title}": ${because}`);
    },
    stop(id) {
      const record = records.get(id);
      if (!record || !running.has(id)) return;
      audit('stopped', record.plan.title, about(record));
      running.get(id)?.abort();
    },
    async makerOn(typed, operator) {
      const result = await maker.turnOn(typed, operator);
      if (!result.ok) return options.noted({ level: 'warning', text: plain`maker mode stays off: ${result.error}` });
      if (!audit('maker-on', `maker mode for ${options.context()}`)) await maker.turnOff('the audit log can not be written');
    },
    async makerOff() {
      if (!maker.state().on) return;
      audit('maker-off', 'maker mode ended');
      await maker.turnOff('it was turned off');
    },
    maker: () => maker.state(),
    recover: () => recoverOpenSteps({ file: options.auditPath, clock, connections: options.connections, audit, noted: options.noted }),
    async close() {
      for (const stopping of running.values()) stopping.abort();
      await maker.close();
    },
  };
}
