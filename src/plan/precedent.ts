import type { HandStep } from '../model/hand-step.js';
import type { PlannedAction } from '../model/plan.js';
import { plain, type PlainText } from '../model/plain-text.js';
import { resourceKey, type ResourceRef } from '../model/resource.js';

/** How the same action on the same object ended before, from the audit log. */
export interface Precedent {
  readonly tried: number;
  readonly worked: number;
}
export type Precedents = ReadonlyMap<string, Precedent>;

/** What a plan does in one word, and to what. */
interface Doing {
  readonly name: string;
  readonly on?: ResourceRef;
}

/** Arguments are left out: rolling back checkout is one experience, whatever the revision was. */
export const precedentKey = ({ name, on }: Doing): string => `${name} ${on ? resourceKey(on) : ''}`;

/** What a plan is remembered by: its first action; where there is none, its first step by hand; else that it waited. */
export function doneFirst({
  actions,
  byHand,
}: {
  readonly actions: readonly PlannedAction[];
  readonly byHand?: readonly HandStep[];
}): Doing {
  const [step] = byHand ?? [];
  return actions[0] ?? (step ? { name: `by hand: ${step.verb}`, ...(step.on ? { on: step.on } : {}) } : { name: 'wait' });
}

/** Between 0.75 and 1.25, 1 without experience: the rule of succession (Laplace 1814) keeps one try from deciding. */
export const experience = ({ tried, worked }: Precedent): number => 0.75 + 0.5 * ((worked + 1) / (tried + 2));

export const experienceText = ({ tried, worked }: Precedent): PlainText => plain`worked ${worked} of ${tried} times here`;
