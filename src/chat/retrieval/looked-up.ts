import { plainText, plain, type PlainText } from '../../model/plain-text.js';
import type { EvidenceId } from '../../model/incident.js';
import { maskValues } from '../../correlate/logs/mask.js';
import type { Fact } from '../facts.js';
import type { Redactor } from '../redact.js';
import { looksLikeLog, logPassages } from './log-passages.js';
import { outlinePassages } from './outline-passages.js';
import type { Passage, RawAnswer } from './raw-answer.js';
import { createRelevance, slownessIn, troubleIn } from './relevance.js';

/** Facts kept of all answers to one question: more than any window takes. */
const MOST = 60;
const LONGEST_FACT = 400;
const LONGEST_ASKED = 48;
/** Lines of the raw answer around a fact that are kept to be opened. */
const KEPT = { before: 4, lines: 24, longest: 300 };
/** What decides: trouble, a wait that was asked about, the words of the question, the source's own query, and what a log mostly says. */
const SHARE = { trouble: 0.5, slow: 0.3, asked: 0.4, meant: 0.1, common: 0.15, failed: 0.2 };
/** The best of each answer is heard before the second of another; each further one gives way a little more. */
const FIRST_OF_ANSWER = 0.15;
const CROWDED = 0.94;

interface Candidate {
  readonly passage: Passage;
  readonly answer: RawAnswer;
  readonly score: number;
}

/**
 * Facts from what the sources answered, best first: q1, q2, …. An answer that failed or found nothing is a fact too: "not
 * allowed" and "no such object" are what some questions are about.
 */
export function lookedUpFacts(question: string, answers: readonly RawAnswer[]): readonly Fact[] {
  const told = answers.flatMap((answer): readonly { readonly answer: RawAnswer; readonly passage: Passage }[] => {
    if (answer.text.trim() === '')
      return [
        { answer, passage: { text: answer.status === 'failed' ? 'could not be looked up' : 'nothing was found', line: 0, lines: 1 } },
      ];
    const lines = answer.text.split('\n');
    const passages = looksLikeLog(lines) ? logPassages(lines) : outlinePassages(answer.text);
    // The head of a table, in capitals, says nothing by itself.
    return passages.filter(({ text }) => /[a-z]/.test(text)).map(passage => ({ answer, passage }));
  });
  const asked = createRelevance(
    question,
    told.map(({ passage }) => passage.text),
  );
  const meant = createRelevance(
    question,
    answers.map(answer => answer.asked),
  );
  const candidates = told
    .map(({ passage, answer }): Candidate => ({
      passage,
      answer,
      score:
        SHARE.trouble * troubleIn(passage.text) +
        SHARE.slow * slownessIn(question, passage.text) +
        SHARE.asked * asked(passage.text) +
        SHARE.meant * meant(answer.asked) +
        (passage.lines > 1 ? (SHARE.common * passage.lines) / answer.text.split('\n').length : 0) +
        (answer.status === 'failed' ? SHARE.failed : 0),
    }))
    .sort((a, b) => b.score - a.score || a.passage.line - b.passage.line);
  return chosen(candidates).map(({ passage, answer, score }, index): Fact => ({
    id: `q${index + 1}` as EvidenceId,
    topic: 'looked-up',
    weight: Math.min(1, score),
    signals: [],
    sources: [answer.source],
    at: answer.at,
    text: plain`${plainText(answer.asked, LONGEST_ASKED)}: ${plainText(passage.text, LONGEST_FACT)}`,
    asked: answer.asked,
    raw: around(answer.text, passage.line),
  }));
}

/** What a source said may hold secrets: they go before anyone sees it. */
export const redactedFact = (fact: Fact, redactor: Redactor): Fact => ({
  ...fact,
  text: redactor.redact(fact.text).text as PlainText,
  ...(fact.raw ? { raw: fact.raw.map(line => redactor.redact(line).text as PlainText) } : {}),
});

/** Best first, none that says what another has said, and no answer crowding out the rest. */
function chosen(candidates: readonly Candidate[]): readonly Candidate[] {
  const said = new Set<string>();
  const taken = new Map<RawAnswer, number>();
  const queue = candidates.filter(({ passage }) => {
    const shape = maskValues(passage.text)
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, ' ')
      .slice(0, 160);
    return !said.has(shape) && said.add(shape);
  });
  const found: Candidate[] = [];
  while (found.length < MOST && queue.length > 0) {
    let best = 0;
    queue.forEach((candidate, index) => {
      if (worth(candidate, taken) > worth(queue[best] as Candidate, taken)) best = index;
    });
    const [next] = queue.splice(best, 1) as [Candidate];
    taken.set(next.answer, (taken.get(next.answer) ?? 0) + 1);
    found.push(next);
  }
  return found;
}

const worth = ({ score, answer }: Candidate, taken: ReadonlyMap<RawAnswer, number>): number =>
  score * CROWDED ** (taken.get(answer) ?? 0) + (taken.has(answer) ? 0 : FIRST_OF_ANSWER);

function around(text: string, line: number): readonly PlainText[] {
  const lines = text.split('\n');
  const from = Math.max(0, line - KEPT.before);
  return lines.slice(from, from + KEPT.lines).map(each => plainText(each, KEPT.longest));
}
