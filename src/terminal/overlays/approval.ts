/** The one place where something can be let happen: everything about the step, and a word to type. */
import type { Line, Span } from '../../contracts/content.js';
import type { PlanId, PlanRecord } from '../../model/plan.js';
import { between, type Duration, type Instant } from '../../model/time.js';
import type { RoomState } from '../../state/state.js';
import { score } from '../../text/amount.js';
import { sourceName } from '../../text/names.js';
import { plural } from '../../text/plural.js';
import { countdown, age } from '../../text/time.js';
import { pad, width } from '../../text/width.js';
import { wrapPieces } from '../../text/wrap.js';
import { putLine } from '../paint/look.js';
import { NOTHING_TYPED, typeInto, type TypedWord } from '../typed-word.js';
import { CLOSED, dimBehind, OPEN, openBox, type Overlay, type OverlayAnswer, type OverlayScene } from './overlay.js';

export interface ApprovalInput {
  readonly plan: PlanId;
  readonly step: number;
  /** Monotonic milliseconds, in the time of the tokens. */
  readonly openedAt: number;
  room(): RoomState;
  clockNow(): Instant;
}

const LABEL = 11;

export function approvalOverlay({ plan, step, openedAt, room, clockNow }: ApprovalInput): Overlay {
  let typed: TypedWord = { ...NOTHING_TYPED, lastAt: openedAt };
  /** What was on the screen when the first letter came: an approval is of this and of nothing else. */
  let shownHash: string | undefined;
  const record = (): PlanRecord | undefined => room().plans.get(plan);
  const leave: OverlayAnswer = { is: 'closed', intent: { type: 'close-step', plan } };

  return {
    name: 'approval',
    handle(token) {
      if (token.kind === 'key' && (token.key === 'escape' || token.key === 'ctrl-c')) return leave;
      const now = record();
      const asking = now?.asking;
      if (!now || asking?.step !== step || asking.word === '') {
        if (token.kind === 'key' || token.kind === 'paste') typed = { ...NOTHING_TYPED, lastAt: token.at };
        return OPEN;
      }
      typed = typeInto(typed, token, { word: asking.word, isTooSoon: clockNow() < asking.notBefore });
      if (typed.typed !== asking.word || shownHash !== now.hash) return OPEN;
      return { is: 'closed', intent: { type: 'approve-step', plan, step, planHash: now.hash, typed: typed.typed, gaps: typed.gaps } };
    },
    update(next) {
      const now = next.plans.get(plan);
      if (!now) return CLOSED;
      if (shownHash !== undefined && shownHash !== now.hash)
        typed = { ...NOTHING_TYPED, lastAt: typed.lastAt, because: 'The plan changed while it was open: read it again' };
      return OPEN;
    },
    paint(surface, scene) {
      const now = record();
      if (!now) return undefined;
      shownHash = now.hash;
      dimBehind(surface, scene);
      const wide = Math.min(104, scene.area.width);
      const lines = [...stepLines(now, step, scene, wide - 4), ...askLines(now, step, typed, scene, wide - 4)];
      const { inside, x, y } = openBox(surface, scene, {
        title: titleOf(scene),
        width: wide,
        height: lines.length + 2,
        token: 'border.maker',
        heavy: true,
      });
      // When it does not fit, what is typed and why it does not count stay in sight.
      const ask = lines.slice(-2);
      const body = lines.slice(0, -2).slice(0, Math.max(0, inside.height - ask.length));
      [...body, ...ask].forEach((line, row) => putLine(inside, line, scene.look, { x: 0, y: row, limit: inside.width }));
      const row = body.length;
      if (now.asking === undefined) return undefined;
      return { x: x + Math.min(inside.width - 1, promptOf(now.asking.word).length + width(typed.typed)), y: y + row };
    },
  };
}

const promptOf = (word: string): string => `Type  ${word}  to approve, Esc to leave:  `;

function titleOf({ room: { maker }, now }: OverlayScene): string {
  const left = maker.until === undefined ? '' : ` ${countdown(between(now, maker.until))}`;
  return `MAKER${left} · ${maker.context ?? ''}${maker.operator ? ` as ${maker.operator}` : ''}${maker.identity ? ` (${maker.identity})` : ''}`;
}

