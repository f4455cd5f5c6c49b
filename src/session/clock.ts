import { uptime } from 'node:os';
import type { Clock } from '../contracts/provider.js';
import { instant } from '../model/time.js';

/** setTimeout takes at most a signed 32-bit number of milliseconds, about 24.8 days. */
const LONGEST_TIMER = 2_147_483_647;
/** The uptime is read in hundredths of a second, so a smaller difference is no sleep. */
const SLEEP_TOLERANCE = 500;

/** Time of this machine. `monotonic` counts the time in which the machine slept: maker mode must end on time. */
export function systemClock(): Clock {
  const started = performance.now();
  const up = uptime() * 1000;
  let slept = 0;
  return {
    now: () => instant(Date.now()),
    monotonic() {
      const awake = performance.now() - started;
      // On Linux the timer of performance.now stands still during suspend, the uptime does not.
      const difference = uptime() * 1000 - up - awake;
      if (difference > slept + SLEEP_TOLERANCE) slept = difference;
      return awake + slept;
    },
    sleep: (duration, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        let left = Math.max(0, duration);
        let timer: NodeJS.Timeout;
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const wait = (): void => {
          const part = Math.min(left, LONGEST_TIMER);
          left -= part;
          timer = setTimeout(left > 0 ? wait : done, part);
        };
        signal?.addEventListener('abort', done);
        wait();
      }),
    every(duration, callback) {
      const timer = setInterval(callback, Math.min(Math.max(1, duration), LONGEST_TIMER));
      return {
        [Symbol.dispose]: () => {
          clearInterval(timer);
        },
      };
    },
  };
}
