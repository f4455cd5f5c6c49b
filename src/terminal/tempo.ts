/** How often time itself is news: each step of it costs a frame, and bytes on a line that may be dear. */
import { minutes, seconds, type Duration, type Instant } from '../model/time.js';
import type { RoomState } from '../state/state.js';
import type { Stage } from './stage.js';

/** While something counts down or is being waited for. */
const COUNTING = seconds(1);
/** Ages and the clock: what is older than a minute changes once a minute. */
const USUAL = seconds(10);
/** Where bytes are dear. */
const SLOW = minutes(1);
/** What stays longer than this needs no second to go away in. */
const BRIEF = minutes(1);

/** The step in which the screen takes in the time. */
export function tempoOf(stage: Pick<Stage, 'overlays' | 'message' | 'room'>, now: Instant, isSlow: boolean): Duration {
  if (isSlow) return SLOW;
  const left = (stage.message?.until ?? 0) - now;
  return stage.overlays.length > 0 || (left > 0 && left < BRIEF) || isCounting(stage.room()) ? COUNTING : USUAL;
}

/** Maker mode runs out, a source is connecting, an act is under way, an answer is being thought of. */
function isCounting({ maker, health, plans, conversations }: RoomState): boolean {
  if (maker.on) return true;
  for (const { state } of health.values()) if (state === 'connecting') return true;
  for (const { steps } of plans.values()) if (steps.some(({ is }) => is === 'performing' || is === 'watching')) return true;
  for (const { turns } of conversations.values()) if (turns.some(({ state }) => state === 'thinking' || state === 'streaming')) return true;
  return false;
}