function stepLines(record: PlanRecord, index: number, scene: OverlayScene, columns: number): readonly Line[] {
  const { plan } = record;
  const step = plan.steps[index];
  if (!step) return [[{ text: 'This step is no more', token: 'severity.warning' }]];
  const { unicode } = scene.look;
  const out: Line[] = [];
  const field = (label: string, text: string, token: Span['token'] = 'text'): void => {
    wrapPieces<Span>([{ text, ...(token ? { token } : {}) }], columns - LABEL).forEach((line, row) =>
      out.push([{ text: pad(row === 0 ? label : '', LABEL), token: 'dim' }, ...line]),
    );
  };
  const risk = `risk ${step.risk}`;
  const riskToken = step.risk === 'low' ? 'severity.ok' : step.risk === 'medium' ? 'severity.warning' : 'severity.critical';
  wrapPieces<Span>(
    [
      { text: `Step ${index + 1} of ${plan.steps.length}  `, token: 'dim' },
      { text: step.title, token: 'strong' },
    ],
    columns - risk.length - 1,
  ).forEach((line, row) => {
    const used = line.reduce((sum, { text }) => sum + width(text), 0);
    out.push(
      row === 0 ? [...line, { text: ' '.repeat(Math.max(1, columns - used - risk.length)) }, { text: risk, token: riskToken }] : line,
    );
  });
  const { rehearsal } = step;
  if (!rehearsal) {
    field('', 'It was not rehearsed: leave, and press r', 'severity.warning');
    return out;
  }
  for (const line of rehearsal.diff) {
    wrapPieces<Span>(
      [
        { text: `${line.path}  `, token: 'dim' },
        { text: line.before, token: 'removed' },
        { text: unicode ? '  →  ' : '  ->  ', token: 'dim' },
        { text: line.after, token: 'added' },
      ],
      columns - 2,
      4,
    ).forEach(pieces => out.push([{ text: '  ' }, ...pieces]));
  }
  if (plan.why.length > 0) {
    const sources = [...new Set(plan.why.flatMap(evidence => evidence.sources))];
    field(
      'Why',
      `${plan.why[0]?.because ?? ''}, ${score(plan.confidence)}: ${plan.why.map(({ id }) => id).join(' ')} (${plural(sources.length, 'source')}: ${sources.map(sourceName).join(', ')})`,
    );
  }
  field('Risk', step.riskBecause);
  field('Expect', `${rehearsal.expectation.text} within ${span(rehearsal.expectation.within)}, else "worse"`);
  if ('cannot' in rehearsal.undo) field('Undo', `CANNOT BE UNDONE: ${rehearsal.undo.cannot}`, 'severity.critical');
  else field('Undo', rehearsal.undo.text);
  if (rehearsal.blastRadius.length > 0) field('Touches', rehearsal.blastRadius.join('; '));
  field('Not tested', rehearsal.notTested.length > 0 ? rehearsal.notTested.join(', ') : 'nothing was left out');
  for (const warning of rehearsal.warnings) field('', `${unicode ? '▲' : 'W'} ${warning}`, 'severity.warning');
  field(
    'Checked',
    `${[...rehearsal.facts.map(({ text }) => text), rehearsal.permitted ? 'you may' : `refused: ${rehearsal.refused ?? ''}`].join(', ')}; ${age(between(rehearsal.at, scene.now))} ago`,
    rehearsal.permitted ? 'text' : 'severity.critical',
  );
  return out;
}

const span = (length: Duration): string => (length % 60_000 === 0 ? `${length / 60_000} min` : `${Math.round(length / 1000)} s`);

/** A blank line, then exactly two: the prompt, and why what was typed did not count. */
function askLines(record: PlanRecord, index: number, typed: TypedWord, { look, now }: OverlayScene, columns: number): readonly Line[] {
  const { asking } = record;
  const late = record.state === 'void' || record.state === 'expired' || record.state === 'refused' || record.state === 'stopped';
  if (late)
    return [
      [],
      [{ text: `It can not be approved any more: ${record.because ?? record.state}. Esc to leave`, token: 'severity.warning' }],
      [],
    ];
  if (asking?.step !== index)
    return [[], [{ text: `Checking the object again${look.unicode ? '…' : '...'} Esc to leave`, token: 'dim' }], []];
  const prompt = promptOf(asking.word);
  const reading = Math.max(0, Math.ceil((asking.notBefore - now) / 1000));
  const expires = record.expiresAt === undefined ? '' : `expires in ${countdown(between(now, record.expiresAt))}`;
  const gap = Math.max(1, columns - prompt.length - width(typed.typed) - 2 - expires.length);
  return [
    [],
    [
      { text: 'Type  ' },
      { text: asking.word, token: 'accent' },
      { text: '  to approve, Esc to leave:  ' },
      { text: typed.typed, token: 'strong' },
      { text: `${' '.repeat(gap)}${expires}`, token: 'dim' },
    ],
    [{ text: typed.because ?? (reading > 0 ? `Read it first: ${reading} s` : ''), token: typed.because ? 'severity.warning' : 'dim' }],
  ];
}
