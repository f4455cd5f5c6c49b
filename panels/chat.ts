import { refuse } from '../src/contracts/command.js';
import type { Content, Line, Span } from '../src/contracts/content.js';
import { definePanel, type Frame, type RoomState } from '../src/contracts/panel.js';
import type { Claim, Conversation, Turn } from '../src/model/conversation.js';
import type { Incident } from '../src/model/incident.js';
import { between } from '../src/model/time.js';
import { count } from '../src/text/amount.js';
import { markdownLine, type MarkdownPiece } from '../src/text/markdown.js';
import { plural } from '../src/text/plural.js';
import { age } from '../src/text/time.js';
import { wrapPieces } from '../src/text/wrap.js';

interface View {
  readonly conversation: Conversation | undefined;
  readonly incident: Incident | undefined;
  readonly draft: string;
  readonly typing: boolean;
  readonly model: RoomState['model'];
}

const INDENT = '   ';
const isOpen = (turn: Turn | undefined): boolean => turn?.state === 'thinking' || turn?.state === 'streaming';
const LOOKS: Readonly<Record<MarkdownPiece['look'], NonNullable<Span['token']>>> = { text: 'text', strong: 'strong', code: 'accent', bullet: 'dim' };

export const panel = definePanel({
  id: 'chat', title: 'Ask', summary: 'Questions about the chosen incident, answered from its evidence.',
  select: (state, own): View => ({
    conversation: state.conversations.get(own.incident ?? 'room'), incident: own.incident === undefined ? undefined : state.incidents.get(own.incident),
    draft: own.draft, typing: own.typing, model: state.model,
  }),
  header: view => ({ ...(view.incident ? { title: `Ask about ${view.incident.title.split(':')[0] ?? view.incident.title}` } : {}), counts: modelWord(view.model) }),
  submit: (view, question) => (question.trim() === '' ? refuse('Type a question first') : { type: 'ask', incident: view.incident?.id ?? 'room', question: question.trim() }),
  render: (view, frame): Content => {
    const turns = view.conversation?.turns ?? [];
    const lines = turns.flatMap((turn, index) => [...(index > 0 ? [[]] : []), ...turnLines(turn, frame)]);
    return { kind: 'prompt', lines: lines.length > 0 ? lines : introduction(view, frame), draft: view.draft, hint: view.typing ? 'Enter asks, Esc leaves' : 'i or Enter to ask', active: view.typing };
  },
  commands: [
    { id: 'chat.type', title: 'ask', keys: ['i', 'enter'], bar: 1, intent: () => ({ type: 'type-into', panel: 'chat' }) },
    { id: 'chat.cancel', title: 'cancel the answer', keys: ['escape'], bar: 2, intent: view => (isOpen(view.conversation?.turns.at(-1)) ? { type: 'cancel-answer' } : refuse('No answer is under way')) },
    { id: 'chat.copy', title: 'copy the answer', keys: ['y'], bar: 3, intent: view => {
      const turn = view.conversation?.turns.at(-1);
      return turn ? { type: 'copy', what: 'the answer', text: turn.claims.map(claim => `${claim.text}${claim.cites.map(cite => ` [${cite}]`).join('')}`).join('\n') } : refuse('Nothing was answered yet');
    } },
  ],
});

function modelWord(model: RoomState['model']): string {
  const name = model.name ?? 'model';
  switch (model.state) {
    case 'absent': return 'no model: answers come from the evidence';
    case 'ready': return model.remote ? `${name} on another machine (${model.host ?? '?'})` : name;
    case 'busy': return `${name} is busy`;
    case 'failed': return `${name} failed: ${model.because ?? 'no reason given'}`;
  }
}

function introduction(view: View, frame: Frame): readonly Line[] {
  const about = view.incident ? `About ${view.incident.title}. For example:` : 'About the whole room. For example:';
  const examples = view.incident ? ['what changed in the last hour that explains this?', 'who else is affected?', 'what speaks against the first suspect?'] : ['what is wrong right now?', 'which incidents share a cause?'];
  return [
    ...wrapPieces<Span>([{ text: about, token: 'dim' }], frame.width - 2).map(line => [{ text: ' ' }, ...line]),
    ...examples.map((text): Line => [{ text: `${INDENT}${text}`, token: 'dim' }]),
    [], ...wrapPieces<Span>([{ text: 'Every claim of an answer names its evidence; what names none is struck out.', token: 'dim' }], frame.width - 2).map(line => [{ text: ' ' }, ...line]),
  ];
}

