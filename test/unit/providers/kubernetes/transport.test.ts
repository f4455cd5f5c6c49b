import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readingApi } from '../../../../providers/kubernetes/access/api.js';
import { openCredentials } from '../../../../providers/kubernetes/access/credentials.js';
import type { ChosenContext } from '../../../../providers/kubernetes/access/kubeconfig.js';
import { openTransport, type Transport } from '../../../../providers/kubernetes/access/transport.js';
import { seconds } from '../../../../src/model/time.js';
import { fakeClock } from '../../../support/fake-clock.js';
import { json, loopbackServer, type LoopbackServer } from '../../../support/loopback-server.js';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
const never = new AbortController().signal;

const chosen = (server: string, user: object = {}): ChosenContext => ({
  context: 'test',
  contexts: ['test'],
  notes: [],
  server,
  document: {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'me' } }],
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'me', user: { ...user } }],
  },
});

async function serve(answer: Parameters<typeof loopbackServer>[0]): Promise<LoopbackServer> {
  const server = await loopbackServer(answer);
  open.push(() => server.close());
  return server;
}
async function transportTo(server: string, user?: object, clock = fakeClock()): Promise<Transport> {
  const transport = openTransport(server, await openCredentials(chosen(server, user), {}, clock), clock);
  open.push(() => transport.close());
  return transport;
}

describe('failures', () => {
  test.each([
    [401, 'unauthorised'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [429, 'rate-limited'],
    [500, 'unexpected-answer'],
    [503, 'unreachable'],
    [504, 'timed-out'],
  ])('%i is %s', async (status, kind) => {
    const server = await serve((_, response) =>
      json(response, status, { kind: 'Status', message: 'no', code: status }, { 'retry-after': '7' }),
    );
    const answer = await (await transportTo(server.url)).exchange({ method: 'GET', path: '/api/v1/pods', signal: never });
    expect(answer.ok ? answer.value : answer.error).toMatchObject({
      kind,
      asked: `GET ${server.url}/api/v1/pods`,
      answered: `${status} no`,
      ...(status === 429 ? { retryAfter: 7000 } : {}),
    });
  });

  test('an object that is invalid is not taken for a precondition that failed', async () => {
    const details: Record<string, unknown> = {};
    const server = await serve((_, response) =>
      json(response, 422, { kind: 'Status', reason: 'Invalid', message: 'no', details, code: 422 }),
    );
    const transport = await transportTo(server.url);
    const patch = { method: 'PATCH', path: '/x', body: [], signal: never } as const;
    expect(await transport.exchange(patch)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    details['name'] = 'checkout';
    expect(await transport.exchange(patch)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });

  test('a log-in page is no API server, half an answer no answer, silence a time-out', async () => {
    const page = await serve((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
    expect(await (await transportTo(page.url)).exchange({ method: 'GET', path: '/', signal: never })).toMatchObject({
      ok: false,
      error: { kind: 'unexpected-answer', tryThis: expect.stringContaining('log-in page') as string },
    });
    const half = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"items": ['));
    expect(await (await transportTo(half.url)).exchange({ method: 'GET', path: '/', signal: never })).toMatchObject({
      ok: false,
      error: { kind: 'unexpected-answer', answered: 'the answer is not JSON' },
    });
    const silent = await serve(() => undefined);
    const clock = fakeClock();
    const waiting = (await transportTo(silent.url, {}, clock)).exchange({ method: 'GET', path: '/', timeout: seconds(5), signal: never });
    while (silent.received.length === 0)
      await new Promise<void>(resolve => {
        setTimeout(resolve, 5);
      });
    await clock.advance(seconds(5));
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'timed-out' } });
    expect(clock.waiting).toBe(0);
  });

  test('nobody there', async () => {
    expect(await (await transportTo('http://127.0.0.1:1')).exchange({ method: 'GET', path: '/', signal: never })).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', answered: expect.stringContaining('ECONNREFUSED') as string },
    });
  });

  test('an abort ends it within 50 ms', async () => {
    const silent = await serve(() => undefined);
    const transport = await transportTo(silent.url);
    const stop = new AbortController();
    const asked = transport.exchange({ method: 'GET', path: '/', signal: stop.signal });
    await new Promise<void>(resolve => {
      setTimeout(resolve, 40);
    });
    const began = performance.now();
    stop.abort();
    expect(await asked).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(performance.now() - began).toBeLessThan(50);
  });
});

describe('credentials', () => {
  test('a token is sent, and is in no failure', async () => {
    const server = await serve((_, response) => json(response, 403, { message: 'not for you' }));
    const answer = await (
      await transportTo(server.url, { token: 'tok-3f6c1d2a9b8e7f6c5d4e3f2a1b0c9d8e' })
    ).exchange({ method: 'GET', path: '/x', signal: never });
    expect(server.received[0]?.headers.authorization).toBe('Bearer tok-3f6c1d2a9b8e7f6c5d4e3f2a1b0c9d8e');
    expect(JSON.stringify(answer)).not.toContain('3f6c1d2a');
  });

  test('after a 401 the credential plug-in is asked once more', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'plugin-'));
    open.push(() => rm(folder, { recursive: true, force: true }));
    const plugin = path.join(folder, 'login');
    await writeFile(
      plugin,
      `#!/bin/sh\necho x >> ${folder}/calls\necho "to stderr" >&2\nn=$(wc -l < ${folder}/calls | tr -d ' ')\necho "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"status\\":{\\"token\\":\\"run-$n\\"}}"\n`,
    );
    await chmod(plugin, 0o700);
    const server = await serve((request, response) =>
      json(response, request.headers.authorization === 'Bearer run-2' ? 200 : 401, { message: 'who?' }),
    );
    const transport = await transportTo(server.url, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin } });
    expect(await transport.exchange({ method: 'GET', path: '/x', signal: never })).toMatchObject({ ok: true });
    expect(await transport.exchange({ method: 'GET', path: '/y', signal: never })).toMatchObject({ ok: true });
    expect(server.received.map(request => request.headers.authorization)).toEqual(['Bearer run-1', 'Bearer run-2', 'Bearer run-2']);
  });

  test('what a plug-in complains of is in the failure, without what looks like a token', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const transport = await transportTo(server.url, {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'sh',
        args: ['-c', 'echo "session expired eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAiLCJ0eXAiOiJKV1QifQ" >&2; exit 3'],
      },
    });
    const answer = await transport.exchange({ method: 'GET', path: '/x', signal: never });
    expect(answer.ok ? answer.value : answer.error).toMatchObject({
      kind: 'unauthorised',
      answered: 'sh: session expired …',
      tryThis: 'run `sh` by hand and log in',
    });
    expect(server.received).toEqual([]);
  });
});

test('the reading API can not ask for Secrets, and patches only as a dry run', async () => {
  const server = await serve((_, response) => json(response, 200, {}));
  const api = readingApi(await transportTo(server.url));
  expect(() => api.get('/api/v1/namespaces/shop/secrets/db', { signal: never })).toThrow('never reads Secrets');
  await api.rehearsePatch('/apis/apps/v1/namespaces/shop/deployments/cart', [], never);
  expect(server.received.map(request => [request.method, request.query.get('dryRun')])).toEqual([['PATCH', 'All']]);
});
