import { hostname } from 'node:os';
import { json, loopbackServer, type LoopbackServer, type Received } from '../support/loopback-server.js';
import { VOLATILE, type Exchange } from '../support/replay-server.js';
import { machineNames, type Hidden } from './machine-names.js';

export interface RecordingProxy extends LoopbackServer {
  readonly exchanges: readonly Exchange[];
}

/**
 * Stands between a provider and a real server, and writes down what passes. Names of this machine are replaced.
 * @param hide texts of this machine, and what stands for them
 */
export async function recordingProxy(target: string, hide: readonly Hidden[]): Promise<RecordingProxy> {
  const exchanges = new Map<string, Exchange>();
  // The address of Prometheus in its alerts is that of its machine.
  const clean = machineNames([...hide, [`//${hostname()}:`, '//prometheus:'], [`"${hostname()}"`, '"prometheus"']]);
  const server = await loopbackServer((request, response) => {
    void forward(target, request).then(
      async answer => {
        const text = await answer.text();
        const contentType = answer.headers.get('content-type') ?? 'application/json';
        const exchange = exchangeOf(request, answer.status, contentType, clean(text));
        const { status: _, body: __, contentType: ___, ...key } = exchange;
        if (!exchanges.has(JSON.stringify(key))) exchanges.set(JSON.stringify(key), exchange);
        response.writeHead(answer.status, { 'content-type': contentType });
        response.end(text);
      },
      (error: unknown) => {
        json(response, 502, { error: String(error) });
      },
    );
  });
  return {
    ...server,
    get exchanges() {
      return [...exchanges.values()];
    },
  };
}

function forward(target: string, request: Received): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && !['host', 'connection', 'content-length', 'accept-encoding'].includes(name)) headers.set(name, value);
  const query = request.query.toString();
  return fetch(`${target}${request.path}${query === '' ? '' : `?${query}`}`, {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(request.body === '' ? {} : { body: request.body }),
  });
}

function exchangeOf(request: Received, status: number, contentType: string, text: string): Exchange {
  const target = request.headers['x-amz-target'];
  const names = [...new Set(request.query.keys())].filter(name => !VOLATILE.has(name));
  const body =
    target === undefined
      ? {}
      : Object.fromEntries(
          Object.entries(JSON.parse(request.body) as Readonly<Record<string, unknown>>).filter(([name]) => !VOLATILE.has(name)),
        );
  return {
    method: request.method,
    path: request.path,
    ...(names.length > 0 ? { query: Object.fromEntries(names.map(name => [name, request.query.getAll(name)])) } : {}),
    ...(target === undefined ? {} : { operation: String(target).split('.').at(-1) ?? '', request: body }),
    status,
    contentType,
    body: contentType.includes('json') ? (JSON.parse(text || 'null') as unknown) : text,
  };
}
