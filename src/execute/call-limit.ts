import type { Clock } from '../contracts/provider.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { fail, type Failure, type Result } from '../model/result.js';
import { seconds, type Duration } from '../model/time.js';

/** How long one call may take. */
export const CALL_LIMIT: Duration = seconds(30);

export const said = (failure: Failure): PlainText => plain`${failure.asked}: ${failure.answered}`;
export const saidWithAdvice = (failure: Failure): PlainText =>
  failure.tryThis ? plain`${said(failure)}; ${failure.tryThis}` : said(failure);

/**
 * Asks a provider with a time limit. What it throws, and its silence after the limit, become failures: no answer may leave
 * a step hanging between begun and ended.
 * @param asked what is asked, for the failure
 */
export async function withLimit<T, E extends Failure = Failure>(
  clock: Clock,
  limit: Duration,
  asked: string,
  ask: (signal: AbortSignal) => Promise<Result<T, E>>,
): Promise<Result<T, E | Failure>> {
  const overdue = new AbortController();
  const settled = new AbortController();
  const late: Result<never, Failure> = fail({
    kind: 'timed-out',
    asked: plainText(asked, 200),
    answered: plain`no answer within ${limit / 1000} s`,
  });
  const expiry = clock.sleep(limit, settled.signal).then(() => {
    if (!settled.signal.aborted) overdue.abort();
    return late;
  });
  try {
    return await Promise.race([ask(overdue.signal), expiry]);
  } catch (error) {
    return fail({
      kind: overdue.signal.aborted ? 'timed-out' : 'unexpected-answer',
      asked: plainText(asked, 200),
      answered: plainText(error instanceof Error ? error.message : error, 300),
    });
  } finally {
    settled.abort();
  }
}
