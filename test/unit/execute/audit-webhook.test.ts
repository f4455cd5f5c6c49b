import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../../src/collect/http.js';
import { GENESIS, type AuditLine } from '../../../src/execute/audit-log.js';
import { auditWebhook, webhookProblem } from '../../../src/execute/audit-webhook.js';
import { fakeClock } from '../../support/fake-clock.js';
import { json, loopbackServer, type LoopbackServer } from '../../support/loopback-server.js';

let server: LoopbackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const line: AuditLine = {
  n: 1,
  kind: 'approved',
  at: '2026-03-01T12:00:00.000Z',
  by: 'ada',
  context: 'prod-eu',
  text: 'Roll back checkout',
  prev: GENESIS,
  hash: 'a'.repeat(64),
};

describe('the copy of an audit line', () => {
  it('is posted as it is, with the token, and taken by any answer of success', async () => {
    server = await loopbackServer((_, response) => {
      response.writeHead(202, { 'content-type': 'text/plain' }).end('ok');
    });
    const clock = fakeClock();
    await auditWebhook({ url: `${server.url}/audit`, token: 'let-me-in' }, createHttp(clock)).send(line);
    expect(server.received.map(({ method, path, body, headers }) => [method, path, JSON.parse(body), headers['authorization']])).toEqual([
      ['POST', '/audit', line, 'Bearer let-me-in'],
    ]);
  });

  it('is not taken by any other answer, and that is said', async () => {
    server = await loopbackServer((_, response) => {
      json(response, 503, { error: 'not now' });
    });
    await expect(auditWebhook({ url: server.url }, createHttp(fakeClock())).send(line)).rejects.toThrow('503');
  });

  it('is known by its address, which it does not tell', () => {
    const keyOf = (url: string): string => auditWebhook({ url }, createHttp(fakeClock())).key;
    expect([keyOf('https://a.example/s3cret'), keyOf('https://a.example/s3cret')]).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}$/),
      keyOf('https://a.example/s3cret'),
    ]);
    expect(keyOf('https://a.example/other')).not.toBe(keyOf('https://a.example/s3cret'));
  });

  it('does not go over an open line', () => {
    expect([
      webhookProblem('https://audit.example/x'),
      webhookProblem('http://127.0.0.1:9/x'),
      webhookProblem('http://audit.example/x'),
      webhookProblem('http://localhost.example/'),
      webhookProblem('audit'),
    ]).toEqual([
      undefined,
      undefined,
      'must be https://, unless it is on this machine',
      'must be https://, unless it is on this machine',
      'is no address',
    ]);
  });
});
