import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forbidden, isSurprising } from '../../../../src/session/runbooks/allowed.js';
import { fetchPage } from '../../../../src/session/runbooks/fetch-page.js';
import { localRunbooks } from '../../../../src/session/runbooks/local-runbooks.js';
import { pageText } from '../../../../src/session/runbooks/page-text.js';
import { seconds } from '../../../../src/model/time.js';
import { fakeClock } from '../../../support/fake-clock.js';
import { loopbackServer, type LoopbackServer } from '../../../support/loopback-server.js';
import { ref, sampleAlert } from '../../../support/sample-parts.js';

describe('hosts of runbooks', () => {
  it.each([
    ['https://wiki.example/a', ['wiki.example'], true],
    ['https://wiki.example/a', [], false],
    ['https://wiki.example.evil.test/a', ['wiki.example'], false],
    ['https://evil-example/a', ['*.example'], false],
    ['https://a.b.example/x', ['*.example'], true],
    ['https://example/x', ['*.example'], false],
    ['https://wiki.example:8443/', ['wiki.example'], false],
    ['https://wiki.example:8443/', ['wiki.example:8443'], true],
    ['https://user:word@wiki.example/', ['wiki.example'], false],
    ['file:///etc/passwd', ['wiki.example'], false],
    ['https://wiki.example@evil.test/', ['wiki.example'], false],
  ])('%s with %j: %s', (address, hosts, may) => expect(forbidden(new URL(address), hosts) === undefined).toBe(may));

  it.each([
    ['127.0.0.1', true],
    ['169.254.169.254', true],
    ['::1', true],
    ['fe80::1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', true],
    ['10.1.2.3', false],
    ['93.184.216.34', false],
    ['2001:db8::1', false],
  ])('%s is a surprise: %s', (address, expected) => expect(isSurprising(address)).toBe(expected));
});

describe('a page as text', () => {
  it('keeps headings, items and words, and nothing that a page can do', () => {
    expect(
      pageText(
        '<html><head><title>x</title></head><body><nav><a href="/">Home</a></nav><h1>Errors &amp; you</h1><p>First <b>look</b><br>then act.</p><ul><li>check the pool</li><li>roll <i>back</i></li></ul><script>alert("<p>1")</script><!-- <p>no</p> --></body></html>',
      ),
    ).toEqual(['## Errors & you', 'First look', 'then act.', '- check the pool', '- roll back']);
  });
  it('ends in time on what is no HTML at all', () => expect(pageText('<'.repeat(200_000)).length).toBeLessThan(2));
});

describe('a page that is fetched', () => {
  const clock = fakeClock();
  let server: LoopbackServer;
  const host = (): string => server.url.slice('http://'.length);
  const go = (path: string, hosts = [host()]) => fetchPage(`${server.url}${path}`, hosts, clock);
  beforeEach(async () => {
    server = await loopbackServer((request, response) => {
      if (request.path === '/page') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Look at the pool.</p>');
      else if (request.path === '/away') response.writeHead(302, { location: 'http://evil.test/x' }).end();
      else if (request.path === '/home') response.writeHead(302, { location: '/page' }).end();
      else if (request.path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (request.path === '/silent') return;
      else if (request.path === '/big') response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(600 * 1024));
      else if (request.path === '/zip') response.writeHead(200, { 'content-type': 'application/zip' }).end('x');
      else response.writeHead(404).end();
    });
  });
  afterEach(async () => {
    await server.close();
  });

  it('comes as lines, also after a redirect on the same host, with no cookie and no credential', async () => {
    expect(await go('/page')).toEqual({ ok: true, value: ['Look at the pool.'] });
    expect(await go('/home')).toEqual({ ok: true, value: ['Look at the pool.'] });
    expect(
      server.received.every(
        one => one.headers.cookie === undefined && one.headers.authorization === undefined && one.headers.referer === undefined,
      ),
    ).toBe(true);
  });

  it.each([
    ['/away', 'sends on to another place'],
    ['/loop', 'sends on more than 3 times'],
    ['/big', 'larger than 512 KiB'],
    ['/zip', 'it is application/zip, not text'],
    ['/none', '404'],
  ])('%s is told as a failure: %s', async (path, words) => {
    const answer = await go(path);
    expect(answer.ok ? '' : answer.error.answered).toContain(words);
  });

  it('is not asked for when its host is not allowed', async () => {
    const answer = await go('/page', ['wiki.example']);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(server.received).toEqual([]);
  });

  it('ends when a host says nothing', async () => {
    const answer = go('/silent');
    while (!server.received.some(({ path }) => path === '/silent')) await new Promise(resolve => setImmediate(resolve));
    await clock.advance(seconds(20));
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });

  it('is not fetched when an allowed name turns out to be this machine', async () => {
    const answer = await fetchPage(
      `http://ip6-localhost:${new URL(server.url).port}/page`,
      [`ip6-localhost:${new URL(server.url).port}`],
      clock,
    );
    expect(answer.ok).toBe(false);
    expect(server.received).toEqual([]);
  });
});

describe('a folder of runbooks', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runbooks-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const alert = sampleAlert('a', 'HighErrorRate', ref('deployment', 'checkout'), { labels: { team: 'shop' } });
  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text);
  };

  it('finds by file name, by front matter, and the one with labels first', () => {
    write('high-error-rate.md', 'by name');
    expect(localRunbooks(folder)(alert)?.lines).toEqual(['by name']);
    write('z.md', '---\nalerts: [HighErrorRate]\nlabels: {team: shop}\n---\nfor the shop');
    expect(localRunbooks(folder)(alert)).toMatchObject({ file: 'z.md', lines: ['for the shop'] });
    write('z.md', '---\nalerts: [HighErrorRate]\nlabels: {team: mail}\n---\nfor mail');
    expect(localRunbooks(folder)(alert)?.file).toBe('high-error-rate.md');
  });

  it('finds nothing for another alert, and reads a page whose front matter is no YAML', () => {
    write('other.md', 'x');
    expect(localRunbooks(folder)(alert)).toBeUndefined();
    write('HighErrorRate.md', '---\n: [\n---\nstill a page');
    expect(localRunbooks(folder)(alert)?.lines).toEqual(['still a page']);
  });
});
