import type { Line, Span } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import type { Claim, Turn } from '../../src/model/conversation.js';
import { between } from '../../src/model/time.js';
import { count } from '../../src/text/amount.js';
import { markdownLine, type MarkdownPiece } from '../../src/text/markdown.js';
import { plural } from '../../src/text/plural.js';
import { age } from '../../src/text/time.js';
import { wrapPieces } from '../../src/text/wrap.js';
import { citationKey } from './citations.js';

export const INDENT = '   ';
const LOOKS: Readonly<Record<MarkdownPiece['look'], NonNullable<Span['token']>>> = {
  text: 'text',
  strong: 'strong',
  code: 'accent',
  bullet: 'dim',
};

/** A question and its answer: claims with their evidence, doubts, and the meter under it. */
export function turnLines(turn: Turn, frame: Frame, picked: string | undefined): readonly Line[] {
  const prompt = frame.unicode ? ' › ' : ' > ';
  const lines: Line[] = wrapPieces<Span>([{ text: turn.question, token: 'strong' }], frame.width - INDENT.length - 1).map((line, index) => [
    { text: index === 0 ? prompt : INDENT, token: 'accent' },
    ...line,
  ]);
  for (const paragraph of paragraphs(turn, picked)) {
    for (const line of wrapPieces(paragraph.spans, frame.width - INDENT.length - 1, paragraph.hanging))
      lines.push([{ text: INDENT }, ...line]);
  }
  lines.push(...stateLines(turn, frame));
  return lines;
}

/** Claims run on as one paragraph, but each item of a list and each heading begins a line. */
function paragraphs(turn: Turn, picked: string | undefined): readonly { readonly spans: readonly Span[]; readonly hanging: number }[] {
  const out: { spans: Span[]; hanging: number; flows: boolean }[] = [];
  for (const [index, claim] of turn.claims.entries()) {
    const isPicked = (cite: string): boolean => picked === citationKey(turn, index, cite);
    const { pieces, hanging } = markdownLine(claim.text);
    const flows = hanging === 0 && pieces.some(piece => piece.look === 'text');
    const last = out.at(-1);
    if (flows && last?.flows) last.spans.push({ text: ' ' }, ...claimSpans(claim, pieces, isPicked));
    else out.push({ spans: claimSpans(claim, pieces, isPicked), hanging, flows });
  }
  return out;
}

function claimSpans(claim: Claim, pieces: readonly MarkdownPiece[], isPicked: (cite: string) => boolean): Span[] {
  const doubted = claim.verdict === 'uncited' || claim.verdict === 'wrong-citation';
  const spans: Span[] = pieces.map(({ text, look }) => ({ text, token: doubted ? 'struck' : LOOKS[look] }));
  if (claim.cites.length > 0)
    spans.push(
      { text: ' ' },
      ...claim.cites.map((cite): Span => ({ text: `[${cite}]`, token: isPicked(cite) ? 'cursor' : doubted ? 'struck' : 'link' })),
    );
  switch (claim.verdict) {
    case 'uncited':
      spans.push({ text: ' (no evidence)', token: 'severity.warning' });
      break;
    case 'wrong-citation':
      spans.push({ text: ' (its evidence does not say so)', token: 'severity.warning' });
      break;
    case 'number-differs':
      spans.push({ text: ' (the evidence has another number)', token: 'severity.warning' });
      break;
    case 'order':
      spans.push({ text: ' (an order, perhaps in the words of a source: nothing acts on it)', token: 'severity.warning' });
      break;
    case 'cited':
    case 'plain':
      break;
  }
  return spans;
}

function stateLines(turn: Turn, frame: Frame): readonly Line[] {
  const waits = age(between(turn.at, frame.now));
  switch (turn.state) {
    case 'thinking':
      return wrapPieces<Span>(
        [
          {
            text:
              turn.doing === undefined ? `thinking for ${waits}, Esc cancels` : `looking up ${turn.doing}, ${waits} so far, Esc cancels`,
            token: 'accent',
          },
        ],
        frame.width - INDENT.length - 1,
      ).map(line => [{ text: INDENT }, ...line]);
    case 'streaming':
      return [[{ text: `${INDENT}answering for ${waits}, Esc cancels`, token: 'accent' }]];
    case 'cancelled':
      return [[{ text: `${INDENT}cancelled`, token: 'dim' }]];
    case 'failed':
      return wrapPieces<Span>(
        [{ text: `no answer: ${turn.failure ?? 'no reason given'}`, token: 'severity.warning' }],
        frame.width - INDENT.length - 1,
      ).map(line => [{ text: INDENT }, ...line]);
    case 'done':
      return [...trouble(turn), meter(turn, frame)].flatMap(pieces =>
        wrapPieces<Span>(pieces, frame.width - INDENT.length - 1).map((line): Line => [{ text: INDENT }, ...line]),
      );
  }
}

/** What went wrong though there is an answer: a prompt that was cut, a model that failed. That there is no model is no trouble, but has a reason. */
const trouble = ({ failure }: Turn): readonly (readonly Span[])[] =>
  failure === undefined ? [] : [[{ text: failure, token: failure.startsWith('no model') ? 'dim' : 'severity.warning' }]];

/** What was sent, what was cut, what was redacted, how many claims have evidence. */
function meter(turn: Turn, frame: Frame): readonly Span[] {
  const dot = frame.unicode ? ' · ' : ' | ';
  const checked = turn.claims.filter(claim => claim.verdict !== 'plain');
  const cited = checked.filter(claim => claim.verdict === 'cited').length;
  const claims: Span = { text: `claims ${cited}/${checked.length} cited`, token: cited < checked.length ? 'severity.warning' : 'dim' };
  if (!turn.meter)
    return [
      { text: turn.answeredBy === 'evidence' ? `from the evidence, no model took part${dot}` : `${turn.answeredBy}${dot}`, token: 'dim' },
      claims,
    ];
  const { sent, window, cut, redacted, looked, refused = 0 } = turn.meter;
  const lookups = looked === undefined ? '' : `looked up ${count(looked)}${refused > 0 ? `, refused ${count(refused)}` : ''}${dot}`;
  return [
    { text: `context ${count(sent)} of ${count(window)}`, token: window > 0 && sent > window * 0.9 ? 'severity.warning' : 'dim' },
    { text: dot, token: 'dim' },
    { text: cut > 0 ? `cut ${plural(cut, 'item')}` : 'cut 0', token: cut > 0 ? 'severity.warning' : 'dim' },
    { text: `${dot}redacted ${count(redacted)}${dot}${lookups}`, token: 'dim' },
    claims,
  ];
}
