import type { CitedFact, Turn } from '../../src/model/conversation.js';
import type { EvidenceId } from '../../src/model/incident.js';

/** A place in the conversation where evidence is named. */
export interface Citation {
  readonly key: string;
  readonly turn: Turn;
  readonly cite: EvidenceId;
}

export const citationKey = (turn: Turn, claim: number, cite: string): string => `${turn.id}/${claim}/${cite}`;

/** The citations of one answer, in the order in which they are read. */
export const citationsOf = (turn: Turn): readonly Citation[] =>
  turn.claims.flatMap((claim, index) => claim.cites.map(cite => ({ key: citationKey(turn, index, cite), turn, cite })));

/** The fact as it was when the answer was given. */
export const citedFact = ({ turn, cite }: Citation): CitedFact | undefined => turn.facts?.find(fact => fact.id === cite);
