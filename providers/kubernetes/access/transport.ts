import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import type { Readable } from 'node:stream';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Result } from '../../../src/model/result.js';
import type { Clock } from '../../../src/contracts/provider.js';
import { milliseconds, seconds, type Duration } from '../../../src/model/time.js';
import { secretsOf, type CredentialSource } from './credentials.js';
import { credentialFailure, failureOf, thrownFailure, type KubernetesFailure } from './failure.js';

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the root of the API: "/api/v1/pods". */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly timeout?: Duration;
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  /** The server's Date header, when it sends one. */
  readonly date?: string;
}

export interface LineListener {
  onOpen(): void;
  onLine(line: string): void;
}

/** HTTP to one API server. Never throws; answers are JSON, or text when `accept` asks for it. */
export interface Transport {
  exchange(exchange: Exchange): Promise<Result<Answered, KubernetesFailure>>;
  /** Calls back when the answer begins and for each line, until the server ends it or `idle` passes without a byte. */
  lines(exchange: Exchange, idle: Duration, on: LineListener): Promise<Result<undefined, KubernetesFailure>>;
  readonly server: string;
  close(): void;
}

const LONGEST_ANSWER = 128 * 1024 * 1024;
const LONGEST_LINE = 16 * 1024 * 1024;
const TIMEOUT = seconds(20);

export function openTransport(server: string, credentials: CredentialSource, clock: Clock): Transport {
  const base = server.replace(/\/$/, '');
  const shown = base.replace(/\/\/[^/@]*@/, '//');

  const asked = (exchange: Exchange): PlainText =>
    plain`${plainText(exchange.method)} ${plainText(shown)}${plainText(exchange.path + queryOf({ ...exchange.query, continue: undefined }), 300)}`;

  /** Sends and waits for the head of the answer; a 401 renews the credentials once, except for what may have changed something. */
  async function send(
    exchange: Exchange,
    signal: AbortSignal,
    renew: boolean,
  ): Promise<Result<{ readonly response: http.IncomingMessage; readonly secrets: readonly string[] }, KubernetesFailure>> {
    let known;
    try {
      known = await orAborted(credentials.get({ renew }), signal);
    } catch (error) {
      return fail(
        signal.aborted ? thrownFailure(signal.reason, asked(exchange)) : credentialFailure(error, asked(exchange), credentials.plugin),
      );
    }
    const payload = exchange.body === undefined ? undefined : JSON.stringify(exchange.body);
    const url = new URL(base + exchange.path + queryOf(exchange.query));
    const headers: http.OutgoingHttpHeaders = {
      ...(known.headers as http.OutgoingHttpHeaders),
      Accept: exchange.accept ?? 'application/json',
      'Accept-Encoding': 'gzip',
      'User-Agent': 'warroom',
      ...(payload === undefined
        ? {}
        : { 'Content-Type': exchange.contentType ?? 'application/json', 'Content-Length': String(Buffer.byteLength(payload)) }),
    };
    try {
      const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        const request = (url.protocol === 'http:' ? http : https).request(url, {
          method: exchange.method,
          agent: known.agent,
          headers,
          signal,
        });
        request
          .on('response', resolve)
          .on('error', reject)
          .on('socket', socket => socket.setKeepAlive(true, 30_000));
        request.end(payload);
      });
      if (response.statusCode === 401 && !renew) {
        response.destroy();
        return await send(exchange, signal, true);
      }
      return ok({ response, secrets: secretsOf(known.headers) });
    } catch (error) {
      return fail(thrownFailure(signal.aborted ? signal.reason : error, asked(exchange)));
    }
  }

  async function exchange(wanted: Exchange): Promise<Result<Answered, KubernetesFailure>> {
    const overdue = timeoutSignal(clock, wanted.timeout ?? TIMEOUT, wanted.signal);
    try {
      const sent = await send(wanted, overdue.signal, false);
      if (!sent.ok)
        return fail(overdue.passed() ? { ...sent.error, kind: 'timed-out', answered: plainText('no answer in time') } : sent.error);
      const { response, secrets } = sent.value;
      const status = response.statusCode ?? 0;
      const text = await readAll(decoded(response), overdue.signal);
      const isJson = (response.headers['content-type'] ?? '').includes('json');
      const body: unknown = isJson && text !== '' ? JSON.parse(text) : text;
      if (status < 200 || status > 299)
        return fail(
          failureOf(status, isJson ? body : { message: text.slice(0, 200) }, asked(wanted), response.headers['retry-after'], secrets),
        );
      if (!isJson && wanted.accept === undefined)
        return fail({
          kind: 'unexpected-answer',
          status,
          asked: asked(wanted),
          answered: plain`${status} with ${plainText(response.headers['content-type'] ?? 'no content type', 60)} instead of JSON`,
          tryThis: plainText('check that the address is a Kubernetes API server and no log-in page'),
        });
      return ok({ status, body, ...(response.headers.date ? { date: response.headers.date } : {}) });
    } catch (error) {
      if (overdue.passed()) return fail({ kind: 'timed-out', asked: asked(wanted), answered: plainText('no answer in time') });
      if (wanted.signal.aborted) return fail(thrownFailure(abortError(), asked(wanted)));
      if (error instanceof SyntaxError || error instanceof TooLarge)
        return fail({
          kind: 'unexpected-answer',
          asked: asked(wanted),
          answered: plainText(error instanceof TooLarge ? error.message : 'the answer is not JSON'),
        });
      return fail(thrownFailure(error, asked(wanted)));
    } finally {
      overdue.dispose();
    }
  }

  async function lines(wanted: Exchange, idle: Duration, on: LineListener): Promise<Result<undefined, KubernetesFailure>> {
    const overdue = timeoutSignal(clock, idle, wanted.signal);
    try {
      const sent = await send(wanted, overdue.signal, false);
      if (!sent.ok)
        return fail(overdue.passed() ? { ...sent.error, kind: 'timed-out', answered: plainText('no answer in time') } : sent.error);
      const { response, secrets } = sent.value;
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299)
        return fail(
          failureOf(
            status,
            jsonOr(await readAll(decoded(response), overdue.signal)),
            asked(wanted),
            response.headers['retry-after'],
            secrets,
          ),
        );
      on.onOpen();
      let rest = '';
      for await (const chunk of decoded(response).setEncoding('utf8') as AsyncIterable<string>) {
        overdue.again();
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        if (rest.length > LONGEST_LINE) throw new TooLarge('one object of the watch is larger than 16 MiB');
        for (const part of parts) if (part !== '') on.onLine(part);
      }
      return ok(undefined);
    } catch (error) {
      if (overdue.passed()) return fail({ kind: 'timed-out', asked: asked(wanted), answered: plainText('the watch went silent') });
      return fail(thrownFailure(wanted.signal.aborted ? abortError() : error, asked(wanted)));
    } finally {
      overdue.dispose();
    }
  }

  return { exchange, lines, server: shown, close: () => credentials.close() };
}

