/** One line of text under the hands: letters, pastes, and the keys of shells. Pure. */
import type { InputToken } from '../tty/contract.js';

export interface EditedLine {
  readonly text: string;
  /** Characters before the cursor. */
  readonly cursor: number;
}

export const lineOf = (text: string): EditedLine => ({ text, cursor: [...text].length });
const LONGEST = 500;

/** The line after a token; undefined when the token is none of its business. */
export function edit(line: EditedLine, token: InputToken): EditedLine | undefined {
  if (token.kind === 'paste') return insert(line, token.text);
  if (token.kind !== 'key') return undefined;
  const characters = [...line.text];
  const { cursor } = line;
  const cut = (from: number, to: number): EditedLine => ({
    text: [...characters.slice(0, from), ...characters.slice(to)].join(''),
    cursor: from,
  });
  switch (token.key) {
    case 'left':
    case 'ctrl-b':
      return { ...line, cursor: Math.max(0, cursor - 1) };
    case 'right':
    case 'ctrl-f':
      return { ...line, cursor: Math.min(characters.length, cursor + 1) };
    case 'home':
    case 'ctrl-a':
      return { ...line, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { ...line, cursor: characters.length };
    case 'backspace':
      return cursor > 0 ? cut(cursor - 1, cursor) : line;
    case 'delete':
    case 'ctrl-d':
      return cut(cursor, cursor + 1);
    case 'ctrl-u':
      return cut(0, cursor);
    case 'ctrl-k':
      return cut(cursor, characters.length);
    case 'ctrl-w':
      return cut(wordStart(characters, cursor), cursor);
    default:
      return token.text === undefined ? undefined : insert(line, token.text);
  }
}

function insert({ text, cursor }: EditedLine, added: string): EditedLine {
  const characters = [...text];
  const fresh = [...added].slice(0, Math.max(0, LONGEST - characters.length));
  return { text: [...characters.slice(0, cursor), ...fresh, ...characters.slice(cursor)].join(''), cursor: cursor + fresh.length };
}

function wordStart(characters: readonly string[], cursor: number): number {
  let at = cursor;
  while (at > 0 && characters[at - 1] === ' ') at--;
  while (at > 0 && characters[at - 1] !== ' ') at--;
  return at;
}
