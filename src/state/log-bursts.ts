import { burstsOf } from '../correlate/logs/bursts.js';
import type { LogBurst, LogLine } from '../model/signal.js';
import type { Window } from '../model/time.js';

/** Bursts kept of one object, strongest first: what an incident breaks in a log is mostly told many times over. */
const MOST_BURSTS = 3;

/** What the lines of an object tell of trouble: fetched logs become evidence. Lines before the window are the comparison. */
export const troubleIn = (lines: readonly LogLine[], window: Window): readonly LogBurst[] =>
  burstsOf(lines, window)
    .filter(burst => burst.level === 'error' || burst.level === 'warning')
    .slice(0, MOST_BURSTS);
