/** Time across the panel. */
import { minutes, type Duration, type Instant } from '../../src/model/time.js';
import { shortTime, when } from '../../src/text/time.js';

/** `width` columns from `from` to `to`. */
export interface Axis {
  readonly from: Instant;
  readonly to: Instant;
  readonly width: number;
  /** The column in which the present is, or was a moment ago; Infinity where it is not shown. */
  readonly now: number;
}

/** The picture is drawn anew when its right eighth is full, and the present moves in steps of a quarter of that: each costs bytes. */
const STRETCHES = 8;
const STEPS = 4;
/** Share of the axis that stands behind a moment that was gone back to. */
const AFTER = 0.2;

export const SPANS = [10, 20, 30, 60, 120, 240, 480, 1440, 2880, 10080] as const;
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440] as const;

/** The shortest span that shows the start of the incident with some time before it, in minutes. */
export function spanFor(startedAt: Instant | undefined, now: Instant): number {
  const wanted = startedAt === undefined ? 60 : ((now - startedAt) / 60_000) * 1.5 + 10;
  return SPANS.find(span => span >= wanted) ?? SPANS[SPANS.length - 1] ?? 60;
}

/** Ends a little after now, or, when the moment that is looked at would lie before its start, a little after that. */
export function axisOf(
  now: Instant,
  spanMinutes: number,
  { width, looked }: { readonly width: number; readonly looked: Instant | undefined },
): Axis {
  const columns = Math.max(1, width);
  const column = minutes(spanMinutes) / columns;
  const step = Math.max(1, Math.round(columns / STRETCHES / STEPS));
  const stretch = column * step * STEPS;
  const to = (Math.floor(now / stretch) + 1) * stretch;
  const from = to - column * columns;
  if (looked !== undefined && looked < from) {
    const end = Math.ceil(looked / column + columns * AFTER) * column;
    return { from: (end - column * columns) as Instant, to: end as Instant, width: columns, now: Infinity };
  }
  return { from: from as Instant, to: to as Instant, width: columns, now: Math.floor((now - from) / column / step) * step };
}

/** The column of a moment, also outside of the axis: negative, or `width` and more. */
export const columnOf = (axis: Axis, at: Instant): number => Math.floor(((at - axis.from) / (axis.to - axis.from)) * axis.width);

/** Where labels stand: at round times, far enough apart. */
export function ticks(axis: Axis, now: Instant): readonly { readonly column: number; readonly text: string }[] {
  const perColumn = (axis.to - axis.from) / axis.width;
  const step: Duration = minutes(TICKS.find(tick => minutes(tick) / perColumn >= 12) ?? 1440);
  const found: { column: number; text: string }[] = [];
  for (let at = Math.ceil(axis.from / step) * step; at < axis.to; at += step) {
    const column = columnOf(axis, at as Instant);
    if (column + 8 < axis.now) found.push({ column, text: step >= minutes(1440) ? when(at as Instant, now) : shortTime(at as Instant) });
  }
  return [...found, { column: axis.now, text: 'now' }];
}