class TooLarge extends Error {}

const abortError = (): Error => Object.assign(new Error('cancelled'), { name: 'AbortError' });

function queryOf(query: Exchange['query']): string {
  const given = Object.entries(query ?? {}).filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}

function decoded(response: http.IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  const plainStream = zlib.createGunzip();
  response.on('error', error => plainStream.destroy(error)).on('aborted', () => plainStream.destroy(abortError()));
  return response.pipe(plainStream);
}

async function readAll(stream: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) throw new TooLarge('the answer is larger than 128 MiB');
    chunks.push(chunk);
  }
  if (signal.aborted) throw abortError();
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
}

/** Aborts after a stretch without a call of `again`, or with the signal given. */
function timeoutSignal(
  clock: Clock,
  after: Duration,
  outer: AbortSignal,
): { readonly signal: AbortSignal; passed(): boolean; again(): void; dispose(): void } {
  const own = new AbortController();
  const over = new AbortController();
  let passed = false;
  let last = clock.monotonic();
  const forward = (): void => own.abort(abortError());
  if (outer.aborted) forward();
  outer.addEventListener('abort', forward, { once: true });
  // `again` comes with each piece of a watch, so it only notes the time, and the sleeper looks how long ago that was.
  void (async () => {
    for (let left: number = after; left > 0 && !over.signal.aborted; left = last + after - clock.monotonic())
      await clock.sleep(milliseconds(left), over.signal);
    if (over.signal.aborted) return;
    passed = true;
    own.abort(abortError());
  })();
  return {
    signal: own.signal,
    passed: () => passed,
    again: () => {
      last = clock.monotonic();
    },
    dispose() {
      over.abort();
      outer.removeEventListener('abort', forward);
    },
  };
}

/** A plug-in may hang: whoever waits for it need not. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortError());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
