import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../../src/collect/http.js';
import { GENESIS, type AuditLine } from '../../../src/execute/audit-log.js';
import { auditWebhook, webhookProblem } from '../../../src/execute/audit-webhook.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { fakeClock } from '../../support/fake-clock.js';
import { json, loopbackServer, type LoopbackServer } from '../../support/loopback-server.js';

let server: LoopbackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const line: AuditLine = { n: 1, kind: 'approved', at: '2026-03-01T12:00:00.000Z', by: 'ada', context: 'prod-eu', text: 'Roll back checkout', prev: GENESIS, hash: 'a'.repeat(64) };

describe('the copy of an audit line', () => {
  it('is posted as it is, with the token, and taken by any answer of success', async () => {
    server = await loopbackServer((_, response) => { response.writeHead(202, { 'content-type': 'text/plain' }).end('ok'); });
    const clock = fakeClock();
    await auditWebhook({ url: `${server.url}/audit`, token: 'let-me-in' }, createHttp(clock), clock).send(line);
    expect(server.received.map(({ method, path, body, headers }) => [method, path, JSON.parse(body), headers['authorization']])).toEqual([['POST', '/audit', line, 'Bearer let-me-in']]);
  });

  it('is sent again after a short outage, and a long one is told', async () => {
    let failures = 2;
    server = await loopbackServer((_, response) => { if (failures-- > 0) json(response, 503, { error: 'not now' }); else json(response, 200, {}); });
    const clock = fakeClock();
    const sink = auditWebhook({ url: server.url }, createHttp(clock), clock);
    let ended = '';
    const sending = sink.send(line).then(() => { ended = 'taken'; }, (error: Error) => { ended = error.message; });
    const until = async (count: number): Promise<void> => { await expect.poll(() => server?.received.length).toBe(count); };
    await until(1);
    await expect.poll(async () => { await clock.advance(seconds(1)); return server?.received.length; }).toBe(2);
    await expect.poll(async () => { await clock.advance(seconds(5)); return server?.received.length; }).toBe(3);
    await sending;
    expect(ended).toBe('taken');
    failures = 9;
    const again = sink.send(line).then(() => { ended = 'taken'; }, (error: Error) => { ended = error.message; });
    await expect.poll(async () => { await clock.advance(minutes(1)); return ended; }, { timeout: 10_000 }).toContain('503');
    await again;
  });

  it('does not go over an open line', () => {
    expect([webhookProblem('https://audit.example/x'), webhookProblem('http://127.0.0.1:9/x'), webhookProblem('http://audit.example/x'), webhookProblem('http://localhost.example/'), webhookProblem('audit')]).toEqual([
      undefined, undefined, 'must be https://, unless it is on this machine', 'must be https://, unless it is on this machine', 'is no address',
    ]);
  });
});
