import type { CitedFact, Claim } from '../model/conversation.js';
import type { EvidenceId } from '../model/incident.js';
import { plainText } from '../model/plain-text.js';
import { stems } from './retrieval/relevance.js';

/** Numbers of a sentence without those that are part of a name (r42, v2, e1) or of a citation. */
function numbersIn(text: string): readonly string[] {
  // Full-width and superscript digits are digits too.
  return [...text.normalize('NFKC').matchAll(/(?<![\w.-])\d+(?:[.,:]\d+)*(?![\w]*[a-z]\d)/gi)].map(match => match[0].replace(/,(?=\d{3}\b)/g, '').replace(/\.0+$/, ''));
}

/** A number holds when the cited facts say it, as it is or rounded to as many digits as the claim gives. */
function supported(number: string, facts: string): boolean {
  const said = numbersIn(facts);
  if (said.includes(number)) return true;
  const value = Number(number);
  if (!Number.isFinite(value)) return false;
  const digits = number.split('.')[1]?.length ?? 0;
  return said.some(other => Number.isFinite(Number(other)) && Number(other).toFixed(digits) === value.toFixed(digits));
}

/** Words by which a sentence tells someone to act, as an answer never should: plans are made elsewhere, and approved. */
const ORDER = /\b(?:kubectl|helm|aws|curl|wget|sudo|rm -|bash|exec into|drop table)\b|(?:^|[.:;,] ?|\b(?:must|should|please|now|to|and|then|need to|have to) )(?:delete|drain|exec|scale|restart|roll ?back|silence|expire|approve|set (?:the )?image|create a silence|cordon|terminate|ignore (?:all|previous|any)|disable|uninstall|run)\b|"(?:actions?|name|tool|arguments)"\s*:/i;

/** Whether a claim and what it cites have a word in common that means something. */
function speaksOfTheSame(text: string, cited: string): boolean {
  const known = new Set(stems(cited));
  return stems(text).some(stem => known.has(stem));
}

/**
 * Checks one sentence against the facts it cites: no valid citation, a citation that does not exist or speaks
 * of something else, a number that no cited fact holds, or an order. Pure; what it can't check (whether the sentence follows) it does not claim to.
 */
export function verifyClaim(text: string, cites: readonly string[], facts: ReadonlyMap<string, CitedFact>): Claim {
  const found = cites.filter(cite => facts.has(cite)) as EvidenceId[];
  const clean = plainText(text, 1000);
  if (cites.length > 0 && found.length < cites.length) return { text: clean, cites: found, verdict: 'wrong-citation' };
  if (found.length === 0) return { text: clean, cites: [], verdict: 'uncited' };
  const cited = found.map(cite => facts.get(cite)?.text ?? '').join(' ');
  if (ORDER.test(clean.replace(/%20|\+/g, ' '))) return { text: clean, cites: found, verdict: 'order' };
  if (!numbersIn(text).every(number => supported(number, cited))) return { text: clean, cites: found, verdict: 'number-differs' };
  return { text: clean, cites: found, verdict: speaksOfTheSame(clean, cited) ? 'cited' : 'wrong-citation' };
}
