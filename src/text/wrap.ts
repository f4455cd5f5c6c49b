import { cells, width } from './width.js';

/** Anything with text: spans of a panel keep their token when they are cut. */
export interface Piece {
  readonly text: string;
}

/**
 * Breaks pieces into lines of at most `columns`, at spaces; a word longer than a line is cut. Spaces at a break vanish.
 * @param hanging columns left empty before every line but the first
 */
export function wrapPieces<P extends Piece>(pieces: readonly P[], columns: number, hanging = 0): P[][] {
  const room = Math.max(1, columns);
  const indent = Math.min(hanging, room >> 1);
  const lines: P[][] = [[]];
  let used = 0;
  /** Spaces that count only when a word follows on the same line. */
  let pending: { readonly piece: P; readonly text: string } | undefined;
  const line = (): P[] => lines[lines.length - 1]!;
  const add = (piece: P, text: string): void => {
    const last = line().at(-1);
    // Pieces of one origin stay one piece, so a painted line has few runs.
    if (last && sameLook(last, piece)) line()[line().length - 1] = { ...piece, text: last.text + text };
    else line().push({ ...piece, text });
    used += width(text);
  };
  const breakLine = (piece: P): void => {
    lines.push([]);
    used = 0;
    pending = undefined;
    if (indent > 0) add({ ...piece, text: '' }, ' '.repeat(indent));
  };
  for (const piece of pieces) {
    for (const word of piece.text.split(/( +)/)) {
      if (word === '') continue;
      if (word.startsWith(' ')) {
        pending = { piece, text: (pending?.text ?? '') + word };
        continue;
      }
      const wide = width(word);
      if (used + (pending?.text.length ?? 0) + wide > room && used > indent && wide <= room - indent) breakLine(piece);
      if (pending && used + pending.text.length < room) add(pending.piece, pending.text);
      pending = undefined;
      if (used + wide <= room) add(piece, word);
      else addLongWord(piece, word);
    }
  }
  return lines;

  function addLongWord(piece: P, word: string): void {
    let rest = cells(word);
    while (rest.length > 0) {
      if (used >= room) breakLine(piece);
      let take = Math.min(rest.length, room - used);
      if (rest[take] === '') take--;
      if (take <= 0) {
        // A wide character in a column too narrow for it: nothing can be shown of it.
        if (used <= indent) return;
        breakLine(piece);
        continue;
      }
      add(piece, rest.slice(0, take).join(''));
      rest = rest.slice(take);
    }
  }
}

/** Equal in everything but the text. */
function sameLook(a: Piece, b: Piece): boolean {
  const left = a as unknown as Readonly<Record<string, unknown>>;
  const right = b as unknown as Readonly<Record<string, unknown>>;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  names.delete('text');
  for (const name of names) if (left[name] !== right[name]) return false;
  return true;
}

/** Text broken into lines of at most `columns`. */
export const wrap = (text: string, columns: number, hanging = 0): string[] =>
  wrapPieces([{ text }], columns, hanging).map(line => line.map(piece => piece.text).join(''));
