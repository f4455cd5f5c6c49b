import { networkFailure, statusFailure } from '../../src/collect/http-failure.js';
import type { Clock, Http, JsonAnswer } from '../../src/contracts/provider.js';
import { plainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { seconds } from '../../src/model/time.js';

/** What happens to a request on its way: in weeks all of it does. */
export type Weather = 'fine' | 'refused' | 'unknown-name' | 'hangs' | 'overloaded' | 'unauthorised';

/** A network of which a test says how it is, in the words that the real one would have. `answer`: what the server says for a path when all is well. */
export function failingHttp(clock: Clock, weather: () => Weather, answer: (path: string) => unknown): Http & { readonly requests: number } {
  let requests = 0;
  const coded = (code: string): Error => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  return {
    get requests() {
      return requests;
    },
    async request({ url, signal, timeout }): Promise<Result<JsonAnswer, Failure>> {
      requests++;
      const asked = plainText(`GET ${url}`);
      switch (weather()) {
        case 'fine':
          return ok({ body: answer(new URL(url).pathname), status: 200 });
        case 'refused':
          return fail(networkFailure(asked, coded('ECONNREFUSED'), ''));
        case 'unknown-name':
          return fail(networkFailure(asked, coded('ENOTFOUND'), ''));
        case 'overloaded':
          return fail(statusFailure(asked, 503, undefined, 120_000));
        case 'unauthorised':
          return fail(statusFailure(asked, 401, undefined, undefined));
        case 'hangs':
          await clock.sleep(timeout ?? seconds(15), signal);
          return fail({ kind: 'timed-out', asked, answered: plainText('no answer in time') });
      }
    },
  };
}
