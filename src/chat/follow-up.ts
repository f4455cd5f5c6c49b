import type { Turn } from '../model/conversation.js';
import type { EvidenceId } from '../model/incident.js';
import type { Instant } from '../model/time.js';
import type { Fact } from './facts.js';
import { intentOf, recognised, type IntentName } from './intents.js';

/** What a question asks, with what it takes over from the turn before. */
export interface Meaning {
  readonly intent: IntentName;
  /** Only what happened before this moment: "and before that?". */
  readonly before?: Instant;
  /** Only what speaks of this: "and checkout?". */
  readonly mentioning?: string;
  /** Not what was said already: "what else?". */
  readonly without?: ReadonlySet<EvidenceId>;
}

const EARLIER =
  /^(?:and |so )?(?:what (?:happened |was (?:there )?)?)?(?:before|prior to|earlier than) (?:that|this|then|it)\b|^(?:and )?(?:even )?(?:before|earlier)\s*\??$/i;
const MORE = /^(?:and |so )?(?:what else|anything else|else|more|go on|and then|tell me more|next|continue|others?)\s*[?.!]*$/i;
const ABOUT = /^(?:and|what about|how about|and what about|same for)\s+(?:the |for )?([\w./:-]{2,80})\s*\??$/i;
const SURE = /^(?:really|are you sure|sure|is that certain|how come you know)\s*\?*$/i;
const WHY = /^(?:but |and |so )?(?:why|how so|how come|because of what)\s*(?:is that|that|so)?\s*\?*$/i;

/** Reads a question after those before it: a follow-up takes its form from the last answered turn. */
export function meaningOf(question: string, earlier: readonly Turn[]): Meaning {
  const last = earlier.filter(turn => turn.state === 'done').at(-1);
  const text = question.trim();
  if (!last) return { intent: intentOf(text) };
  const cited = new Set(last.claims.flatMap(claim => claim.cites));
  if (EARLIER.test(text)) {
    const times = (last.facts ?? []).filter(fact => cited.has(fact.id)).flatMap(fact => fact.at ?? []);
    return { intent: 'before', ...(times.length > 0 ? { before: Math.min(...times) as Instant } : {}) };
  }
  if (SURE.test(text)) return { intent: 'confidence' };
  if (WHY.test(text)) return { intent: 'cause' };
  if (MORE.test(text)) return { intent: intentOf(last.question), without: cited };
  const about = ABOUT.exec(text)?.[1];
  if (about !== undefined && !recognised(text)) return { intent: intentOf(last.question), mentioning: about };
  return { intent: intentOf(text) };
}

/** The facts that a follow-up leaves; all of them for a question that stands alone. */
export function factsMeant(facts: readonly Fact[], { before, mentioning, without }: Meaning): readonly Fact[] {
  return facts.filter(
    fact =>
      (before === undefined || (fact.at !== undefined && fact.at < before)) &&
      (mentioning === undefined || fact.text.toLowerCase().includes(mentioning.toLowerCase())) &&
      !without?.has(fact.id),
  );
}
