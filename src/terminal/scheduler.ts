import type { Clock } from '../contracts/provider.js';
import { milliseconds, type Duration } from '../model/time.js';

export interface SchedulerOptions {
  readonly clock: Clock;
  /** Paints the newest state. */
  paint(): void;
  /** Painting now would be thrown away: the terminal calls back when it is free. */
  isBusy(): boolean;
  /** The least time between two frames that only data asked for. */
  pace(): Duration;
  /** How often time itself is news; asked again after each painting. */
  tick(): Duration;
}

/**
 * One dirty flag. What a key changed is painted in the same turn; what data changed waits for its pace; when nothing
 * changed nothing is painted, but for the clock, which is aligned to its tick.
 */
export interface Scheduler {
  now(): void;
  later(): void;
  /** The terminal is free again: paints if something waited. */
  free(): void;
  close(): void;
}

export function createScheduler({ clock, paint, isBusy, pace, tick }: SchedulerOptions): Scheduler {
  const ending = new AbortController();
  /** Ends the wait for the next tick. */
  let ticker = new AbortController();
  let step = tick();
  let soon = false;
  let dirty = false;
  let paced = false;
  let paintedAt = -Infinity;

  function run(): void {
    soon = false;
    if (ending.signal.aborted) return;
    if (isBusy()) {
      dirty = true;
      return;
    }
    dirty = false;
    paintedAt = clock.monotonic();
    paint();
    // What counts seconds now must not wait for the end of a longer step.
    if (tick() < step) ticker.abort();
  }
  function now(): void {
    if (soon) return;
    soon = true;
    setImmediate(run);
  }
  async function paceThenRun(wait: Duration): Promise<void> {
    await clock.sleep(wait, ending.signal);
    paced = false;
    if (dirty) now();
  }
  async function ticking(): Promise<void> {
    while (!ending.signal.aborted) {
      step = tick();
      ticker = new AbortController();
      await clock.sleep(milliseconds(step - (clock.now() % step)), ticker.signal);
      if (!ticker.signal.aborted) later();
    }
  }
  function later(): void {
    dirty = true;
    if (paced || soon) return;
    const wait = pace() - (clock.monotonic() - paintedAt);
    if (wait <= 0) {
      now();
      return;
    }
    paced = true;
    void paceThenRun(milliseconds(wait));
  }
  void ticking();
  return {
    now,
    later,
    free() {
      if (dirty) now();
    },
    close() {
      ending.abort();
      ticker.abort();
    },
  };
}
