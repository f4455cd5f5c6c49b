import type { Duration } from '../model/time.js';
import type { Clock } from './provider.js';

/**
 * Does some work with a signal that ends after a while by the room's clock, with a TimeoutError, or when the given one ends.
 * Not AbortSignal.any with AbortSignal.timeout: Node 20 may collect that timer as garbage, and then nothing ends.
 */
export async function within<T>(
  clock: Clock,
  limit: Duration,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const done = new AbortController();
  const stop = (): void => {
    ending.abort(signal?.reason);
  };
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  void clock.sleep(limit, done.signal).then(() => {
    if (!done.signal.aborted) ending.abort(new DOMException('not in time', 'TimeoutError'));
  });
  try {
    return await work(ending.signal);
  } finally {
    signal?.removeEventListener('abort', stop);
    done.abort();
  }
}
