import type { Clock } from '../contracts/provider.js';
import { plain, plainText } from '../model/plain-text.js';
import type { Duration } from '../model/time.js';
import { ModelFailed } from './chat-model.js';

/**
 * Hands the pieces on as they come. A model that says nothing for too long has failed: it is told to stop, and so are we.
 * Ends quietly when the signal aborts, even if the model does not hear it.
 */
export async function* patiently<T>(
  pieces: AsyncIterable<T>,
  options: { readonly patience: Duration; readonly clock: Clock; readonly call: AbortController },
): AsyncIterable<T> {
  const { patience, clock, call } = options;
  const iterator = pieces[Symbol.asyncIterator]();
  const aborted = new Promise<'aborted'>(resolve => {
    call.signal.addEventListener(
      'abort',
      () => {
        resolve('aborted');
      },
      { once: true },
    );
  });
  while (!call.signal.aborted) {
    const waiting = new AbortController();
    const next = await Promise.race([
      iterator.next(),
      aborted,
      clock.sleep(patience, waiting.signal).then(() => 'silent' as const),
    ]).finally(() => {
      waiting.abort();
    });
    if (next === 'aborted') return;
    if (next === 'silent') {
      call.abort();
      throw new ModelFailed({
        kind: 'timed-out',
        asked: plainText('the model'),
        answered: plain`it has said nothing for ${Math.round(patience / 1000)} s`,
        tryThis: plainText('a smaller model answers faster: choose one with :model'),
      });
    }
    if (next.done) return;
    yield next.value;
  }
}
