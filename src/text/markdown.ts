/** The part of Markdown that models write in answers: headings, lists, bold, code. Anything else stays as it is. */

export interface MarkdownPiece {
  readonly text: string;
  readonly look: 'text' | 'strong' | 'code' | 'bullet';
}
export interface MarkdownLine {
  readonly pieces: readonly MarkdownPiece[];
  /** Columns by which the lines after the first are set in, so that a list reads as one. */
  readonly hanging: number;
}

/** One line of an answer; line ends are gone already (plain text has none). */
export function markdownLine(text: string): MarkdownLine {
  const heading = /^ {0,3}#{1,6} +(.*)$/.exec(text);
  if (heading) return { pieces: [{ text: heading[1] ?? '', look: 'strong' }], hanging: 0 };
  const bullet = /^( *)[-*+] +(.*)$/.exec(text);
  if (bullet) return listItem(bullet[1] ?? '', '·', bullet[2] ?? '');
  const numbered = /^( *)(\d{1,3}[.)]) +(.*)$/.exec(text);
  if (numbered) return listItem(numbered[1] ?? '', numbered[2] ?? '', numbered[3] ?? '');
  return { pieces: inline(text), hanging: 0 };
}

function listItem(indent: string, mark: string, rest: string): MarkdownLine {
  const hanging = indent.length + mark.length + 1;
  return { pieces: [{ text: `${indent}${mark} `, look: 'bullet' }, ...inline(rest)], hanging };
}

/** `code`, **bold**, __bold__; a sign that is not closed is shown. */
const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__/g;

function inline(text: string): MarkdownPiece[] {
  const pieces: MarkdownPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), look: 'text' });
    const [whole, code, stars, underlines] = match;
    pieces.push(code === undefined ? { text: stars ?? underlines ?? '', look: 'strong' } : { text: code, look: 'code' });
    from = match.index + whole.length;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), look: 'text' });
  return pieces;
}
