import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../../src/collect/http.js';
import type { Http } from '../../../src/contracts/provider.js';
import { milliseconds, seconds } from '../../../src/model/time.js';
import { systemClock } from '../../../src/session/clock.js';
import { fakeClock } from '../../support/fake-clock.js';
import { json, loopbackServer, type LoopbackServer, type Received } from '../../support/loopback-server.js';

const http = createHttp(systemClock());
const servers: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(answer: (request: Received, response: ServerResponse) => void): Promise<LoopbackServer> {
  const server = await loopbackServer(answer);
  servers.push(server);
  return server;
}
async function failureOf(options: Parameters<Http['request']>[0]) {
  const answer = await http.request(options);
  if (answer.ok) throw new Error('expected a failure');
  return answer.error;
}

describe('answers', () => {
  it('reads JSON and the clock skew', async () => {
    const server = await serve((_, response) => {
      json(response, 200, { hello: 'world' }, { date: new Date(Date.now() + 90_000).toUTCString() });
    });
    const answer = await http.request({ url: `${server.url}/x` });
    expect(answer).toMatchObject({ ok: true, value: { body: { hello: 'world' }, status: 200 } });
    expect(answer.ok && Math.abs((answer.value.clockSkew ?? 0) - 90_000)).toBeLessThan(1500);
  });
  it('takes a skew of less than a second for none, and none from a cached answer', async () => {
    const server = await serve((request, response) => {
      json(response, 200, {}, request.path === '/cached' ? { age: '400', date: 'Mon, 01 Jan 2024 00:00:00 GMT' } : {});
    });
    expect(await http.request({ url: `${server.url}/now` })).toMatchObject({ value: { clockSkew: 0 } });
    expect(await http.request({ url: `${server.url}/cached` })).not.toHaveProperty('value.clockSkew');
  });
  it('sends JSON and forms, and takes an empty answer to a change', async () => {
    const server = await serve((_, response) => response.end());
    expect(await http.request({ url: `${server.url}/a`, method: 'POST', body: { a: 1 } })).toMatchObject({
      ok: true,
      value: { body: undefined },
    });
    await http.request({ url: `${server.url}/b`, method: 'POST', form: { query: 'up == 0' } });
    expect(server.received.map(request => [request.headers['content-type'], request.body])).toEqual([
      ['application/json', '{"a":1}'],
      ['application/x-www-form-urlencoded', 'query=up+%3D%3D+0'],
    ]);
  });
  it.each([
    ['a page', '<!doctype html>'],
    ['half an object', '{"a":'],
    ['nothing', ''],
  ])('refuses %s', async (_, body) => {
    const server = await serve((__, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(body);
    });
    expect(await failureOf({ url: server.url })).toMatchObject({
      kind: 'unexpected-answer',
      answered: `200, but not JSON (text/html, ${body.length} characters)`,
    });
  });
  it('refuses more than the limit, also when it comes compressed', async () => {
    const big = JSON.stringify('a'.repeat(3_000_000));
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(big));
    });
    expect(await failureOf({ url: server.url, limitBytes: 1_048_576 })).toMatchObject({
      kind: 'unexpected-answer',
      answered: 'an answer of more than 1 MiB',
    });
    expect(await http.request({ url: server.url })).toMatchObject({ ok: true });
  });
});

describe('statuses', () => {
  it.each([
    [400, 'invalid'],
    [401, 'unauthorised'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [412, 'conflict'],
    [422, 'invalid'],
    [429, 'rate-limited'],
    [500, 'unexpected-answer'],
    [502, 'unreachable'],
    [503, 'unreachable'],
    [504, 'timed-out'],
    [418, 'unexpected-answer'],
  ] as const)('%i is %s', async (status, kind) => {
    const server = await serve((_, response) => {
      json(response, status, { error: 'because' });
    });
    const failure = await failureOf({ url: `${server.url}/api?query=up&apikey=abcdefgh` });
    expect(failure.kind).toBe(kind);
    expect(failure.asked).toBe(`GET ${server.url}/api?query=up&apikey=…`);
    expect(failure.answered).toMatch(new RegExp(`^${status}.*: because$`));
  });
  it('reads Retry-After as seconds and as a date, and never more than an hour', async () => {
    const server = await serve((request, response) => {
      const value = request.path === '/seconds' ? '7' : request.path === '/date' ? new Date(Date.now() + 30_000).toUTCString() : '999999';
      json(response, request.path === '/date' ? 503 : 429, {}, { 'retry-after': value });
    });
    expect(await failureOf({ url: `${server.url}/seconds` })).toMatchObject({ kind: 'rate-limited', retryAfter: 7000 });
    const date = await failureOf({ url: `${server.url}/date` });
    expect(date.kind).toBe('rate-limited');
    expect(Math.abs((date.retryAfter ?? 0) - 30_000)).toBeLessThan(1500);
    expect(await failureOf({ url: `${server.url}/long` })).toMatchObject({ retryAfter: 3_600_000 });
  });
  it('makes the reason of a hostile server plain', async () => {
    const server = await serve((_, response) => {
      json(response, 500, { message: '\u001b[31mred\u001b]0;title\u0007 \u202etxt' });
    });
    expect((await failureOf({ url: server.url })).answered).toBe('500 Internal Server Error: red txt');
  });
});

describe('what can go wrong before an answer', () => {
  it('says so when nobody listens, and when the address is none', async () => {
    const server = await loopbackServer((_, response) => response.end());
    await server.close();
    expect(await failureOf({ url: server.url })).toMatchObject({ kind: 'unreachable', answered: 'connection refused' });
    expect(await failureOf({ url: 'prom.example:9090/x' })).toMatchObject({ kind: 'invalid' });
    expect(await failureOf({ url: 'file:///etc/passwd' })).toMatchObject({ kind: 'invalid' });
    expect(await failureOf({ url: server.url.replace('http:', 'https:') })).toMatchObject({ kind: 'unreachable' });
  });
  it('says so when the other side speaks no TLS, no HTTP, or hangs up', async () => {
    const server = await serve((_, response) => {
      response.destroy();
    });
    expect((await failureOf({ url: server.url.replace('http:', 'https:') })).answered).toContain('TLS');
    expect(await failureOf({ url: server.url })).toMatchObject({ kind: 'unreachable', answered: 'the connection was cut' });
  });
  it('times out by the clock it was given', async () => {
    const clock = fakeClock();
    const server = await serve(() => undefined);
    const asking = createHttp(clock).request({ url: server.url, timeout: seconds(5) });
    await clock.advance(seconds(4));
    await new Promise(resolve => setTimeout(resolve, 20));
    await clock.advance(seconds(1));
    expect(await asking).toMatchObject({ ok: false, error: { kind: 'timed-out', answered: 'no answer within 5 s' } });
    expect(clock.waiting).toBe(0);
  });
  it('times out when the answer stops half way', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"a":');
    });
    expect(await failureOf({ url: server.url, timeout: milliseconds(50) })).toMatchObject({ kind: 'timed-out' });
  });
  it.each(['before headers', 'inside the body'])('stops within 50 ms of abort, %s', async when => {
    const server = await serve((_, response) => {
      if (when === 'inside the body') response.writeHead(200).write('{');
    });
    const abort = new AbortController();
    const asking = failureOf({ url: server.url, signal: abort.signal });
    await new Promise(resolve => setTimeout(resolve, 60));
    const at = performance.now();
    abort.abort();
    expect((await asking).kind).toBe('cancelled');
    expect(performance.now() - at).toBeLessThan(50);
    expect((await failureOf({ url: server.url, signal: abort.signal })).kind).toBe('cancelled');
    expect((await failureOf({ url: server.url, signal: AbortSignal.timeout(20) })).kind).toBe('timed-out');
  });
});

