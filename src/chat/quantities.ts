/** A number of a sentence with its unit. */
export interface Quantity {
  readonly kind: 'number' | 'seconds' | 'bytes' | 'percent' | 'clock' | 'date';
  /** In seconds, bytes or percent; of a time of day HHMMSS, of a date YYYYMMDD (without a year MMDD). */
  readonly value: number;
  /** As it was written, without its unit. */
  readonly digits: number;
  /** Half of the last digit written: how far off a rounding may be, in the written unit. */
  readonly half: number;
  /** What one of the written unit is in the base unit. */
  readonly unit: number;
  /** True when it counts something by name: "9 pods". */
  readonly counts?: true;
  /** True for a time of day to the minute. */
  readonly coarse?: true;
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  millisecond: 1e-3,
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  week: 604_800,
};
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};
const WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

const NUMBER_WORD = new RegExp(
  `\\b(?:(${TENS.slice(2).join('|')})(?:[- ](${WORDS.slice(1, 10).join('|')}))?|(${WORDS.slice(2).join('|')}))\\b`,
  'g',
);
const DAY = new RegExp(
  `\\b(?:(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${MONTHS.join('|')})|(${MONTHS.join('|')}) (\\d{1,2})(?:st|nd|rd|th)?)(?:,? (\\d{4}))?\\b`,
  'g',
);
const DATE = /(?<![\w.-])(\d{4})-(\d{2})-(\d{2})(?![\w-])/g;
const CLOCK = /(?<![\w.:-])(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d|:\d)/g;
const UNIT =
  '(?: ?(%|percent\\b|(?:milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|bytes?|[kmgt]i?b|[kmgt]i|ns|us|µs|ms|s|m|h|d)(?![\\w-])))?';
const NOUN =
  '(?:(?=( (?!of\\b|to\\b|and\\b|or\\b|in\\b|at\\b|on\\b|from\\b|by\\b|for\\b|with\\b|after\\b|before\\b|until\\b|since\\b|instead\\b|is\\b|was\\b|per\\b|over\\b|times?\\b)[a-z]{3,}))|)';
const AMOUNT = new RegExp(`(?<![\\w.-])(\\d+(?:[.,]\\d+)?)(?![.,]?\\d)(?!\\w*[a-z]\\d)${UNIT}${NOUN}`, 'g');

/** The quantities of a sentence, without digits that are part of a name (r42, v2, e1, ip-10-0-3-7). "1 minute 10 s" is one. */
export function quantitiesIn(sentence: string): readonly Quantity[] {
  const found: Quantity[] = [];
  let text = spelledOut(sentence);
  const take = (pattern: RegExp, read: (match: readonly (string | undefined)[]) => Pick<Quantity, 'kind' | 'value' | 'coarse'>): void => {
    text = text.replace(pattern, (...match: readonly (string | undefined)[]) => {
      const { value, ...rest } = read(match);
      found.push({ value, digits: value, half: 0, unit: 1, ...rest });
      return ' | ';
    });
  };
  take(DATE, ([, year, month, day]) => ({ kind: 'date', value: Number(`${year}${month}${day}`) }));
  take(DAY, ([, day, month, monthFirst, dayAfter, year]) => ({
    kind: 'date',
    value: Number(year ?? 0) * 10_000 + (MONTHS.indexOf(month ?? monthFirst ?? '') + 1) * 100 + Number(day ?? dayAfter),
  }));
  take(CLOCK, ([, hour, minute, second]) => ({
    kind: 'clock',
    value: Number(`${hour}${minute}${second ?? '00'}`),
    ...(second === undefined ? { coarse: true as const } : {}),
  }));
  let end = -1;
  for (const { 0: whole, 1: digits = '', 2: unit = '', 3: noun, index } of text.matchAll(AMOUNT)) {
    const next = amountOf(digits, unit, noun !== undefined);
    const last = found.at(-1);
    // Parts of one length of time, the larger first.
    if (
      end >= 0 &&
      last?.kind === 'seconds' &&
      next.kind === 'seconds' &&
      next.unit < last.unit &&
      /^(?: and)? ?$/.test(text.slice(end, index))
    )
      found[found.length - 1] = { ...next, value: last.value + next.value };
    else found.push(next);
    end = index + whole.length;
  }
  return found;
}

