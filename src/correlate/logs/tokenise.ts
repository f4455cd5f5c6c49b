import { maskValues } from './mask.js';

/** One piece of a masked line. Values of every type share `text` '*', so that a template does not depend on the type. */
export interface Token {
  /** '*' for a value, else the word or the one punctuation mark. */
  readonly text: string;
  /** What a person sees: '<ip>', '<id>', or the word. */
  readonly shown: string;
  /** White space before it in the line: none or one blank. */
  readonly gap: '' | ' ';
}

const PIECE = /<[a-z]+>|[A-Za-z0-9_.$@~-]*[A-Za-z0-9_$@~]|[^\sA-Za-z0-9_]/g;
const MASK = /^<[a-z]+>$/;
/** "ssh2", "IPv4", "SOCKS5", "u0": a name that ends in one digit is a name, not a number. */
const NAME_WITH_DIGIT = /^[A-Za-z_.$@~-]*[A-Za-z]\d$/;
/** Marks that join the parts of one value or the items of a list. */
const JOINER = /^[,;:./@+#_-]$/;
/** Pieces of a line that are looked at; the rest of a longer line is a value. */
const LONGEST = 120;

/** Splits a line into words, punctuation and values. A list of values ("1, 2, 3") counts as one value, whatever its length. */
export function tokenise(line: string): readonly Token[] {
  const masked = maskValues(line);
  const tokens: Token[] = [];
  let end = 0;
  for (const match of masked.matchAll(PIECE)) {
    const piece = match[0];
    const gap = match.index > end ? ' ' : '';
    end = match.index + piece.length;
    const value = MASK.test(piece) ? piece : /\d/.test(piece) && !NAME_WITH_DIGIT.test(piece) ? '<id>' : undefined;
    if (value !== undefined) {
      let last = tokens.length - 1;
      while (last >= 0 && JOINER.test(tokens[last]?.text ?? '')) last--;
      if (last >= 0 && tokens[last]?.text === '*') {
        tokens.length = last + 1;
        continue;
      }
    }
    if (tokens.length === LONGEST) break;
    tokens.push(
      value === undefined
        ? { text: piece, shown: piece, gap: tokens.length ? gap : '' }
        : { text: '*', shown: value, gap: tokens.length ? gap : '' },
    );
  }
  return tokens;
}
