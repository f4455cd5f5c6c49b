import type { Incident } from '../model/incident.js';
import type { Plan, PlanId, PlanRecord } from '../model/plan.js';
import { plain, plainText } from '../model/plain-text.js';
import { ok, type Result } from '../model/result.js';
import type { Runbook } from '../model/runbook.js';
import type { Snapshot } from '../model/snapshot.js';
import { check, type Problem } from '../plan/check.js';
import type { Precedents } from '../plan/precedent.js';
import { candidates, propose, runbookPlan, type Candidate } from '../plan/propose.js';
import type { Ability } from '../plan/remedies/remedy.js';
import type { ActingOptions } from './acting-options.js';
import type { ApprovalGate } from './approval-gate.js';
import { precedentsOf } from './audit-report.js';
import { canBeRehearsed, isBegun, isLive, isUnderWay, type PlanBook } from './plan-book.js';
import { draftOf } from './rehearse-plan.js';

/** Where plans come from. All of them enter the book, and are rehearsed there. */
export interface Proposals {
  /** @param page the runbook of its alerts, where one was read */
  propose(incident: Incident, snapshot: Snapshot, page?: Runbook): Promise<void>;
  /** Takes the steps of a runbook for a plan, to be done and ticked by hand. */
  follow(incident: Incident, snapshot: Snapshot, page: Runbook): Promise<void>;
  /** The actions that a draft may choose from, best first. */
  candidates(incident: Incident, snapshot: Snapshot): readonly Candidate[];
  /** Takes a draft from outside (a model, a file) for a plan, rehearsed; or says all that is wrong with it. */
  consider(draft: unknown, incident: Incident, snapshot: Snapshot): Promise<Result<PlanId, readonly Problem[]>>;
}

interface ProposalsOptions extends Pick<ActingOptions, 'connections' | 'auditPath' | 'noted'> {
  readonly book: PlanBook;
  readonly rehearse: ApprovalGate['rehearse'];
  /** Plans that take something back: no proposal takes their place. */
  readonly waysBack: ReadonlySet<PlanId>;
}

export function createProposals({ book, connections, auditPath, noted, rehearse, waysBack }: ProposalsOptions): Proposals {
  /** Plans that someone asked for by themselves: a newer proposal does not take their place. */
  const taken = new Set<PlanId>();

  /** A proposal that nobody looked at gives way to a newer one. */
  function outdated(incident: Incident, plans: ReadonlySet<PlanId>): readonly PlanRecord[] {
    return book.all().filter(record => {
      const { plan, state, asking } = record;
      return (
        plan.incident === incident.id &&
        !plans.has(plan.id) &&
        !waysBack.has(plan.id) &&
        !taken.has(plan.id) &&
        !asking &&
        !isBegun(record) &&
        !isUnderWay(record) &&
        (state === 'drafted' || state === 'rehearsed')
      );
    });
  }

  const abilities = (): readonly Ability[] =>
    [...connections()].flatMap(([provider, connection]) => (connection.actions ?? []).map(({ name, on }) => ({ provider, name, on })));

  /** Puts a plan on screen, unless the same one is being read or performed there; one that is half done goes on from where it is. */
  async function enter(plan: Plan): Promise<void> {
    const known = book.get(plan.id);
    if (known && (isLive(known) || known.asking || known.state === 'rehearsing' || isUnderWay(known))) return;
    if (!known || !isBegun(known) || !canBeRehearsed(known)) book.put({ ...draftOf(plan), ...offeredWayBack(known) });
    await rehearse(plan.id);
  }

  /** The way back of the last time, where the same plan stands anew. */
  function offeredWayBack(known: PlanRecord | undefined): Pick<PlanRecord, 'rollback'> {
    const back = known?.rollback === undefined ? undefined : book.get(known.rollback);
    return back && back.state !== 'done' ? { rollback: back.plan.id } : {};
  }

  /** What can't be read is no experience; that it can't be written either is said before anything is done. */
  function precedents(): Precedents {
    try {
      return precedentsOf(auditPath);
    } catch (error) {
      noted({
        level: 'warning',
        text: plain`the audit log can't be read: ${plainText(error instanceof Error ? error.message : error, 200)}`,
      });
      return new Map();
    }
  }

  return {
    async propose(incident, snapshot, page) {
      const plans = propose(incident, snapshot, abilities(), precedents(), page);
      if (plans.every(({ steps }) => steps.length === 0))
        noted({
          level: 'warning',
          text: plainText('no action of the connected sources fits: wait and watch, or look at the evidence'),
          incident: incident.id,
        });
      for (const old of outdated(incident, new Set(plans.map(({ id }) => id))))
        book.put({ ...old, state: 'void', because: plainText('a newer proposal took its place') });
      await Promise.all(plans.map(enter));
    },
    candidates: (incident, snapshot) => candidates(incident, snapshot, abilities(), precedents()),
    async follow(incident, snapshot, page) {
      const plan = runbookPlan(incident, snapshot, page, precedents());
      taken.add(plan.id);
      await enter(plan);
    },
    async consider(draft, incident, snapshot) {
      const checked = check(draft, incident, snapshot, abilities());
      if (!checked.ok) return checked;
      await enter(checked.value);
      return ok(checked.value.id);
    },
  };
}
