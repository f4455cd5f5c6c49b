import type { PlannedAction } from '../model/plan.js';
import { plain, type PlainText } from '../model/plain-text.js';
import { resourceKey } from '../model/resource.js';

/** How the same action on the same object ended before, from the audit log. */
export interface Precedent {
  readonly tried: number;
  readonly worked: number;
}
export type Precedents = ReadonlyMap<string, Precedent>;

/** Arguments are left out: rolling back checkout is one experience, whatever the revision was. */
export const precedentKey = ({ name, on }: Pick<PlannedAction, 'name' | 'on'>): string => `${name} ${resourceKey(on)}`;

/** Between 0.75 and 1.25, 1 without experience: the rule of succession (Laplace 1814) keeps one try from deciding. */
export const experience = ({ tried, worked }: Precedent): number => 0.75 + 0.5 * ((worked + 1) / (tried + 2));

export const experienceText = ({ tried, worked }: Precedent): PlainText => plain`worked ${worked} of ${tried} times here`;
