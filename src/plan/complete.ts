import type { PlanStep, Rehearsal } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';

export type RehearsedStep = PlanStep & { readonly rehearsal: Rehearsal };

/**
 * What a step still lacks before a person can decide on it; undefined when it has all: the server's permission, facts to
 * compare again, an outcome to watch for until a deadline, and the way back or why there is none.
 */
export function incompleteness({ rehearsal }: PlanStep): PlainText | undefined {
  if (!rehearsal) return plainText('the server has not been asked yet what this step would do');
  if (!rehearsal.permitted) return plain`not allowed: ${rehearsal.refused ?? plainText('the server refuses')}`;
  if (rehearsal.facts.length === 0) return plainText('the server told nothing that could be compared again before acting');
  if (rehearsal.expectation.text === '' || !(rehearsal.expectation.within > 0))
    return plainText('nothing says how to see whether it worked, and until when');
  const undo = 'cannot' in rehearsal.undo ? rehearsal.undo.cannot : rehearsal.undo.text;
  return undo === '' ? plainText('nothing says how to undo it, or why that is not possible') : undefined;
}
