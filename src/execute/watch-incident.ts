import type { Clock } from '../contracts/provider.js';
import { plain } from '../model/plain-text.js';
import type { OutcomeGraph, PlanOutcome } from '../model/plan-outcome.js';
import { later, milliseconds, seconds, type Duration } from '../model/time.js';
import { outcomeOf, WATCH_FOR, WORSE_FOR, type IncidentLook } from '../plan/outcome.js';

const LOOK_EVERY: Duration = seconds(5);
/** The graph asks a source: less often. */
const GRAPH_EVERY: Duration = seconds(30);

export interface WatchParts {
  readonly clock: Clock;
  /** The incident as it is now; undefined when it is gone. */
  look(): IncidentLook | undefined;
  /** The condition behind its alerts, as its source tells it now; undefined when none can. Never rejects. */
  graph(): Promise<OutcomeGraph | undefined>;
  /** Ends the watch at once, with what is seen then. */
  readonly stop: AbortSignal;
}

/** Watches an incident until it has recovered, has been worse for a while, or the time is over. The last outcome is the verdict. */
export async function* watchIncident(before: IncidentLook, { clock, look, graph, stop }: WatchParts): AsyncGenerator<PlanOutcome> {
  const since = clock.now();
  const begun = clock.monotonic();
  let drawn = await graph();
  let drawnAt = begun;
  let worseSince: number | undefined;
  for (;;) {
    const ticks = clock.monotonic();
    if (ticks - drawnAt >= GRAPH_EVERY) {
      drawn = (await graph()) ?? drawn;
      drawnAt = ticks;
    }
    const { is, seen } = outcomeOf(before, look());
    worseSince = is === 'worse' ? (worseSince ?? ticks) : undefined;
    const isOver =
      is === 'worked' || stop.aborted || ticks - begun >= WATCH_FOR || (worseSince !== undefined && ticks - worseSince >= WORSE_FOR);
    // The verdict is drawn with what the source says at its moment.
    if (isOver && drawnAt < ticks) drawn = (await graph()) ?? drawn;
    const outcome = { since, until: later(since, WATCH_FOR), at: clock.now(), ...(drawn ? { graph: drawn } : {}) };
    if (isOver) return yield { ...outcome, is, seen: stop.aborted && is === 'not-yet' ? plain`${seen}; the watch was ended` : seen };
    yield { ...outcome, is: 'watching', seen };
    await clock.sleep(milliseconds(Math.min(LOOK_EVERY, Math.max(0, WATCH_FOR - (ticks - begun)))), stop);
  }
}
