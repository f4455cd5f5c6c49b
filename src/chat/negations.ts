import { stems } from './retrieval/relevance.js';

/** How many words after a "no" are meant by it. */
const REACH = 3;
const NEGATORS: ReadonlySet<string> = new Set(['no', 'not', 'never', 'none', 'without', 'nothing', 'nobody', 'neither']);
/** A count of nought denies the whole of what follows, not its first word: "0 of 3 pods are ready" has pods. */
const NOUGHTS: ReadonlySet<string> = new Set(['0', 'zero']);
/** Words that deny by themselves: "data is missing" agrees with "no data". */
const LACK = /\b(?:missing|lack\w*|absent|gone|stopped|empty|lost|unavailable|insufficient|zero|0)\b/i;

interface Denial {
  readonly words: readonly string[];
  readonly nought: boolean;
}
interface Polarity {
  readonly denied: readonly Denial[];
  readonly said: ReadonlySet<string>;
}

/** "can not connect" tells of trouble and denies nothing. */
function polarityOf(text: string): Polarity {
  const words = stems(
    text
      .toLowerCase()
      .replace(/n[’']t\b/g, ' not')
      .replace(/\b(?:can|could|cannot|unable|may|might|will|would|does|do) ?not\b/g, ' '),
  ).map(word => word.replace(/e$/, ''));
  const denied: (Denial & { readonly words: string[] })[] = [];
  const said = new Set<string>();
  let left = 0;
  for (const word of words) {
    const nought = NOUGHTS.has(word) || NOUGHTS.has(`${word}o`);
    if (nought || NEGATORS.has(word) || NEGATORS.has(`${word}e`)) {
      denied.push({ words: [], nought });
      left = REACH;
    } else if (/^\d/.test(word)) continue;
    else if (left > 0) {
      denied.at(-1)?.words.push(word);
      left--;
    } else said.add(word);
  }
  return { denied, said };
}

/** Whether a claim denies what its evidence says, or says what its evidence denies. */
export function contradicts(claim: string, cited: string): boolean {
  const [claimed, known] = [polarityOf(claim), polarityOf(cited)];
  const deniedByFacts = new Set(known.denied.flatMap(({ words }) => words));
  const deniesTheSaid = claimed.denied.some(
    ({ words }) => words.some(word => known.said.has(word)) && !words.some(word => deniedByFacts.has(word)),
  );
  if (deniesTheSaid || LACK.test(claim)) return deniesTheSaid;
  const deniedByClaim = new Set(claimed.denied.flatMap(({ words }) => words));
  return known.denied.some(
    ({ words, nought }) =>
      words.length > 0 &&
      (nought ? words : words.slice(0, 1)).every(word => claimed.said.has(word)) &&
      !words.some(word => deniedByClaim.has(word)),
  );
}
