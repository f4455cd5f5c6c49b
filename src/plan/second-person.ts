import type { PlannedAction } from '../model/plan.js';

/** When one person is not enough: a rule fits when all that it names fits. Lists hold names, or beginnings as in "prod-*". */
export interface SecondPersonRule {
  readonly actions?: readonly string[];
  readonly namespaces?: readonly string[];
  /** The part of the context that people type to turn maker mode on. */
  readonly contexts?: readonly string[];
}

const fits = (patterns: readonly string[] | undefined, value: string): boolean =>
  patterns === undefined || patterns.some(pattern => (pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern));

/** Whether a second person has to approve an action here, by any rule that fits. */
export const needsSecondPerson = (rules: readonly SecondPersonRule[], { name, on }: PlannedAction, context: string): boolean =>
  rules.some(rule => fits(rule.actions, name) && fits(rule.namespaces, on.namespace ?? '') && fits(rule.contexts, context));

/** The second person types a word of their own, so that the first can't pass theirs on by habit. */
export const secondWord = (planHash: string): string => `second-${planHash.slice(0, 6)}`;