function turnLines(turn: Turn, frame: Frame): readonly Line[] {
  const prompt = frame.unicode ? ' › ' : ' > ';
  const lines: Line[] = wrapPieces<Span>([{ text: turn.question, token: 'strong' }], frame.width - INDENT.length - 1).map((line, index) => [{ text: index === 0 ? prompt : INDENT, token: 'accent' }, ...line]);
  for (const paragraph of paragraphs(turn.claims)) {
    for (const line of wrapPieces(paragraph.spans, frame.width - INDENT.length - 1, paragraph.hanging)) lines.push([{ text: INDENT }, ...line]);
  }
  lines.push(...stateLines(turn, frame));
  return lines;
}

/** Claims run on as one paragraph, but each item of a list and each heading begins a line. */
function paragraphs(claims: readonly Claim[]): readonly { readonly spans: readonly Span[]; readonly hanging: number }[] {
  const out: { spans: Span[]; hanging: number; flows: boolean }[] = [];
  for (const claim of claims) {
    const { pieces, hanging } = markdownLine(claim.text);
    const flows = hanging === 0 && pieces.some(piece => piece.look === 'text');
    const last = out.at(-1);
    if (flows && last?.flows) last.spans.push({ text: ' ' }, ...claimSpans(claim, pieces));
    else out.push({ spans: claimSpans(claim, pieces), hanging, flows });
  }
  return out;
}

function claimSpans(claim: Claim, pieces: readonly MarkdownPiece[]): Span[] {
  const doubted = claim.verdict === 'uncited' || claim.verdict === 'wrong-citation';
  const spans: Span[] = pieces.map(({ text, look }) => ({ text, token: doubted ? 'struck' : LOOKS[look] }));
  if (claim.cites.length > 0) spans.push({ text: ' ' }, { text: claim.cites.map(cite => `[${cite}]`).join(''), token: doubted ? 'struck' : 'link' });
  switch (claim.verdict) {
    case 'uncited': spans.push({ text: ' (no evidence)', token: 'severity.warning' }); break;
    case 'wrong-citation': spans.push({ text: ' (its evidence does not say so)', token: 'severity.warning' }); break;
    case 'number-differs': spans.push({ text: ' (the evidence has another number)', token: 'severity.warning' }); break;
    case 'cited': case 'plain': break;
  }
  return spans;
}

function stateLines(turn: Turn, frame: Frame): readonly Line[] {
  const waits = age(between(turn.at, frame.now));
  switch (turn.state) {
    case 'thinking': return [[{ text: `${INDENT}thinking for ${waits}, Esc cancels`, token: 'accent' }]];
    case 'streaming': return [[{ text: `${INDENT}answering for ${waits}, Esc cancels`, token: 'accent' }]];
    case 'cancelled': return [[{ text: `${INDENT}cancelled`, token: 'dim' }]];
    case 'failed': return wrapPieces<Span>([{ text: `no answer: ${turn.failure ?? 'no reason given'}`, token: 'severity.warning' }], frame.width - INDENT.length - 1).map(line => [{ text: INDENT }, ...line]);
    case 'done': return wrapPieces(meter(turn, frame), frame.width - INDENT.length - 1).map(line => [{ text: INDENT }, ...line]);
  }
}

/** What was sent, what was cut, what was redacted, how many claims have evidence. */
function meter(turn: Turn, frame: Frame): readonly Span[] {
  const dot = frame.unicode ? ' · ' : ' | ';
  const checked = turn.claims.filter(claim => claim.verdict !== 'plain');
  const cited = checked.filter(claim => claim.verdict === 'cited').length;
  const claims: Span = { text: `claims ${cited}/${checked.length} cited`, token: cited < checked.length ? 'severity.warning' : 'dim' };
  if (!turn.meter) return [{ text: turn.answeredBy === 'evidence' ? `from the evidence, no model took part${dot}` : `${turn.answeredBy}${dot}`, token: 'dim' }, claims];
  const { sent, window, cut, redacted } = turn.meter;
  return [
    { text: `context ${count(sent)} of ${count(window)}`, token: window > 0 && sent > window * 0.9 ? 'severity.warning' : 'dim' }, { text: dot, token: 'dim' },
    { text: cut > 0 ? `cut ${plural(cut, 'item')}` : 'cut 0', token: cut > 0 ? 'severity.warning' : 'dim' }, { text: `${dot}redacted ${count(redacted)}${dot}`, token: 'dim' }, claims,
  ];
}
