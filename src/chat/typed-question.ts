/** What people type for longer words, and slips too short to be told by distance. */
const SHORT: Readonly<Record<string, string>> = {
  whats: 'what is',
  whos: 'who is',
  whys: 'why is',
  hows: 'how is',
  wheres: 'where is',
  whens: 'when is',
  wat: 'what',
  wot: 'what',
  waht: 'what',
  hwo: 'how',
  hwy: 'why',
  wich: 'which',
  y: 'why',
  wtf: 'what the hell',
  thru: 'through',
  k8s: 'kubernetes',
  prom: 'prometheus',
  am: 'alertmanager',
  cw: 'cloudwatch',
  deps: 'dependencies',
  rca: 'root cause',
  anybody: 'anyone',
  somebody: 'someone',
  teh: 'the',
  u: 'you',
  r: 'are',
  pls: 'please',
  didnt: 'did not',
  doesnt: 'does not',
  cant: 'can not',
  isnt: 'is not',
};
/** The words that decide what is asked: one slip away from one of them is meant as it. */
const DECIDING = (
  'alerts alertmanager affected changed changes broken before cause cloudwatch confidence dependencies depends deploy deployed deploys downstream events evidence explain failing happened history impact incident incidents latency logs ' +
  'memory metrics mitigate mitigation nodes notes prometheus reason recent recovered related release released resolved restart rollback rollout saturated severity services similar slow sources started status summary suspect timeline together upstream versions'
).split(' ');
const KNOWN = new Set(DECIDING);

/** A question as it was meant: small letters, contractions written out, slips of one letter in the words that decide. */
export const typedQuestion = (question: string): string =>
  question
    .toLowerCase()
    .replace(/[’']s\b/g, ' is')
    .replace(/n[’']t\b/g, ' not')
    .replace(/[a-z0-9]+/g, (word, at: number) =>
      word === 'am' && at > 0 && !/\bis $/.test(question.slice(0, at).toLowerCase())
        ? word
        : (SHORT[word] ?? (word.length < 5 || KNOWN.has(word) ? word : (DECIDING.find(meant => isSlip(word, meant)) ?? word))),
    );

/** Whether two words differ by one letter: changed, dropped, added, or two neighbours the wrong way round. */
function isSlip(word: string, meant: string): boolean {
  if (Math.abs(word.length - meant.length) > 1 || word[0] !== meant[0]) return false;
  let start = 0;
  while (start < word.length && word[start] === meant[start]) start++;
  let end = 0;
  while (end < Math.min(word.length, meant.length) - start && word.at(-1 - end) === meant.at(-1 - end)) end++;
  const [left, right] = [word.slice(start, word.length - end), meant.slice(start, meant.length - end)];
  // An ending is grammar, not a slip: "deploy" and "deploys" are both words.
  return (
    (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]) ||
    (left.length + right.length <= 2 && end > 0)
  );
}
