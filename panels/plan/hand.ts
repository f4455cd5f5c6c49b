/** Steps that a person takes: what to do, how, what has to change, and who ticked it. */
import type { Line } from '../../src/contracts/content.js';
import type { Frame } from '../../src/contracts/panel.js';
import type { PlanRecord } from '../../src/model/plan.js';
import { shortTime } from '../../src/text/time.js';
import { diffLines } from './diff.js';
import { field } from './field.js';

/** The step by hand that is next; undefined when there is none, or all are ticked. */
export function nextByHand({ plan, ticked }: PlanRecord): number | undefined {
  const index = (plan.byHand ?? []).findIndex((_, at) => ticked?.[at] === undefined);
  return index < 0 ? undefined : index;
}

export function handLines(record: PlanRecord, frame: Frame): readonly Line[] {
  const next = nextByHand(record);
  return (record.plan.byHand ?? []).flatMap((step, index): readonly Line[] => {
    const tick = record.ticked?.[index];
    const box = tick ? (frame.unicode ? '✓' : 'x') : index === next ? (frame.unicode ? '▸' : '>') : ' ';
    const title = field(frame, 'by hand', [
      { text: `[${box}] `, token: tick ? 'severity.ok' : 'accent' },
      { text: step.title, token: tick ? 'dim' : 'text' },
      ...(tick ? [{ text: `  ${tick.by} ${shortTime(tick.at)}`, token: 'dim' as const }] : []),
    ]);
    if (tick) return title;
    return [
      ...title,
      ...(step.diff ?? []).flatMap(line => diffLines(line, frame)),
      ...(step.how === undefined ? [] : field(frame, '', [{ text: '         ' }, { text: step.how, token: step.instead ? 'dim' : 'key' }])),
    ];
  });
}
