import type { PlanStep } from '../model/plan.js';
import { catalogueEntry } from './catalogue.js';

/** Colours and stones: short, distinct, easy to type when tired; none is a word of the trade or starts like another. */
const FIRST = [
  'amber',
  'birch',
  'cobalt',
  'dune',
  'ember',
  'fern',
  'garnet',
  'hazel',
  'indigo',
  'jade',
  'kelp',
  'lilac',
  'maple',
  'nickel',
  'ochre',
  'pearl',
  'quartz',
  'russet',
  'slate',
  'topaz',
  'umber',
  'violet',
  'walnut',
  'zinc',
] as const;
/** A name that can be typed: the keys of every keyboard, nothing at the ends that can't be seen. */
const TYPABLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
/** A shorter name could be given by a stray key: a deployment may be called "y". */
const SHORTEST_NAME = 5;

/**
 * The word to type for a step: "amber-rollback", drawn from the hash of what is shown, so it differs from plan to plan;
 * for high risk the object's own name, which has to be read to be typed.
 */
export function challengeWord(step: PlanStep, planHash: string): string {
  const verb = catalogueEntry(step.action.name).verb;
  const { name } = step.action.on;
  if (step.risk === 'high' && TYPABLE.test(name)) return name.length < SHORTEST_NAME ? `${name}-${verb}` : name;
  const index = Number.parseInt(planHash.slice(0, 8), 16) % FIRST.length;
  return `${FIRST[index] ?? FIRST[0]}-${verb}`;
}
