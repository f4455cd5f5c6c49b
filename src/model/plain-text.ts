/**
 * Text that cannot move a cursor, set a colour, answer a terminal query or hide itself. Everything that
 * comes from outside (labels, log lines, names, model output) becomes PlainText where it enters, once.
 */
export type PlainText = string & { readonly __brand: 'PlainText' };

/** Characters kept of one value unless the caller says otherwise. */
export const PLAIN_TEXT_LIMIT = 4096;

/** ASCII that needs no work: the fast path of nearly every value. */
const ALREADY_PLAIN = /^[\x20-\x7e]*$/;

/**
 * Whole control sequences, so that their parameters do not stay behind as litter (ECMA-48, 5.4 and 8.3). A string (OSC,
 * DCS, APC, PM, SOS) ends at its terminator or at the next control sequence; one without an end loses only its
 * introducer, because what follows may be the evidence.
 */
const SEQUENCES =
  // eslint-disable-next-line no-control-regex -- control characters are the subject here
  /(?:\u001b\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]|(?:\u001b[\]P_^X]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0090\u0098\u009b-\u009f]*(?:\u0007|\u001b\\|\u009c|(?=\u001b[^\\]))|\u001b[\u0020-\u002f]*[\u0030-\u007e]/g;

/** C0, DEL, C1, soft hyphen, zero-width, bidi, separators, format marks, tags, variation selectors, BOM, annotation marks, skin tones, noncharacters. */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- as above
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e0fff}\p{Noncharacter_Code_Point}]/gu;

/** Marks beyond these on one character would run over the rows above and below. */
const TOO_MANY_MARKS = /(\p{M}{4})\p{M}+/gu;

/** A mark with nothing to sit on would change the last character of whatever is written before it: it gets a carrier. */
const LEADING_MARK = /^(?=\p{M})/u;

/**
 * Makes outside text plain. Line ends and tabs become a space, control sequences vanish whole, a lone
 * carriage return (which would overwrite the row) becomes a visible mark.
 * @param raw anything; numbers and booleans are written out, null and undefined are empty
 * @param limit characters kept; what is cut ends with an ellipsis
 */
export function plainText(raw: unknown, limit: number = PLAIN_TEXT_LIMIT): PlainText {
  let text = typeof raw === 'string' ? raw : written(raw);
  // Cut before cleaning, so that a value of many megabytes costs no more than its first part.
  if (text.length > limit * 2) text = text.slice(0, limit * 2);
  if (!ALREADY_PLAIN.test(text)) {
    text = text
      .replace(SEQUENCES, '')
      .replace(/\r\n|\n|\t|[\u0085\u2028\u2029]/g, ' ')
      .replace(/\r/g, '\u240d')
      .replace(FORBIDDEN, '')
      .toWellFormed()
      .normalize('NFC')
      .replace(TOO_MANY_MARKS, '$1')
      .replace(LEADING_MARK, '\u25cc');
  }
  return (text.length > limit ? `${text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/, '')}…` : text) as PlainText;
}

/** Makes each line of a text plain by itself: what is printed, or written to be shown by other programs. Nothing is cut. */
export const plainLines = (text: string): string =>
  text
    .split('\n')
    .map(line => plainText(line, Number.MAX_SAFE_INTEGER))
    .join('\n');

/** What is no string, in words; never throws. */
function written(raw: unknown): string {
  if (raw === null || raw === undefined) return '';
  if (raw instanceof Error) return raw.message;
  if (typeof raw !== 'object') return String(raw as number);
  // A circle or a big integer cannot be written as JSON.
  try {
    return JSON.stringify(raw) ?? '';
  } catch {
    return 'an object';
  }
}

/** Template tag for our own sentences: only values that are plain already (or numbers) fit in its holes. */
export function plain(strings: TemplateStringsArray, ...values: readonly (PlainText | number)[]): PlainText {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    text += String(value) + (strings[index + 1] ?? '');
  });
  return text as PlainText;
}

/** Joins plain texts. */
export const joinPlain = (parts: readonly PlainText[], separator: string): PlainText => parts.join(separator) as PlainText;
