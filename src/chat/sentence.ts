import type { EvidenceId } from '../model/incident.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { Fact } from './facts.js';

/** A sentence of an answer and what it rests on; none for a plain statement about what is not known. */
export interface Sentence {
  readonly text: PlainText;
  readonly cites: readonly EvidenceId[];
}

export const say = (text: PlainText, ...cites: readonly EvidenceId[]): Sentence => ({ text, cites });
export const unknown = (text: string): readonly Sentence[] => [say(plainText(text))];
export const cite = (fact: Fact): Sentence => say(fact.text, fact.id);
/** One of a list. */
export const item = (fact: Fact): Sentence => say(plain`- ${fact.text}`, fact.id);
