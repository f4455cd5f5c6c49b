import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/model/time.js';
import { systemClock } from '../../../src/session/clock.js';

describe('the system clock', () => {
  const clock = systemClock();
  it('tells the time, and time that never goes back', async () => {
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
    const before = clock.monotonic();
    await clock.sleep(milliseconds(30));
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(25);
    expect(clock.monotonic() - before).toBeLessThan(2000);
  });
  it('wakes from a sleep at once when aborted, and does not begin one after an abort', async () => {
    const abort = new AbortController();
    const at = performance.now();
    const sleeping = clock.sleep(milliseconds(60_000), abort.signal);
    abort.abort();
    await sleeping;
    await clock.sleep(milliseconds(60_000), abort.signal);
    expect(performance.now() - at).toBeLessThan(100);
  });
  it('sleeps longer than a timer can, instead of not at all', async () => {
    const abort = new AbortController();
    let woken = false;
    const sleeping = clock.sleep(milliseconds(2 ** 31 + 1000), abort.signal).then(() => {
      woken = true;
    });
    await clock.sleep(milliseconds(30));
    expect(woken).toBe(false);
    abort.abort();
    await sleeping;
  });
  it('calls back until disposed', async () => {
    let calls = 0;
    const timer = clock.every(milliseconds(5), () => {
      calls++;
    });
    await clock.sleep(milliseconds(60));
    timer[Symbol.dispose]();
    const seen = calls;
    expect(seen).toBeGreaterThan(1);
    await clock.sleep(milliseconds(30));
    expect(calls).toBe(seen);
  });
});
