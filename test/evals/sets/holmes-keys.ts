/** The key facts of a statement, by rule, and whether a text holds them; see notes-holmes.md. */

/** Words of the graders ("must mention", "the answer should") and of grammar: they are no facts. */
const NO_FACT = new Set(
  (
    'a about acceptable actually also an and any applicable are as at be because been being behavior but by can cannot case clear correctness could date dates directly do does doesn don due each either error errors etc example experiencing fact following for form found from had has have ' +
    'how i if impact in include includes including is issue issues it its itself just kept like list log logs makes may mention mentioned mentions most must next no not of ok on one or order other out pass post present problem provide quote quoted quotes say says saying shown should show showed some something ' +
    'specific state statement such suggest summarized summary talk tell tells test than that the their them then there these they this those to told too up us user via was way we well were what when where whether which while who whose why will with without would you your answer holmes'
  ).split(' '),
);
const GRADING = /(?:the following log is not shown|to pass,|must not|doesn't mention|the following log may be shown)[\s\S]*$/i;
/** Of the plain words, the share that must be there; of names and numbers, all. */
const ENOUGH = 0.6;

export interface Keys {
  /** Names, numbers, dates, quoted words: each must be there. */
  readonly hard: readonly string[];
  /** Stems of the other words. */
  readonly soft: readonly string[];
}

const stem = (word: string): string =>
  word
    .replace(/^(?:mis|un)(?=[a-z]{5})/, '')
    .replace(/(?<=[a-z]{3})(?:ing|ed|es|s)$/, '')
    .slice(0, 5);
const words = (text: string): readonly string[] =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** A statement that lists things ("1. …", "- …") is each of them. */
export function partsOf(statement: string): readonly string[] {
  const text = statement.replace(GRADING, '');
  const items = text
    .split('\n')
    .filter(line => /^\s*(?:\d+\.|-|ERROR:) /.test(line))
    .map(line => line.replace(/^\s*(?:\d+\.|-) /, ''));
  return items.length > 0 ? items : [text];
}

export function keysOf(statement: string): Keys {
  const hard = new Set<string>();
  const rest = statement.replace(
    /`([^`]+)`|"([^"]+)"|(?<![\w-])([\w.:/=-]*(?:\d|[a-z][-_.=/:][a-z])[\w.:/=-]*)/gi,
    (whole: string, ticked?: string, quoted?: string, bare?: string) => {
      const name = (ticked ?? quoted ?? bare ?? whole).toLowerCase().replace(/[.,:;]+$/, '');
      if (/^(?:i\.e|e\.g|and\/or|tool\/function)$/.test(name)) return ' ';
      if (/^[\w.:/=-]+$/.test(name)) {
        hard.add(name);
        return ' ';
      }
      return ` ${name} `;
    },
  );
  const soft = new Set(
    words(rest)
      .filter(word => word.length > 1 && !NO_FACT.has(word) && !/^\d+$/.test(word))
      .map(stem),
  );
  return { hard: [...hard], soft: [...soft] };
}

/** Whether a text holds the keys of a statement. A statement without keys is held by no text. */
export function holds(text: string, { hard, soft }: Keys): boolean {
  const lower = text.toLowerCase();
  const there = new Set(words(text).map(stem));
  const whole = (name: string): boolean =>
    /^\d+(?:\.\d+)?$/.test(name) ? new RegExp(`(?<![\\d.])${name.replace('.', '\\.')}(?![\\d]|\\.\\d)`).test(lower) : lower.includes(name);
  return hard.length + soft.length > 0 && hard.every(whole) && soft.filter(word => there.has(word)).length >= soft.length * ENOUGH;
}
