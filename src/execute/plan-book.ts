import type { Plan, PlanId, PlanRecord, StepStatus } from '../model/plan.js';

/** The plans of this session as they stand. */
export interface PlanBook {
  get(id: PlanId): PlanRecord | undefined;
  all(): readonly PlanRecord[];
  put(record: PlanRecord): PlanRecord;
  /** Works on a plan one after the other, so that no reading of the server overtakes another. */
  inTurn(id: PlanId, work: () => Promise<void>): Promise<void>;
}

export function createPlanBook(changed: (record: PlanRecord) => void): PlanBook {
  const records = new Map<PlanId, PlanRecord>();
  const turns = new Map<PlanId, Promise<void>>();
  return {
    get: id => records.get(id),
    all: () => [...records.values()],
    put(record) {
      records.set(record.plan.id, record);
      changed(record);
      return record;
    },
    inTurn(id, work) {
      const turn = (turns.get(id) ?? Promise.resolve()).then(work);
      turns.set(
        id,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

/** Approved or being performed: nothing else may touch it. */
export const isLive = ({ state }: PlanRecord): boolean => state === 'approved' || state === 'running';

/** It has a step that the server can be asked about: one to perform, or one by hand that stands in for an action. */
export const asksServer = ({ steps, byHand }: Plan): boolean =>
  steps.length > 0 || (byHand ?? []).some(({ instead }) => instead !== undefined);

/** Someone has begun with it, by hand or by waiting: a newer proposal does not take its place. */
export const isUnderWay = ({ ticked, outcome, state }: PlanRecord): boolean =>
  outcome?.is === 'watching' || (state !== 'done' && (ticked ?? []).some(tick => tick !== undefined));

/** What was shown of it can be asked of the server anew; a plan that was acted on can't: only a new one can go on. */
export const canBeRehearsed = ({ state, plan }: PlanRecord): boolean =>
  asksServer(plan) && ['drafted', 'rehearsed', 'void', 'expired', 'refused'].includes(state);

/** A step of it has worked: its record is not replaced, or what was done could be done again. */
export const isBegun = ({ steps }: PlanRecord): boolean =>
  steps.some(({ is }) => is === 'worked') && steps.some(({ is }) => is === 'waiting');

export function closed(record: PlanRecord): PlanRecord {
  const { asking: _, ...rest } = record;
  return rest;
}

export const withStatus = (record: PlanRecord, index: number, status: StepStatus): PlanRecord => ({
  ...record,
  steps: record.steps.map((old, at) => (at === index ? status : old)),
});
