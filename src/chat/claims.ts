import { Allow, parse } from 'partial-json';
import type { CitedFact, Claim } from '../model/conversation.js';
import { verifyClaim } from './verify-claims.js';

/** The claims of a streamed answer so far. What does not parse at the end is shown as one uncited claim, never dropped silently. */
export function claimsOf(text: string, facts: ReadonlyMap<string, CitedFact>, ended: boolean): readonly Claim[] {
  let value: unknown;
  try {
    value = parse(text, Allow.ALL);
  } catch {
    value = undefined;
  }
  const list = (value as { claims?: unknown } | undefined)?.claims;
  if (!Array.isArray(list)) return ended && text.trim() !== '' ? [verifyClaim(text, [], facts)] : [];
  return list.flatMap(item => {
    const { text: sentence, cites } = (item ?? {}) as { text?: unknown; cites?: unknown };
    if (typeof sentence !== 'string' || sentence.trim() === '') return [];
    return [verifyClaim(sentence, Array.isArray(cites) ? cites.filter(one => typeof one === 'string') : [], facts)];
  });
}