describe('redirects', () => {
  it('follows those of the same host, keeping the token', async () => {
    const server = await serve((request, response) => {
      if (request.path === '/old') response.writeHead(302, { location: '/new' }).end();
      else json(response, 200, request.headers.authorization);
    });
    expect(await http.request({ url: `${server.url}/old`, access: { token: 'the-token' } })).toMatchObject({
      value: { body: 'Bearer the-token' },
    });
  });
  it('follows none to another host, none for changes, and no circle', async () => {
    const other = await serve((_, response) => {
      json(response, 200, {});
    });
    const server = await serve((request, response) => {
      response.writeHead(307, { location: request.path === '/circle' ? '/circle' : `${other.url}/login?token=s3cret-value` }).end();
    });
    const elsewhere = await failureOf({ url: server.url, access: { token: 's3cret-value' } });
    expect(elsewhere.answered).toContain('redirects to another host are not followed');
    expect(JSON.stringify(elsewhere)).not.toContain('s3cret');
    expect((await failureOf({ url: `${server.url}/circle` })).answered).toContain('too many redirects');
    expect((await failureOf({ url: `${server.url}/circle`, method: 'POST', body: {} })).answered).toContain('only reads follow redirects');
    expect(other.received).toEqual([]);
  });
});

describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'warroom-http-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  it('prefers a token file over a token, a token over user and password, those over the address', async () => {
    const server = await serve((request, response) => {
      json(response, 200, request.headers.authorization ?? 'none');
    });
    const url = server.url.replace('//', '//ann:p%40ss@');
    const file = join(folder, 'token');
    writeFileSync(file, 'from-file\n');
    const sent = async (access?: Parameters<Http['request']>[0]['access']) => {
      const answer = await http.request({ url, ...(access ? { access } : {}) });
      return answer.ok ? answer.value.body : answer.error;
    };
    expect(await sent({ token: 'plain', tokenFile: file, user: 'u', password: 'p' })).toBe('Bearer from-file');
    expect(await sent({ token: 'plain', user: 'u' })).toBe('Bearer plain');
    expect(await sent({ user: 'u', password: 'p' })).toBe(`Basic ${btoa('u:p')}`);
    expect(await sent()).toBe(`Basic ${btoa('ann:p@ss')}`);
    expect(await sent({ tokenFile: join(folder, 'gone') })).toMatchObject({
      kind: 'unauthorised',
      answered: expect.stringMatching(/gone can't be read \(ENOENT\)$/) as string,
    });
  });
  it('tells none, even when the server echoes what it got', async () => {
    const server = await serve((request, response) => {
      const pair = String(request.headers.authorization).split(' ')[1] ?? '';
      json(response, 401, {
        error: `bad ${String(request.headers.authorization)} ${Buffer.from(pair, 'base64').toString()} ${String(request.headers['x-tenant-key'])} ${encodeURIComponent('p@ss/word1')}`,
      });
    });
    const url = `${server.url.replace('//', '//ann:p%40ss%2Fword1@')}/api?token=query-secret`;
    const told = JSON.stringify(await failureOf({ url, headers: { 'x-tenant-key': 'tenant-secret' } }));
    for (const secret of ['p@ss/word1', 'p%40ss%2Fword1', btoa('ann:p@ss/word1'), 'tenant-secret', 'query-secret'])
      expect(told).not.toContain(secret);
    expect(told).toContain('[hidden]');
  });
});
