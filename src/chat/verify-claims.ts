import type { CitedFact, Claim } from '../model/conversation.js';
import type { EvidenceId } from '../model/incident.js';
import { plainText } from '../model/plain-text.js';
import { contradicts } from './negations.js';
import { contradictsShares, dottedIn, isToldBy, quantitiesIn, sharesIn } from './quantities.js';
import { stems } from './retrieval/relevance.js';

/** Words by which a sentence tells someone to act, as an answer never should: plans are made elsewhere, and approved. */
const ORDER =
  /\b(?:kubectl|helm|aws|curl|wget|sudo|rm -|bash|exec into|drop table)\b|(?:^|[.:;,] ?|\b(?:must|should|please|now|to|and|then|need to|have to) )(?:delete|drain|exec|scale|restart|roll ?back|silence|expire|approve|set (?:the )?image|create a silence|cordon|terminate|ignore (?:all|previous|any)|disable|uninstall|run)\b|"(?:actions?|name|tool|arguments)"\s*:/i;

/** Whether a claim and what it cites have a word in common that means something. */
function speaksOfTheSame(text: string, cited: string): boolean {
  const known = new Set(stems(cited));
  return stems(text).some(stem => known.has(stem));
}

/**
 * Checks one sentence against the facts it cites: no valid citation, a citation that does not exist or speaks
 * of something else or of the opposite, a quantity that no cited fact holds, or an order. Pure; what it can't check (whether the sentence follows) it does not claim to.
 */
export function verifyClaim(text: string, cites: readonly string[], facts: ReadonlyMap<string, CitedFact>): Claim {
  const found = cites.filter(cite => facts.has(cite)) as EvidenceId[];
  const clean = plainText(text, 1000);
  if (cites.length > 0 && found.length < cites.length) return { text: clean, cites: found, verdict: 'wrong-citation' };
  if (found.length === 0) return { text: clean, cites: [], verdict: 'uncited' };
  const cited = found.map(cite => facts.get(cite)?.text ?? '').join('\n');
  const told = quantitiesIn(cited);
  if (ORDER.test(clean.replace(/%20|\+/g, ' '))) return { text: clean, cites: found, verdict: 'order' };
  const holds =
    quantitiesIn(text).every(quantity => isToldBy(quantity, told)) &&
    dottedIn(text).every(name => cited.includes(name)) &&
    !contradictsShares(sharesIn(text), sharesIn(cited));
  if (!holds) return { text: clean, cites: found, verdict: 'number-differs' };
  return { text: clean, cites: found, verdict: speaksOfTheSame(clean, cited) && !contradicts(clean, cited) ? 'cited' : 'wrong-citation' };
}
