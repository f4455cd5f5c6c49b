/** A plan as lines: what it would do, what comes of it, what was not tested, how far it is. */
import type { Line, Span, Token } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import type { Plan, PlanRecord, PlanStep, Rehearsal, Risk, StepStatus } from '../../src/model/plan.js';
import { between, type Duration } from '../../src/model/time.js';
import { score } from '../../src/text/amount.js';
import { age, countdown, shortTime } from '../../src/text/time.js';
import { fit, pad } from '../../src/text/width.js';
import { diffLines } from './diff.js';
import { field } from './field.js';
import { handLines } from './hand.js';
import { outcomeLines } from './outcome.js';

/** More than this is not read before deciding. */
const MOST_REASONS = 3;
const RISKS: Readonly<Record<Risk, Token>> = { low: 'severity.ok', medium: 'severity.warning', high: 'severity.critical' };
export const worstRisk = (record: PlanRecord): Risk =>
  record.plan.steps.reduce<Risk>((worst, { risk }) => (risk === 'high' || (risk === 'medium' && worst === 'low') ? risk : worst), 'low');

/** "A  Roll back …                risk low": one line, the risk at the right edge. */
export function titleLine(record: PlanRecord, letter: string, chosen: boolean, frame: Frame): Line {
  const { steps, byHand } = record.plan;
  const risk = worstRisk(record);
  const right = steps.length > 0 ? `risk ${risk}` : byHand ? 'by hand' : 'changes nothing';
  const room = Math.max(8, frame.width - 5 - right.length - 1);
  const over = record.state === 'void' || record.state === 'refused' || record.state === 'expired';
  return [
    { text: ` ${letter}  `, token: chosen ? 'accent' : 'dim' },
    { text: `${pad(record.plan.title, room - 1)} `, token: over ? 'struck' : chosen ? 'strong' : 'text' },
    { text: `${right} `, token: steps.length > 0 ? RISKS[risk] : 'dim' },
  ];
}

/** What speaks for it, when it is not the chosen one: one line. */
export const summaryLine = (record: PlanRecord, frame: Frame): Line => [
  { text: fit(`    ${record.plan.tradeOff}; expect ${record.plan.expectedOutcome}`, frame.width), token: 'dim' },
];

/** States in which how it stands is the news, and what it would do is known. */
const UNDER_WAY: ReadonlySet<PlanRecord['state']> = new Set(['void', 'expired', 'refused', 'stopped', 'approved', 'running', 'done']);

/** The strongest reasons; the others are a key away. */
function reasons({ why }: Plan): string {
  const shown = why
    .slice(0, MOST_REASONS)
    .map(evidence => `${evidence.because} [${evidence.id}]`)
    .join('; ');
  return why.length > MOST_REASONS ? `${shown}; e shows ${why.length - MOST_REASONS} more` : shown;
}

/** Everything that has to be known before it is approved, what decides first: how it stands, what it changes, what comes of it. */
export function planLines(record: PlanRecord, frame: Frame): readonly Line[] {
  const out: Line[] = [];
  const { plan } = record;
  if (UNDER_WAY.has(record.state)) out.push(...recordLines(record, frame));
  if (record.outcome) out.push(...outcomeLines(record.outcome, frame));
  for (const status of record.steps) if (status.is !== 'waiting') out.push(...field(frame, 'status', statusSpans(status, frame)));
  out.push(...handLines(record, frame));
  plan.steps.forEach((step, index) => {
    if (plan.steps.length > 1)
      out.push(
        ...field(frame, '', [
          { text: `step ${index + 1} of ${plan.steps.length}  `, token: 'dim' },
          { text: step.title, token: 'text' },
          { text: `  risk ${step.risk}`, token: RISKS[step.risk] },
        ]),
      );
    out.push(...stepLines(step, frame));
  });
  const rehearsals = plan.steps.flatMap(({ rehearsal }) => rehearsal ?? []);
  out.push(...field(frame, rehearsals.length > 0 ? 'then' : 'expect', [{ text: plan.expectedOutcome, token: 'text' }]));
  out.push(
    ...field(frame, 'but', [
      { text: plan.confidence > 0 ? `${plan.tradeOff}; confidence ${score(plan.confidence)}` : plan.tradeOff, token: 'dim' },
    ]),
  );
  if (plan.why.length > 0) out.push(...field(frame, 'why', [{ text: reasons(plan), token: 'text' }]));
  // What was looked at, and what nobody could look at, is for those who doubt: it comes last.
  for (const { notTested } of rehearsals)
    if (notTested.length > 0) out.push(...field(frame, 'untested', [{ text: notTested.join('; '), token: 'text' }]));
  for (const { facts } of rehearsals)
    if (facts.length > 0) out.push(...field(frame, 'checked', [{ text: facts.map(({ text }) => text).join(', '), token: 'dim' }]));
  if (!UNDER_WAY.has(record.state)) out.push(...recordLines(record, frame));
  return out;
}

