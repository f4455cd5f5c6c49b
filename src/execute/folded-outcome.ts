import type { PlanRecord } from '../model/plan.js';
import type { ActionOutcome } from './executor.js';
import { withStatus } from './plan-book.js';

/** A record with what became of one of its steps. */
export function folded(record: PlanRecord, index: number, outcome: ActionOutcome): PlanRecord {
  if (outcome.type === 'void')
    return { ...withStatus(record, index, { is: 'waiting' }), state: 'void', because: outcome.because, differences: outcome.differences };
  const next = withStatus(record, index, outcome.status);
  switch (outcome.status.is) {
    case 'failed':
    case 'not-yet':
    case 'worse':
      return { ...next, state: 'stopped', because: outcome.status.seen };
    case 'worked':
      return { ...next, state: index === record.steps.length - 1 ? 'done' : 'rehearsed' };
    case 'waiting':
    case 'approved':
    case 'performing':
    case 'watching':
    case 'unknown':
      return next;
  }
}
