import { plain, type PlainText } from '../model/plain-text.js';
import { later, milliseconds, seconds, type Duration } from '../model/time.js';
import type { ApprovedStep } from '../plan/approve.js';
import { precedentKey } from '../plan/precedent.js';
import { CALL_LIMIT, said, withLimit } from './call-limit.js';
import type { ActionOutcome, ExecutorParts } from './executor.js';

/** How often the outcome is looked at. */
const LOOK_EVERY: Duration = seconds(2);

/** Looks until the outcome is there, is worse, or its time is over; the last outcome is the verdict. Stopped: looks once more. */
export async function* watchOutcome(
  { step: { action, rehearsal, title } }: ApprovedStep,
  parts: ExecutorParts,
  first: PlainText,
): AsyncGenerator<ActionOutcome> {
  const { clock, kind, audit, stop, isWayBack } = parts;
  const { within } = rehearsal.expectation;
  const until = later(clock.now(), within);
  const ends = clock.monotonic() + within;
  const watching = (seen: PlainText): ActionOutcome => ({ type: 'status', status: { is: 'watching', at: clock.now(), until, seen } });
  yield watching(first);
  for (;;) {
    const isLast = clock.monotonic() >= ends || stop.aborted;
    const looked = await withLimit(clock, CALL_LIMIT, `look at ${title}`, signal => kind.verify(action, rehearsal, signal));
    const seen = looked.ok ? looked.value.seen : plain`can't look: ${said(looked.error)}`;
    const verdict = looked.ok && looked.value.is !== 'not-yet' ? looked.value.is : isLast ? 'not-yet' : undefined;
    if (verdict) {
      audit('verdict', `${title}: ${verdict}, ${seen}`, { ...(isWayBack ? {} : { key: precedentKey(action) }), is: verdict });
      return yield { type: 'status', status: { is: verdict, at: clock.now(), seen } };
    }
    yield watching(seen);
    await clock.sleep(milliseconds(Math.max(0, Math.min(LOOK_EVERY, ends - clock.monotonic()))), stop);
  }
}