function stepLines(step: PlanStep, frame: Frame): readonly Line[] {
  const { rehearsal } = step;
  if (!rehearsal) return field(frame, 'risk', [{ text: `${step.risk}: ${step.riskBecause}`, token: 'dim' }]);
  const out: Line[] = [];
  for (const line of rehearsal.diff) out.push(...diffLines(line, frame));
  out.push(...field(frame, '', checks(rehearsal, frame)));
  for (const warning of rehearsal.warnings) out.push(...field(frame, 'beware', [{ text: warning, token: 'severity.warning' }]));
  out.push(
    ...field(frame, 'expect', [{ text: `${rehearsal.expectation.text}, within ${age(rehearsal.expectation.within)}`, token: 'text' }]),
  );
  if (rehearsal.blastRadius.length > 0) out.push(...field(frame, 'touches', [{ text: rehearsal.blastRadius.join('; '), token: 'text' }]));
  out.push(
    ...field(
      frame,
      'undo',
      'cannot' in rehearsal.undo
        ? [{ text: `cannot be undone: ${rehearsal.undo.cannot}`, token: 'severity.warning' }]
        : [{ text: rehearsal.undo.text, token: 'text' }],
    ),
  );
  out.push(...field(frame, 'risk', [{ text: `${step.risk}: ${step.riskBecause}`, token: step.risk === 'low' ? 'dim' : RISKS[step.risk] }]));
  return out;
}

/** "✓ allowed  ✓ dry run", or what the server refused. */
function checks(rehearsal: Rehearsal, frame: Frame): readonly Span[] {
  const yes = frame.unicode ? '✓ ' : 'ok ';
  return rehearsal.permitted
    ? [{ text: `${yes}allowed  ${yes}dry run`, token: 'severity.ok' }]
    : [{ text: `${frame.unicode ? '✗' : 'x'} ${rehearsal.refused ?? 'not allowed'}`, token: 'severity.critical' }];
}

function statusSpans(status: StepStatus, frame: Frame): readonly Span[] {
  switch (status.is) {
    case 'waiting':
      return [];
    case 'approved':
      return [{ text: `approved by ${status.by} at ${shortTime(status.at)}`, token: 'accent' }];
    case 'performing':
      return [{ text: `performing for ${age(between(status.at, frame.now))}`, token: 'accent' }];
    case 'watching':
      return [
        {
          text: `watching until ${shortTime(status.until)} (${countdown(between(frame.now, status.until))} left): ${status.seen}`,
          token: 'accent',
        },
      ];
    case 'worked':
      return [{ text: `${frame.unicode ? '✓ ' : 'ok '}worked: ${status.seen}`, token: 'severity.ok' }];
    case 'not-yet':
      return [{ text: `? not yet: ${status.seen}`, token: 'severity.unknown' }];
    case 'worse':
      return [{ text: `${frame.unicode ? '● ' : 'C '}worse: ${status.seen}`, token: 'severity.critical' }];
    case 'failed':
      return [{ text: `${frame.unicode ? '✗' : 'x'} failed: ${status.seen}`, token: 'severity.critical' }];
    case 'unknown':
      return [{ text: `? nobody knows whether it happened: ${status.seen}`, token: 'severity.unknown' }];
  }
}

/** Minutes while there are some: a panel that counts seconds is never calm. */
const roughly = (left: Duration): string => (left > 60_000 ? `${Math.floor(left / 60_000)} min` : countdown(left));

/** What can be done with a plan that is ready, or nothing to say. */
function restful({ plan: { steps, byHand }, outcome, expiresAt }: PlanRecord, { now }: Frame): string {
  if (steps.length > 0) return expiresAt === undefined ? '' : `Rehearsed; good for ${roughly(between(now, expiresAt))}`;
  if (byHand) return 'Nothing here does it for you: t ticks what you have done, y copies the command';
  return outcome?.is === 'watching' ? '' : 'Enter watches the alerts for 15 min and says what came of it';
}

/** How the plan as a whole stands. */
export function recordLines(record: PlanRecord, frame: Frame): readonly Line[] {
  const out: Line[] = [];
  const { steps } = record.plan;
  const say = (text: string, token: Token): void => {
    out.push(...field(frame, '', [{ text, token }]));
  };
  switch (record.state) {
    case 'drafted':
      say(
        steps.length > 0 ? 'Not rehearsed yet: r asks the server to try it without doing it' : 'r asks the server what would change',
        'dim',
      );
      break;
    case 'rehearsing':
      say(`Asking the server to try it without doing it${frame.unicode ? '…' : '...'}`, 'accent');
      break;
    case 'rehearsed':
      if (restful(record, frame) !== '') say(restful(record, frame), 'dim');
      break;
    case 'void':
      say(`Void: ${record.because ?? 'the world changed since it was shown'}`, 'severity.warning');
      break;
    case 'expired':
      say('Expired: rehearse it again (r)', 'severity.warning');
      break;
    case 'refused':
      say(`Refused: ${record.because ?? 'no reason given'}`, 'severity.warning');
      break;
    case 'stopped':
      say(`Stopped: ${record.because ?? 'a step did not do what was expected'}`, 'severity.critical');
      break;
    case 'approved':
      say('Approved', 'accent');
      break;
    case 'running':
      say('Running: x stops it before the next step', 'accent');
      break;
    case 'done':
      if (record.outcome === undefined || steps.length === 0) say('Done', 'severity.ok');
      break;
  }
  for (const line of record.differences ?? []) out.push(...diffLines(line, frame));
  if (record.rollback) say('The way back is a plan of its own, below', 'dim');
  return out;
}

/** One line on the state, for plans that are not opened up. */
export function stateNote(record: PlanRecord, frame: Frame): Line {
  if (record.outcome) return outcomeLines(record.outcome, frame)[0] ?? [];
  const last = [...record.steps].reverse().find(step => step.is !== 'waiting');
  if (last) return [{ text: '    ' }, ...statusSpans(last, frame)];
  return record.state === 'drafted' || record.state === 'rehearsed' ? [] : (recordLines(record, frame)[0] ?? []);
}

/** The same as text, for a page of its own. */
export const asText = (lines: readonly Line[]): string =>
  lines
    .map(line =>
      line
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    )
    .join('\n');
