import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { json, loopbackServer, type LoopbackServer, type Received } from './loopback-server.js';

/** One question and its answer, as a real server gave it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Parameters that tell it from others of the same path; times and steps are left out. */
  readonly query?: Readonly<Record<string, readonly string[]>>;
  /** The operation of an AWS service, and what of the request tells it from others. */
  readonly operation?: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly contentType: string;
  /** Parsed JSON, or the text of anything else. */
  readonly body: unknown;
}
export interface Recording {
  /** "Prometheus 3.16.0". */
  readonly server: string;
  /** When it was recorded: the clock of a test stands there. */
  readonly at: string;
  readonly exchanges: readonly Exchange[];
}
/** How a source answers from now on. */
export type Behaviour = 'well' | 'unauthorised' | 'rate-limited' | 'broken' | 'garbage' | 'silent' | 'hostile' | 'hostile-failure';

/** What a hostile source makes of a text; `key` is the name of its field. */
export type Taint = (text: string, key: string) => string;

export interface ReplayServer extends LoopbackServer {
  behave(behaviour: Behaviour): void;
  /** What it puts into every text while it is hostile; HOSTILE at their ends until then. */
  taintWith(taint: Taint): void;
  /** What was asked and is not in the recording: record it anew. */
  readonly unknown: readonly string[];
}

export function readRecording(provider: string, name: string): Recording {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`../recordings/${provider}/${name}.json`, import.meta.url)), 'utf8')) as Recording;
}

/** Parameters that differ in each run. */
export const VOLATILE: ReadonlySet<string> = new Set(['start', 'end', 'time', 'step', 'StartDate', 'EndDate', 'StartTime', 'EndTime']);

/** What a hostile source puts into every text: colours, a title, bidirectional and invisible characters, a fake line, markup. */
export const HOSTILE = '\u001b[31m\u001b]0;title\u0007\u009b2J\u202e\u200b\u{e0041}\r\n{red-fg}\u0000';

/** The recording of AWS is of an endpoint that has CloudWatch alone; the objects near alarms are asked of other services. */
export const isOtherService = ({ headers }: Received): boolean =>
  /AWS4-HMAC/.test(headers['authorization'] ?? '') && !/\/monitoring\//.test(headers['authorization'] ?? '');

/**
 * Answers what was recorded. The most exact of the exchanges that fit is taken.
 * @param words keys whose values a parser needs as they are (states, ids, types): the hostile source leaves them alone
 */
export async function replayServer(recording: Recording, words: ReadonlySet<string>): Promise<ReplayServer> {
  const unknown: string[] = [];
  let behaviour: Behaviour = 'well';
  let taint = appended;
  const date = { date: new Date(recording.at).toUTCString() };
  const server = await loopbackServer((request, response) => {
    if (behaviour === 'silent') return;
    if (misbehave(behaviour, request, response, date, taint)) return;
    if (isOtherService(request)) return void json(response, 404, { error: 'only CloudWatch is here' }, date);
    const exchange = find(recording.exchanges, request);
    if (!exchange) {
      unknown.push(
        `${request.method} ${request.path}?${request.query.toString()} ${String(request.headers['x-amz-target'] ?? '')} ${request.body}`,
      );
      json(response, 404, { error: 'not recorded' }, date);
      return;
    }
    const body = behaviour === 'hostile' ? infected(exchange.body, words, taint) : exchange.body;
    response.writeHead(exchange.status, { 'content-type': exchange.contentType, ...date });
    response.end(typeof body === 'string' && !exchange.contentType.includes('json') ? body : JSON.stringify(body));
  });
  return {
    ...server,
    unknown,
    behave(next) {
      behaviour = next;
    },
    taintWith(next) {
      taint = next;
    },
  };
}

/** Statuses of a source that fails in every way it knows, one after the other. */
const FAILING = [400, 401, 403, 404, 409, 422, 429, 500, 502, 503];

export function misbehave(
  behaviour: Behaviour,
  request: Received,
  response: ServerResponse,
  date: Readonly<Record<string, string>>,
  taint: Taint = appended,
): boolean {
  // A careless server tells what it was given.
  const echo = { error: `not you: ${JSON.stringify(request.headers)}`, message: `not you: ${JSON.stringify(request.headers)}` };
  switch (behaviour) {
    case 'unauthorised':
      json(response, 401, echo, date);
      return true;
    case 'rate-limited':
      json(response, 429, echo, { ...date, 'retry-after': '77' });
      return true;
    case 'broken':
      json(response, 500, echo, date);
      return true;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html', ...date }).end('<!doctype html><title>Sign in</title>');
      return true;
    case 'hostile-failure': {
      const said = taint('failed', 'error');
      const status = FAILING[said.length % FAILING.length] ?? 500;
      if (said.length % 2 === 0)
        json(
          response,
          status,
          {
            error: said,
            message: said,
            __type: said,
            errorType: said,
            status: 'error',
            reason: said,
            kind: 'Status',
            details: { name: said, causes: [{ message: said, field: said }] },
          },
          date,
        );
      else response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...date }).end(said);
      return true;
    }
    case 'well':
    case 'silent':
    case 'hostile':
      return false;
  }
}

function find(exchanges: readonly Exchange[], request: Received): Exchange | undefined {
  const operation = request.headers['x-amz-target'] === undefined ? undefined : String(request.headers['x-amz-target']).split('.').at(-1);
  const body = operation === undefined ? {} : (JSON.parse(request.body) as Readonly<Record<string, unknown>>);
  const fits = exchanges.filter(
    exchange =>
      exchange.method === request.method &&
      exchange.path === request.path &&
      exchange.operation === operation &&
      Object.entries(exchange.query ?? {}).every(
        ([name, values]) => JSON.stringify(request.query.getAll(name)) === JSON.stringify(values),
      ) &&
      Object.entries(exchange.request ?? {}).every(([name, value]) => JSON.stringify(body[name]) === JSON.stringify(value)),
  );
  const exactness = (exchange: Exchange): number => Object.keys(exchange.query ?? {}).length + Object.keys(exchange.request ?? {}).length;
  return fits.sort((a, b) => exactness(b) - exactness(a))[0];
}

const appended: Taint = text => `${text}${HOSTILE}`;
/** Objects whose names are the source's own, and so as hostile as their values. */
const NAMED_FREELY = new Set(['labels', 'annotations', 'commonLabels', 'commonAnnotations', 'matchLabels', 'metric']);

/** A copy with every text tainted, and one more entry with a tainted name wherever names are free. */
export function infected(value: unknown, words: ReadonlySet<string>, taint: Taint = appended, key = ''): unknown {
  if (Array.isArray(value)) return value.map(item => infected(item, words, taint, key));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, inner]) => [name, infected(inner, words, taint, name)]);
    return Object.fromEntries(NAMED_FREELY.has(key) ? [...entries, [taint('name', key), taint('value', key)]] : entries);
  }
  // Numbers and times are written as text in places.
  if (typeof value !== 'string' || words.has(key) || /^-?[\d.e+]+$|^\d{4}-\d\d-\d\dT/.test(value)) return value;
  return taint(value, key);
}
