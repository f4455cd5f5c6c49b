import { refuse, type Refusal } from '../../src/contracts/command.js';
import type { Content, Line, Span } from '../../src/contracts/content.js';
import { definePanel, type Frame, type RoomState, type ScreenIntent } from '../../src/contracts/panel.js';
import type { Conversation, Turn } from '../../src/model/conversation.js';
import type { Incident } from '../../src/model/incident.js';
import { evidenceText } from '../../src/text/evidence-text.js';
import { wrapPieces } from '../../src/text/wrap.js';
import { citationsOf, citedFact, type Citation } from './citations.js';
import { INDENT, turnLines } from './turn-lines.js';

interface View {
  readonly conversation: Conversation | undefined;
  readonly incident: Incident | undefined;
  readonly draft: string;
  readonly typing: boolean;
  readonly model: RoomState['model'];
  /** The citation that left and right have picked: Enter opens it. */
  readonly picked: string | undefined;
  readonly alerts: RoomState['alerts'];
  readonly signals: RoomState['signals'];
}

const isOpen = (turn: Turn | undefined): boolean => turn?.state === 'thinking' || turn?.state === 'streaming';

export const panel = definePanel({
  id: 'chat',
  title: 'Ask',
  summary: 'Questions about the chosen incident, answered from its evidence.',
  select: (state, own): View => ({
    conversation: state.conversations.get(own.incident ?? 'room'),
    incident: own.incident === undefined ? undefined : state.incidents.get(own.incident),
    draft: own.draft,
    typing: own.typing,
    model: state.model,
    picked: own.mode,
    alerts: state.alerts,
    signals: state.signals,
  }),
  header: view => ({
    ...(view.incident ? { title: `Ask about ${view.incident.title.split(':')[0] ?? view.incident.title}` } : {}),
    counts: modelWord(view.model),
  }),
  submit: (view, question) =>
    question.trim() === ''
      ? refuse('Type a question first')
      : { type: 'ask', incident: view.incident?.id ?? 'room', question: question.trim() },
  render: (view, frame): Content => {
    const turns = view.conversation?.turns ?? [];
    const lines = turns.flatMap((turn, index) => [...(index > 0 ? [[]] : []), ...turnLines(turn, frame, view.picked)]);
    const inSight = view.picked === undefined ? -1 : lines.findIndex(line => line.some(span => span.token === 'cursor'));
    return {
      kind: 'prompt',
      lines: lines.length > 0 ? lines : introduction(view, frame),
      draft: view.draft,
      active: view.typing,
      ...(inSight >= 0 ? { inSight } : {}),
      hint: view.typing
        ? 'Enter asks, Esc leaves'
        : view.picked !== undefined
          ? 'Enter opens the evidence, Esc lets go'
          : 'i or Enter to ask',
    };
  },
  commands: [
    { id: 'chat.type', title: 'ask', keys: ['i'], bar: 1, intent: () => ({ type: 'type-into', panel: 'chat' }) },
    { id: 'chat.open', title: 'open the evidence picked, or ask', keys: ['enter'], intent: open },
    { id: 'chat.evidence', title: 'pick evidence', keys: ['right'], bar: 2, intent: view => pick(view, 1) },
    { id: 'chat.evidence-back', title: 'pick the evidence before', keys: ['left'], intent: view => pick(view, -1) },
    {
      id: 'chat.cancel',
      title: 'cancel the answer',
      keys: ['escape'],
      bar: 3,
      intent: view => {
        if (isOpen(view.conversation?.turns.at(-1))) return { type: 'cancel-answer' };
        return view.picked === undefined ? refuse('No answer is under way') : { type: 'mode', panel: 'chat' };
      },
    },
    {
      id: 'chat.copy',
      title: 'copy the answer',
      keys: ['y'],
      bar: 4,
      intent: view => {
        const turn = view.conversation?.turns.at(-1);
        return turn
          ? {
              type: 'copy',
              what: 'the answer',
              text: turn.claims.map(claim => `${claim.text}${claim.cites.map(cite => ` [${cite}]`).join('')}`).join('\n'),
            }
          : refuse('Nothing was answered yet');
      },
    },
  ],
});

function modelWord(model: RoomState['model']): string {
  const name = model.name ?? 'model';
  switch (model.state) {
    case 'absent':
      return 'no model: answers come from the evidence';
    case 'ready':
      return model.remote ? `${name} on another machine (${model.host ?? '?'})` : name;
    case 'busy':
      return `${name} is busy`;
    case 'failed':
      return `${name} failed: ${model.because ?? 'no reason given'}`;
  }
}

function introduction(view: View, frame: Frame): readonly Line[] {
  const about = view.incident ? `About ${view.incident.title}. For example:` : 'About the whole room. For example:';
  const examples = view.incident
    ? ['what changed in the last hour that explains this?', 'who else is affected?', 'what speaks against the first suspect?']
    : ['what is wrong right now?', 'which incidents share a cause?'];
  return [
    ...wrapPieces<Span>([{ text: about, token: 'dim' }], frame.width - 2).map(line => [{ text: ' ' }, ...line]),
    ...examples.map((text): Line => [{ text: `${INDENT}${text}`, token: 'dim' }]),
    [],
    ...wrapPieces<Span>(
      [{ text: 'Every claim of an answer names its evidence; what names none is struck out.', token: 'dim' }],
      frame.width - 2,
    ).map(line => [{ text: ' ' }, ...line]),
  ];
}

/** Enter: the evidence that was picked on a page of its own; else the prompt. */
function open(view: View): ScreenIntent {
  const chosen = citations(view).find(citation => citation.key === view.picked);
  if (!chosen) return { type: 'type-into', panel: 'chat' };
  const fact = citedFact(chosen);
  return {
    type: 'show',
    title: `Evidence ${chosen.cite}`,
    text: fact ? evidenceText(fact, view) : 'The answer names this evidence, but there is none of that name.',
  };
}

const citations = (view: View): readonly Citation[] => (view.conversation?.turns ?? []).flatMap(citationsOf);

/** The next citation; first that of the newest answer. */
function pick(view: View, by: 1 | -1): ScreenIntent | Refusal {
  const all = citations(view);
  if (all.length === 0) return refuse('No answer here names evidence yet');
  const at = all.findIndex(citation => citation.key === view.picked);
  const newest = all.findIndex(citation => citation.turn === all.at(-1)?.turn);
  const next = all[at < 0 ? (by > 0 ? newest : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))];
  return next ? { type: 'mode', panel: 'chat', mode: next.key } : refuse('No answer here names evidence yet');
}
