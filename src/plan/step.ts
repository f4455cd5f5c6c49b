import type { PlannedAction, PlanStep, Risk } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { catalogueEntry } from './catalogue.js';
import { isThin, type Influence } from './influence.js';

/** Steps are taken in this order: what can do least harm first. */
export const RISING: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

interface KnownRisk {
  readonly is: Risk;
  readonly because: PlainText;
}

/**
 * An action as a step of a plan. What would be medium on good grounds is high when a single source says so; a silence touches
 * nothing that runs.
 * @param known where a remedy knows more of the risk than the catalogue does
 */
export function stepOf(action: PlannedAction, influence: Influence, known?: KnownRisk): PlanStep {
  const entry = catalogueEntry(action.name);
  const { is, because } = known ?? { is: entry.risk, because: entry.riskBecause };
  const raised = (is === 'medium' || influence.logsAlone) && is !== 'high' && isThin(influence) && action.name !== 'create-silence';
  return {
    action,
    title: entry.title(action),
    ...(raised
      ? {
          risk: 'high' as const,
          riskBecause: plain`${because}; ${plainText(influence.logsAlone ? 'only log lines speak for it' : 'only one source speaks for it')}`,
        }
      : { risk: is, riskBecause: because }),
  };
}
