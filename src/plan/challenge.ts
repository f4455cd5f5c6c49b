import type { PlanStep } from '../model/plan.js';

/** Colours and stones: short, distinct, easy to type when tired; none is a word of the trade or starts like another. */
const FIRST = ['amber', 'birch', 'cobalt', 'dune', 'ember', 'fern', 'garnet', 'hazel', 'indigo', 'jade', 'kelp', 'lilac', 'maple', 'nickel', 'ochre', 'pearl', 'quartz', 'russet', 'slate', 'topaz', 'umber', 'violet', 'walnut', 'zinc'] as const;
const VERB: Readonly<Record<PlanStep['action']['name'], string>> = { 'roll-back': 'rollback', restart: 'restart', scale: 'scale', 'create-silence': 'silence', 'expire-silence': 'unsilence' };

/**
 * The word to type for a step: "amber-rollback", drawn from the hash of what is shown, so it differs from plan to plan;
 * for high risk the object's own name, which has to be read to be typed.
 */
export function challengeWord(step: PlanStep, planHash: string): string {
  if (step.risk === 'high') return step.action.on.name;
  const index = Number.parseInt(planHash.slice(0, 8), 16) % FIRST.length;
  return `${FIRST[index] ?? FIRST[0]}-${VERB[step.action.name]}`;
}
