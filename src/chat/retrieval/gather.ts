import type { Clock, Question, QuestionArgs } from '../../contracts/provider.js';
import { within } from '../../contracts/within.js';
import { plainText } from '../../model/plain-text.js';
import type { ProviderId, Signal } from '../../model/signal.js';
import { seconds } from '../../model/time.js';
import { amount } from '../facts.js';
import type { RawAnswer } from './raw-answer.js';

/** A question of a source with what it is asked about. */
export interface Inquiry {
  readonly source: ProviderId;
  readonly question: Question;
  readonly args: QuestionArgs;
}

/** Asks the sources at most this often for one question of a person, this many at once, and waits no longer. */
const MOST = 24;
const AT_ONCE = 4;
const PATIENCE = seconds(6);

/** Asks the sources read-only questions. A failure is an answer too; nothing throws, nothing outlives the signal. */
export async function gather(inquiries: readonly Inquiry[], clock: Clock, signal: AbortSignal): Promise<readonly RawAnswer[]> {
  const queue = inquiries.slice(0, MOST).map((inquiry, index) => ({ inquiry, index }));
  const answers: RawAnswer[] = [];
  await within(clock, PATIENCE, signal, limited =>
    Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = queue.shift(); next && !limited.aborted; next = queue.shift())
          answers[next.index] = await askOne(next.inquiry, clock, limited);
      }),
    ),
  );
  return answers.filter(answer => answer !== undefined);
}

async function askOne({ source, question, args }: Inquiry, clock: Clock, signal: AbortSignal): Promise<RawAnswer> {
  const at = clock.now();
  try {
    const answer = await question.ask(args, signal);
    if (!answer.ok) return { source, at, asked: answer.error.asked, status: 'failed', text: answer.error.answered };
    const { status, text, asked, signals } = answer.value;
    return {
      source,
      at,
      asked,
      status,
      text: [...(signals.some(signal => signal.type === 'log') ? [] : [text]), ...signals.flatMap(lineOf)].join('\n'),
    };
  } catch (error) {
    return { source, at, asked: plainText(question.name), status: 'failed', text: error instanceof Error ? error.message : String(error) };
  }
}

/** Log lines, events and series as lines of text; alerts are facts of the room already. */
function lineOf(signal: Signal): readonly string[] {
  switch (signal.type) {
    case 'log':
      return [`${moment(signal.at)} ${signal.text}`];
    case 'event':
      return [
        `${moment(signal.lastAt)} ${signal.level === 'warning' ? 'Warning ' : ''}${signal.reason} (${signal.count} times): ${signal.message}`,
      ];
    case 'series':
      return seriesLine(signal);
    case 'alert':
    case 'change':
    case 'anomaly':
    case 'log-burst':
    case 'cost':
      return [];
  }
}

/** A series by its bounds; one that never moves, as the 1 of a firing alert, says nothing. */
function seriesLine({ name, about, unit, points }: Extract<Signal, { type: 'series' }>): readonly string[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return [];
  const sorted = [...points].sort((a, b) => a[1] - b[1]);
  const [least, most] = [sorted[0], sorted.at(-1)] as [typeof first, typeof first];
  if (least[1] === most[1]) return [];
  const value = (number: number): string => `${amount(number)}${unit === '' ? '' : ` ${unit}`}`;
  return [
    `${name} of ${about.kind} ${about.name}: ${points.length} values from ${moment(first[0])} to ${moment(last[0])}: first ${value(first[1])}, least ${value(least[1])} at ${moment(least[0])}, most ${value(most[1])} at ${moment(most[0])}, last ${value(last[1])}`,
  ];
}

const moment = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
