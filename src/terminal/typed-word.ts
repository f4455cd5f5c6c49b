/**
 * A word that only a hand at the keyboard can give. A paste, an answer of the terminal, keys that came together, a
 * held key, Enter or any other key that is no letter clear what was typed and say why. Pure.
 */
import type { InputToken } from './tty/contract.js';

export interface TypedWord {
  readonly typed: string;
  /** Milliseconds between the keys that made `typed`; one fewer than its letters. */
  readonly gaps: readonly number[];
  /** When the last input of any kind came. */
  readonly lastAt: number | undefined;
  /** Why what was typed does not count. */
  readonly because?: string;
}

export const NOTHING_TYPED: TypedWord = { typed: '', gaps: [], lastAt: undefined };

/** A hand needs longer than this from one key to the next, in milliseconds. */
export const FASTEST_HAND = 40;

export interface WordRules {
  readonly word: string;
  /** Letters don't count yet: there is something to read first. */
  readonly isTooSoon: boolean;
}

/** What is typed after one more token. The word is given when `typed` equals it. */
export function typeInto(before: TypedWord, token: InputToken, { word, isTooSoon }: WordRules): TypedWord {
  const cleared = (because: string): TypedWord => ({ typed: '', gaps: [], lastAt: token.at, because });
  switch (token.kind) {
    case 'paste':
      return cleared('A paste does not count: type it');
    case 'reply':
      return cleared('Something answered for you: type it again');
    // Neither comes from the keyboard, nor can either be mistaken for a letter.
    case 'mouse':
    case 'focus':
      return before;
    case 'key':
      break;
  }
  if (token.together) return cleared('Keys came together, as in a paste: type it again');
  if (token.repeat > 0) return cleared('A held key does not count: type it again');
  if (token.key === 'enter') return cleared('Enter approves nothing: type the word');
  if (token.key === 'backspace') return cleared('Begin again');
  // Letters, digits and signs have a name of one character; everything else has a longer one.
  if (token.text === undefined || ([...token.key].length !== 1 && token.key !== 'space'))
    return cleared('Only letters count: type it again');
  if (isTooSoon) return cleared('Read it first');
  const gap = before.lastAt === undefined ? Infinity : token.at - before.lastAt;
  if (gap < FASTEST_HAND) return cleared('Too fast for a hand: type it again');
  const typed = before.typed + token.text;
  if (!word.startsWith(typed)) return cleared(`That is not ${word}: begin again`);
  return { typed, gaps: before.typed === '' ? [] : [...before.gaps, gap], lastAt: token.at };
}
