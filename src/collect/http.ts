import type { Clock, Http, JsonAnswer, ProviderIo } from '../contracts/provider.js';
import { proxyFor } from '../contracts/proxy.js';
import { plain, plainText } from '../model/plain-text.js';
import type { PlainText } from '../model/plain-text.js';
import { fail, ok } from '../model/result.js';
import type { Failure, Result } from '../model/result.js';
import { milliseconds, seconds } from '../model/time.js';
import type { Duration } from '../model/time.js';
import { AccessProblem, credentialsOf, toldUrl, withoutSecrets } from './http-access.js';
import { networkFailure, reasonIn, retryAfterOf, statusFailure } from './http-failure.js';
import { fetchWith } from './proxy.js';

/** Shorter than the time-outs of the providers, so that a failure says which request hung. */
const DEFAULT_TIMEOUT: Duration = seconds(15);
const DEFAULT_LIMIT = 64 * 1024 * 1024;
/** An error answer is read up to this: enough for its reason. */
const ERROR_LIMIT = 64 * 1024;
const MOST_REDIRECTS = 3;

type Options = Parameters<Http['request']>[0];

/**
 * JSON over fetch, through the proxy that the environment names. Time-outs are measured with the clock given, so that a test can
 * make them pass.
 */
export function createHttp(clock: Clock, env: ProviderIo['env'] = {}): Http {
  const ask = fetchWith(env);
  return { request: options => request(options, clock, { ask, env }) };
}

async function request(
  options: Options,
  clock: Clock,
  { ask, env }: { readonly ask: typeof fetch; readonly env: ProviderIo['env'] },
): Promise<Result<JsonAnswer, Failure>> {
  const method = options.method ?? 'GET';
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return fail({
      kind: 'invalid',
      asked: plain`${plainText(method)} an address`,
      answered: plainText('the address is not an http:// or https:// one'),
      tryThis: plainText('write it as http://host:port'),
    });
  }
  const proxy = proxyFor(url.href, env);
  const asked = plainText(
    `${method} ${toldUrl(url)}${proxy === undefined ? '' : ` through the proxy ${URL.canParse(proxy) ? new URL(proxy).host : 'of the environment'}`}`,
    400,
  );
  if (options.signal?.aborted) return fail(stopped(asked, options.signal));
  const limit = new TimeLimit(clock, options.timeout ?? DEFAULT_TIMEOUT, options.signal);
  let secrets: readonly string[] = [];
  try {
    const credentials = await credentialsOf(url, options.access);
    secrets = [...credentials.secrets, ...Object.values(options.headers ?? {}).filter(value => value.length >= 8)];
    return await exchange({ options, method, url, asked, credentials: credentials.headers, secrets, clock, ask, signal: limit.signal });
  } catch (error) {
    if (limit.passed)
      return fail({
        kind: 'timed-out',
        asked,
        answered: plain`no answer within ${Math.round((options.timeout ?? DEFAULT_TIMEOUT) / 100) / 10} s`,
        tryThis: plainText('the server is slow or busy: raise the time-out of this source if it stays so'),
      });
    if (options.signal?.aborted) return fail(stopped(asked, options.signal));
    if (error instanceof AccessProblem)
      return fail({
        kind: 'unauthorised',
        asked,
        answered: plainText(error.message),
        tryThis: plainText('check the path and its permissions'),
      });
    return fail(networkFailure(asked, error, withoutSecrets(error instanceof Error ? error.message : String(error), secrets)));
  } finally {
    limit.end();
  }
}

/** AbortSignal.timeout gives a reason of its own; every other abort is somebody's wish. */
const stopped = (asked: PlainText, signal: AbortSignal): Failure => {
  const overdue = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return {
    kind: overdue ? 'timed-out' : 'cancelled',
    asked,
    answered: plainText(overdue ? 'no answer in time' : 'stopped before an answer came'),
  };
};

interface Exchange {
  readonly options: Options;
  readonly method: string;
  readonly url: URL;
  readonly asked: PlainText;
  readonly credentials: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly clock: Clock;
  readonly ask: typeof fetch;
  readonly signal: AbortSignal;
}