/** Parts of a whole, as "9/12": "9 of 12", "nine of twelve". */
export const sharesIn = (sentence: string): readonly string[] =>
  [...spelledOut(sentence).matchAll(/(?<![\w.:/-])(\d+)(?: of (?:the |all )?|\/)(\d+)(?![\w.:/-])/g)].map(
    ([, part, whole]) => `${part}/${whole}`,
  );

/** Versions and addresses: more than one point, so they are names and hold only as they are written. */
export const dottedIn = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/(?<![\w.])\d+(?:\.\d+){2,}(?!\w)/g)].map(([name]) => name);

/** Whether these facts speak of the same whole and of another part of it. */
export const contradictsShares = (claimed: readonly string[], told: readonly string[]): boolean =>
  claimed.some(share => !told.includes(share) && told.some(other => other.split('/')[1] === share.split('/')[1]));

/** Small letters, digits for numerals. Full-width and superscript digits are digits too. */
const spelledOut = (sentence: string): string =>
  sentence
    .normalize('NFKC')
    .toLowerCase()
    .replace(/,(?=\d{3}(?!\d))/g, '')
    .replace(NUMBER_WORD, (_, tens?: string, unit?: string, single?: string) =>
      String(single === undefined ? TENS.indexOf(tens ?? '') * 10 + Math.max(0, WORDS.indexOf(unit ?? '')) : WORDS.indexOf(single)),
    );

function amountOf(written: string, unit: string, counts: boolean): Quantity {
  const digits = Number(written.replace(',', '.'));
  const half = 0.5 * 10 ** -(written.split(/[.,]/)[1]?.length ?? 0);
  const of = (kind: Quantity['kind'], one: number): Quantity => ({ kind, value: digits * one, digits, half, unit: one });
  if (unit === '%' || unit === 'percent') return of('percent', 1);
  const singular = unit.length > 2 ? unit.replace(/s$/, '') : unit;
  const seconds = SECONDS[singular];
  if (seconds !== undefined) return of('seconds', seconds);
  const bytes = BYTES[singular];
  return bytes === undefined ? { ...of('number', 1), ...(counts ? { counts: true } : {}) } : of('bytes', bytes);
}

/** Whether one of the quantities told is the claimed one: equal, or rounded to as many digits as the claim gives. */
export const isToldBy = (claimed: Quantity, told: readonly Quantity[]): boolean =>
  told.some(other => {
    const near = (value: number): boolean => Math.abs(claimed.value - value) <= claimed.half * claimed.unit * 1.0001;
    const sameDigits = Math.abs(claimed.digits - other.digits) <= claimed.half * 1.0001;
    switch (claimed.kind) {
      case 'clock':
        return (
          other.kind === 'clock' &&
          (claimed.coarse ? Math.floor(claimed.value / 100) === Math.floor(other.value / 100) : claimed.value === other.value)
        );
      case 'date':
        return (
          other.kind === 'date' && (claimed.value === other.value || (claimed.value < 10_000 && other.value % 10_000 === claimed.value))
        );
      case 'number':
        if (other.kind === 'clock' || other.kind === 'date') return false;
        // Without a unit it may be a share, or the first of "250 to 310 ms"; but nine pods are not 9%.
        return other.kind === 'number'
          ? near(other.value)
          : (other.kind === 'percent' && near(other.value / 100)) || (!claimed.counts && sameDigits);
      case 'percent':
        return other.kind === 'percent'
          ? near(other.value)
          : other.kind === 'number' && (other.value <= 1 ? near(other.value * 100) : sameDigits);
      // Facts leave a unit out where the name of a metric has it.
      case 'seconds':
      case 'bytes':
        return other.kind === claimed.kind
          ? near(other.value)
          : other.kind === 'number' && !other.counts && (sameDigits || near(other.value));
    }
  });
