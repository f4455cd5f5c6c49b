/** Which passages an engineer would keep: those that tell of trouble, and those that speak of what was asked. */

/** Words by which programs tell of trouble, the plainest first. Stems: "fail" finds failed, failing, failure. */
const TROUBLE: readonly (readonly [weight: number, words: RegExp])[] = [
  [
    1,
    /\b(?:fatal|panic|oom|out of memory|crash\w*|exception|exhaust\w*|denied|forbidden|refused|unreachable|evicted|back-?off|corrupt\w*|deadlock\w*|unschedulable|partition(?:ed|s)?\b(?!:? \d))/i,
  ],
  [
    0.9,
    /\b(?:error|errors|err|fail\w*|unable|cannot|could ?n[o']t|can't|did ?n[o']t|does ?n[o']t|not found|no such|not exist|unavailable|insufficient|exceed\w*|expired?|invalid|violat\w*|timed? ?out|timeouts?|unhealthy|syntax|mismatch|rejected|killed|aborted|lost|down)\b/i,
  ],
  [
    0.6,
    /\b(?:warn\w*|pending|waiting|not ?ready|throttl\w*|slow\w*|latenc\w*|lag\w*|overload\w*|saturat\w*|pressure|retry\w*|retries|restart\w*|degraded|high|low|leak\w*|missing|none of|took \d)/i,
  ],
];
/** A duration long enough to be felt by a user, and questions about such. */
const SLOW =
  /(?:\b(?:in|took|after|than|to|of|is|was|for)|[-=:>(]) ?(?:(?:\d{2,}(?:\.\d+)?|[2-9](?:\.\d+)?) ?(?:s|secs?|seconds|minutes?)|\d{4,}(?:\.\d+)? ?ms)\b/;
const ABOUT_SLOWNESS = /\b(?:slow\w*|latenc\w*|lag\w*|delay\w*|tak\w+ (?:so )?long|response times?|timeouts?|hang\w*|stuck)\b/i;

const STOP = new Set(
  'a an and any are as at be been but by can did do does for from had has have how i if in is it its me my of on or our please show so tell that the their them then there these they this to us was we were what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** Words that count, without their endings: "connections" and "connecting" are "connect". */
export function stems(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*/gu)
      ?.flatMap(word =>
        STOP.has(word)
          ? []
          : [
              stem(word),
              ...(/[._-]/.test(word)
                ? word
                    .split(/[._-]/)
                    .filter(part => part.length > 2)
                    .map(stem)
                : []),
            ],
      ) ?? []
  );
}

const stem = (word: string): string =>
  /\d/.test(word) || word.length < 5
    ? word.replace(/s$/, '')
    : word.replace(/(?:ations?|ions?|ings?|ed|es|s|ly|ments?|ures?|ity)$/, '').slice(0, 12);

/** What only looks like trouble: names of settings and hosts, counts of zero, and settings of what would be trouble. */
const CALM =
  /\b[a-z][\w-]*(?:[./][\w-]+)+(?=[\s:;,=)]|$)|(?:\b\w+ )?\b[\w#-]*[=:] ?(?:0|none|null|nil|false|''|""|<none>|<nil>)(?=[\s;,|)}]|$)|\b0 (?:un\w+|fail\w*|error\w*)|\d+% max unavailable|\b(?:timeout|delay|period)=\d+\w*|#(?:success|failure)=\d+|\bNoExecute\b|\bop=Exists for \d+s|\bNormal +\w+ .*|\bsuccessfully\b.*/gi;

/** How plainly a text tells of trouble, 0 to 1. */
export function troubleIn(whole: string): number {
  const text = whole.replace(CALM, ' ');
  const found = TROUBLE.find(([, words]) => words.test(text))?.[0] ?? 0;
  const kinds = TROUBLE.filter(([, words]) => words.test(text)).length + (SLOW.test(text) ? 1 : 0);
  return Math.min(1, Math.max(found, SLOW.test(text) ? 0.7 : 0) * 0.8 + Math.max(0, kinds - 1) * 0.1);
}

/** Whether a text speaks of a wait that the question is about. */
export const slownessIn = (question: string, text: string): number =>
  Number(ABOUT_SLOWNESS.test(question) && SLOW.test(text.replace(CALM, ' ')));

/** Scores texts against a question: words that few of the texts have count more (inverse document frequency). */
export function createRelevance(question: string, texts: readonly string[]): (text: string) => number {
  const asked = new Set(stems(question));
  const frequency = new Map<string, number>();
  for (const text of texts)
    for (const word of new Set(stems(text))) if (asked.has(word)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weights = new Map([...asked].map(word => [word, Math.log(1 + texts.length / (1 + (frequency.get(word) ?? 0)))]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return text => {
    if (total === 0) return 0;
    return [...new Set(stems(text))].reduce((sum, word) => sum + (frequency.has(word) ? (weights.get(word) ?? 0) : 0), 0) / total;
  };
}