async function exchange(exchange: Exchange): Promise<Result<JsonAnswer, Failure>> {
  const { options, method, asked, clock, signal } = exchange;
  const body = bodyOf(options);
  let target = bare(exchange.url);
  for (let redirects = 0; ; redirects++) {
    const sent = clock.now();
    const response = await exchange.ask(target, {
      method,
      signal,
      redirect: 'manual',
      headers: { accept: 'application/json', 'user-agent': 'warroom', ...body?.headers, ...options.headers, ...exchange.credentials },
      ...(body === undefined ? {} : { body: body.text }),
    });
    const next = redirectOf(response, target);
    if (next !== undefined) {
      await response.body?.cancel();
      const refused = whyNotFollow(next, target, method, redirects);
      if (refused !== undefined)
        return fail({
          kind: 'unexpected-answer',
          asked,
          answered: plainText(withoutSecrets(`${response.status} to ${next.host}${next.pathname}: ${refused}`, exchange.secrets), 300),
          tryThis: plainText('if a login page stands before it, use an address that takes a token'),
        });
      target = next;
      continue;
    }
    const skew = skewOf(response, sent, clock);
    if (!response.ok) {
      const said = reasonIn(await textOf(response, ERROR_LIMIT).catch(() => ''), response.headers.get('content-type') ?? '');
      return fail(
        statusFailure(
          asked,
          response.status,
          said === undefined ? undefined : withoutSecrets(said, exchange.secrets),
          retryAfterOf(response.headers.get('retry-after'), clock.now()),
        ),
      );
    }
    return await answerOf(response, exchange, skew);
  }
}

async function answerOf(
  response: Response,
  { options, method, asked }: Exchange,
  clockSkew: Duration | undefined,
): Promise<Result<JsonAnswer, Failure>> {
  const limit = options.limitBytes ?? DEFAULT_LIMIT;
  let text: string;
  try {
    text = await textOf(response, limit);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return fail({
      kind: 'unexpected-answer',
      asked,
      answered: plain`an answer of more than ${Math.round((limit / 1024 / 1024) * 10) / 10} MiB`,
      tryThis: plainText('ask for less: a shorter window or a narrower filter'),
    });
  }
  const rest = { status: response.status, ...(clockSkew === undefined ? {} : { clockSkew }) };
  if (text === '' && (method !== 'GET' || response.status === 204)) return ok({ body: undefined, ...rest });
  try {
    return ok({ body: JSON.parse(text), ...rest });
  } catch {
    const type = plainText(response.headers.get('content-type') ?? 'no content type', 80);
    return fail({
      kind: 'unexpected-answer',
      asked,
      answered: plain`${response.status}, but not JSON (${type}, ${text.length} characters)`,
      tryThis: plainText('does another program, a proxy or a login page answer at this address?'),
    });
  }
}

class TooLarge extends Error {}

/** Reads the decompressed body up to a limit, so that neither a huge nor a compressed-huge answer fills the memory. */
async function textOf(response: Response, limit: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop by an error cancels the stream.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw new TooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function bodyOf(options: Options): { readonly text: string; readonly headers: Readonly<Record<string, string>> } | undefined {
  if (options.form)
    return { text: new URLSearchParams(options.form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  return options.body === undefined ? undefined : { text: JSON.stringify(options.body), headers: { 'content-type': 'application/json' } };
}

/** fetch refuses addresses with a user in them. */
function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  copy.hash = '';
  return copy;
}

function redirectOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get('location');
  if (response.status < 300 || response.status > 399 || location === null || !URL.canParse(location, from.href)) return undefined;
  return bare(new URL(location, from));
}

/** Credentials go only to the host they were meant for; a change of a request that writes is never replayed. */
function whyNotFollow(to: URL, from: URL, method: string, redirects: number): string | undefined {
  if (method !== 'GET') return 'only reads follow redirects';
  if (redirects >= MOST_REDIRECTS) return 'too many redirects';
  const upgrade = from.protocol === 'http:' && to.protocol === 'https:' && to.hostname === from.hostname;
  return to.origin === from.origin || upgrade ? undefined : 'redirects to another host are not followed';
}

/** Server clock minus ours at the middle of the exchange. A cached answer (Age) has an old date. */
function skewOf(response: Response, sent: number, clock: Clock): Duration | undefined {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date) || response.headers.has('age')) return undefined;
  // The header is cut to whole seconds: half of one is the best guess of the rest.
  const skew = date + 500 - (sent + clock.now()) / 2;
  return milliseconds(Math.abs(skew) <= 1000 ? 0 : Math.round(skew));
}

/** Aborts when the time is up or the caller aborts, and leaves no timer and no listener behind. */
class TimeLimit {
  passed = false;
  private readonly controller = new AbortController();
  private readonly timer = new AbortController();
  private readonly abort = (): void => {
    this.controller.abort();
  };
  constructor(
    clock: Clock,
    timeout: Duration,
    private readonly caller: AbortSignal | undefined,
  ) {
    caller?.addEventListener('abort', this.abort);
    void clock.sleep(timeout, this.timer.signal).then(() => {
      if (this.timer.signal.aborted) return;
      this.passed = true;
      this.controller.abort();
    });
  }
  get signal(): AbortSignal {
    return this.controller.signal;
  }
  end(): void {
    this.timer.abort();
    this.caller?.removeEventListener('abort', this.abort);
  }
}
