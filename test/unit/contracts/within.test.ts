import { expect, test } from 'vitest';
import { within } from '../../../src/contracts/within.js';
import { seconds } from '../../../src/model/time.js';
import { fakeClock } from '../../support/fake-clock.js';

const ended = (signal: AbortSignal): Promise<string> =>
  new Promise(resolve => {
    signal.addEventListener('abort', () => {
      resolve((signal.reason as Error).name);
    });
  });

test('the work is told when its time is over', async () => {
  const clock = fakeClock();
  const told = within(clock, seconds(6), new AbortController().signal, ended);
  await clock.advance(seconds(6));
  expect(await told).toBe('TimeoutError');
});

test('the work is told when it is called off, also before it began, and why', async () => {
  const clock = fakeClock();
  const caller = new AbortController();
  const told = within(clock, seconds(6), caller.signal, ended);
  caller.abort(new DOMException('enough', 'AbortError'));
  expect(await told).toBe('AbortError');
  expect(await within(clock, seconds(6), caller.signal, signal => Promise.resolve(signal.aborted))).toBe(true);
});

test('work that is done leaves nothing behind, whether it failed or not', async () => {
  const clock = fakeClock();
  expect(await within(clock, seconds(6), undefined, () => Promise.resolve('answer'))).toBe('answer');
  await expect(within(clock, seconds(6), undefined, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(clock.waiting).toBe(0);
});
