import type { Duration } from '../model/time.js';
import { milliseconds, minutes } from '../model/time.js';

const LONGEST: Duration = minutes(5);

/**
 * How long to stay away after so many failures in a row: doubles from the poll interval up to five minutes, spread by
 * ±20 % so that many rooms don't return at once (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015).
 * @param spread 0 to 1, the caller's random number
 * @param retryAfter what the source asked for, in milliseconds: never less than that
 */
export function backoff(every: Duration, failures: number, spread: number, retryAfter = 0): Duration {
  const grown = Math.min(LONGEST, every * 2 ** Math.min(failures - 1, 10));
  return milliseconds(Math.round(Math.max(retryAfter, grown * (0.8 + 0.4 * spread))));
}
