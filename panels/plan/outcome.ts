/** What became of the incident after a plan: the verdict, and the condition before and after as a small picture. */
import type { Line, Span } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import type { PlanOutcome } from '../../src/model/plan-outcome.js';
import { between, earlier, minutes, type Duration } from '../../src/model/time.js';
import { amount } from '../../src/text/amount.js';
import { buckets, sparkline } from '../../src/text/sparkline.js';
import { shortTime } from '../../src/text/time.js';
import { field, INDENT, LABEL } from './field.js';

/** As much of the time before as helps to see what changed. */
const BEFORE: Duration = minutes(20);
const WIDEST = 60;

export function outcomeLines(outcome: PlanOutcome, frame: Frame): readonly Line[] {
  return [...field(frame, 'verdict', verdict(outcome, frame)), ...graphLine(outcome, frame)];
}

function verdict({ is, at, until, seen }: PlanOutcome, { unicode, now }: Frame): readonly Span[] {
  switch (is) {
    case 'watching':
      return [
        {
          text: `watching the alerts until ${shortTime(until)} (${Math.max(0, Math.ceil(between(now, until) / 60_000))} min left): ${seen}`,
          token: 'accent',
        },
      ];
    case 'worked':
      return [{ text: `${unicode ? '✓' : 'ok'} worked at ${shortTime(at)}: ${seen}`, token: 'severity.ok' }];
    case 'not-yet':
      return [{ text: `? not yet at ${shortTime(at)}: ${seen}`, token: 'severity.unknown' }];
    case 'worse':
      return [{ text: `${unicode ? '●' : 'C'} worse at ${shortTime(at)}: ${seen}`, token: 'severity.critical' }];
  }
}

/** Before, the moment it was acted on, and after, on one scale; the typical value of each side in figures. */
function graphLine({ graph, since, at }: PlanOutcome, frame: Frame): readonly Line[] {
  if (!graph) return [];
  const from = earlier(since, BEFORE);
  const after = graph.points.filter(([moment]) => moment > since && moment <= at);
  const before = graph.points.filter(([moment]) => moment >= from && moment <= since);
  const arrow = frame.unicode ? ' → ' : ' -> ';
  const figures = `  ${said(before.at(-1))}${arrow}${said(after.at(-1))}`;
  const room = Math.min(WIDEST, frame.width - INDENT - LABEL - figures.length - 2);
  if (room < 8) return [];
  const share = between(since, at) / between(from, at);
  const right = Math.max(1, Math.min(room - 2, Math.round(room * share)));
  const values = [...buckets(before, from, since, room - 1 - right), ...buckets(after, since, at, right)];
  const picture = sparkline(values, frame.unicode);
  const cut = room - 1 - right;
  return [
    [
      { text: ' '.repeat(INDENT + LABEL) },
      { text: picture.slice(0, cut), token: 'lane.metric' },
      { text: frame.unicode ? '╷' : '|', token: 'accent' },
      { text: picture.slice(cut), token: 'lane.metric' },
      { text: figures, token: 'text' },
    ],
    ...field(frame, '', [{ text: `${' '.repeat(LABEL)}${graph.title}`, token: 'dim' }]),
  ];
}

const said = (point: readonly [unknown, number] | undefined): string => (point ? amount(point[1]) : '?');
