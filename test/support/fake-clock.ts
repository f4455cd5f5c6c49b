import type { Clock } from '../../src/contracts/provider.js';
import { instant, type Duration, type Instant } from '../../src/model/time.js';
import { NOON } from './signals.js';

/** A clock that stands still until a test advances it. Real timers are not touched. */
export interface FakeClock extends Clock {
  /** Moves time on, waking sleepers in order; what they start is given its turn before the next one wakes. */
  advance(duration: Duration): Promise<void>;
  /** The machine sleeps: wall clock and monotonic time jump, nobody is woken until the next `advance`. */
  jump(duration: Duration): void;
  /** How many sleep or wait for an interval: a closed program leaves none. */
  readonly waiting: number;
}

interface Waiter {
  at: number;
  readonly order: number;
  wake(): void;
}

/** Lets promises, microtasks and immediates that are due run. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise<void>(resolve => setImmediate(resolve));
}

export function fakeClock(start: Instant = NOON): FakeClock {
  let now: number = start;
  let order = 0;
  const waiters = new Set<Waiter>();
  const next = (limit: number): Waiter | undefined =>
    [...waiters].filter(waiter => waiter.at <= limit).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  return {
    now: () => instant(now),
    monotonic: () => now - start,
    sleep: (duration, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const waiter: Waiter = {
          at: now + duration,
          order: order++,
          wake: () => {
            done();
          },
        };
        const done = (): void => {
          waiters.delete(waiter);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        signal?.addEventListener('abort', done);
        waiters.add(waiter);
      }),
    every(duration, callback) {
      const waiter: Waiter = {
        at: now + duration,
        order: order++,
        wake: () => {
          waiter.at += Math.max(1, duration);
          callback();
        },
      };
      waiters.add(waiter);
      return { [Symbol.dispose]: () => void waiters.delete(waiter) };
    },
    async advance(duration) {
      const end = now + duration;
      await turns();
      for (let waiter = next(end); waiter; waiter = next(end)) {
        now = Math.max(now, waiter.at);
        waiter.wake();
        await turns();
      }
      now = end;
      await turns();
    },
    jump(duration) {
      now += duration;
    },
    get waiting() {
      return waiters.size;
    },
  };
}
