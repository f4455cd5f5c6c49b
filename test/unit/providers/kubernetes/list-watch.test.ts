import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { readingApi } from '../../../../providers/kubernetes/access/api.js';
import { openTransport } from '../../../../providers/kubernetes/access/transport.js';
import { listAndWatch, waitAfter, type WatchState } from '../../../../providers/kubernetes/watch/list-watch.js';
import { Agent } from 'node:http';
import { seconds } from '../../../../src/model/time.js';
import { fakeClock, type FakeClock } from '../../../support/fake-clock.js';
import { json, loopbackServer, type LoopbackServer, type Received } from '../../../support/loopback-server.js';

interface Running {
  readonly server: LoopbackServer;
  readonly clock: FakeClock;
  readonly log: string[];
  readonly states: WatchState[];
  until(what: string, holds: () => boolean): Promise<void>;
}
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function run(answer: (request: Received, response: ServerResponse) => void, paths: readonly string[] = ['/pods']): Promise<Running> {
  const server = await loopbackServer(answer);
  const clock = fakeClock();
  const agent = new Agent();
  const transport = openTransport(server.url, { get: () => Promise.resolve({ agent, headers: {} }), close: () => agent.destroy() }, clock);
  const ending = new AbortController();
  const log: string[] = [];
  const states: WatchState[] = [];
  const done = listAndWatch({
    api: readingApi(transport),
    paths,
    clock,
    random: () => 1,
    turn: work => work(),
    signal: ending.signal,
    pageSize: 2,
    sink: {
      page: objects => {
        log.push(`page ${objects.map(object => object.metadata.name).join()}`);
      },
      listed: path => {
        log.push(`listed ${path}`);
      },
      changed: (type, object) => {
        log.push(`${type} ${object.metadata.name}`);
      },
      state: state => {
        states.push(state);
      },
      rejected: because => {
        log.push(`rejected ${because}`);
      },
    },
  });
  stops.push(async () => {
    ending.abort();
    await done;
    transport.close();
    await server.close();
  });
  return {
    server,
    clock,
    log,
    states,
    async until(what, holds) {
      for (let i = 0; i < 400; i++) {
        if (holds()) return;
        await new Promise<void>(resolve => {
          setTimeout(resolve, 5);
        });
      }
      throw new Error(`not reached: ${what}\n${log.join('\n')}\n${server.received.map(one => one.path + one.query.toString()).join('\n')}`);
    },
  };
}
const pod = (name: string, version: string): object => ({ metadata: { name, uid: `uid-${name}`, resourceVersion: version } });
const list = (version: string, items: readonly object[], next?: string): object => ({
  metadata: { resourceVersion: version, ...(next ? { continue: next } : {}) },
  items,
});
const isWatch = (request: Received): boolean => request.query.get('watch') === 'true';
const event = (response: ServerResponse, type: string, object: object): void => {
  response.write(`${JSON.stringify({ type, object })}\n`);
};

describe('list and watch', () => {
  test('lists in pages, then watches from the version of the list, with bookmarks', async () => {
    let watch: ServerResponse | undefined;
    const running = await run((request, response) => {
      if (isWatch(request)) watch = response.writeHead(200, { 'content-type': 'application/json' });
      else
        json(
          response,
          200,
          request.query.get('continue') === 'more' ? list('40', [pod('c', '3')]) : list('40', [pod('a', '1'), pod('b', '2')], 'more'),
        );
    });
    await running.until('it watches', () => watch !== undefined);
    expect(running.log).toEqual(['page a,b', 'page c', 'listed /pods']);
    expect(running.server.received.map(request => request.query.get('limit'))).toEqual(['2', '2', null]);
    expect(Object.fromEntries(running.server.received[2]?.query ?? [])).toMatchObject({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '40',
    });
    if (!watch) return;
    event(watch, 'ADDED', pod('d', '41'));
    event(watch, 'BOOKMARK', { metadata: { resourceVersion: '90' } });
    event(watch, 'DELETED', pod('a', '91'));
    watch.write('not JSON\n');
    event(watch, 'MODIFIED', { metadata: {} });
    await running.until('all arrived', () => running.log.length === 7);
    expect(running.log.slice(3)).toEqual([
      'set d',
      'gone a',
      'rejected a line of the watch is not JSON',
      'rejected an object without uid or name',
    ]);
  });

  test('a watch that is cut goes on from the last version, a bookmark counts', async () => {
    const watches: { readonly from: string | null; readonly response: ServerResponse }[] = [];
    const running = await run((request, response) => {
      if (isWatch(request)) {
        watches.push({
          from: request.query.get('resourceVersion'),
          response: response.writeHead(200, { 'content-type': 'application/json' }),
        });
        response.flushHeaders();
      } else json(response, 200, list('40', []));
    });
    await running.until('it watches', () => watches.length === 1);
    event(watches[0]!.response, 'BOOKMARK', { metadata: { resourceVersion: '77' } });
    await new Promise<void>(resolve => {
      setTimeout(resolve, 20);
    });
    watches[0]!.response.destroy();
    await running.until('it waits', () => running.states.some(state => state.is === 'lost'));
    await running.clock.advance(seconds(1));
    await running.until('it watches again', () => watches.length === 2);
    expect(watches[1]?.from).toBe('77');
    expect(running.server.received.filter(request => !isWatch(request))).toHaveLength(1);
    await running.until('contact is back', () => running.states.at(-1)?.is === 'watching');
  });

  test.each(['as an event', 'as a status'])('410 %s lists anew', async how => {
    let lists = 0;
    const running = await run((request, response) => {
      if (!isWatch(request)) json(response, 200, list(String(100 * ++lists), [pod('a', '1')]));
      else if (request.query.get('resourceVersion') !== '100') response.writeHead(200, { 'content-type': 'application/json' });
      else if (how === 'as a status') json(response, 410, { code: 410 });
      else
        event(response.writeHead(200, { 'content-type': 'application/json' }), 'ERROR', { code: 410, message: 'too old resource version' });
      if (how === 'as an event' && isWatch(request) && request.query.get('resourceVersion') === '100') response.end();
    });
    await running.until('it was listed twice', () => running.log.filter(line => line === 'listed /pods').length === 2);
    expect(running.states.some(state => state.is === 'lost')).toBe(false);
  });

  test('403 tries the next path, then gives up for five minutes', async () => {
    let allowed = false;
    const running = await run(
      (request, response) => {
        if (isWatch(request)) response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
        else if (allowed) json(response, 200, list('1', []));
        else json(response, 403, { message: 'no' });
      },
      ['/pods', '/namespaces/shop/pods'],
    );
    await running.until('denied', () => running.states.some(state => state.is === 'denied'));
    expect(running.server.received.map(request => request.path)).toEqual(['/pods', '/namespaces/shop/pods']);
    allowed = true;
    await running.clock.advance(seconds(299));
    expect(running.server.received).toHaveLength(2);
    await running.clock.advance(seconds(2));
    await running.until('it watches', () => running.states.at(-1)?.is === 'watching');
  });
});

test('the wait doubles from half a second to a minute, jitters by half, and obeys Retry-After', () => {
  expect([1, 2, 3, 7, 8, 20].map(failures => waitAfter(failures, () => 1, undefined))).toEqual([500, 1000, 2000, 32_000, 60_000, 60_000]);
  expect(waitAfter(3, () => 0, undefined)).toBe(1000);
  expect(waitAfter(1, () => 0, 9000)).toBe(9000);
});
