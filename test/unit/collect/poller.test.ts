import { describe, expect, it } from 'vitest';
import { startPolling, type PolledSource } from '../../../src/collect/poller.js';
import type { Batch, BatchPart, Connection } from '../../../src/contracts/provider.js';
import type { Delivery } from '../../../src/model/delivery.js';
import type { SourceHealth } from '../../../src/model/health.js';
import { plainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { between, hours, milliseconds, seconds, type Duration, type Window } from '../../../src/model/time.js';
import { fakeClock } from '../../support/fake-clock.js';
import { alert, at, NOON } from '../../support/signals.js';

const failure = (kind: Failure['kind'], more: Partial<Failure> = {}): Failure => ({
  kind,
  asked: plainText('GET /alerts'),
  answered: plainText('no'),
  ...more,
});
const batch = (more: Partial<Batch> = {}): Batch => ({ signals: [alert()], completeFor: ['alert'], ...more });

/** A source at the network door: the test decides each answer. */
function remote(
  answers: (
    call: number,
    window: Window,
    signal: AbortSignal,
    tell?: (part: BatchPart) => void,
  ) => Promise<Result<Batch, Failure>> | Result<Batch, Failure>,
  quickest?: Duration,
) {
  const clock = fakeClock();
  const deliveries: Delivery[] = [];
  const healths: SourceHealth[] = [];
  const windows: Window[] = [];
  let news: (() => void) | undefined;
  let opened = 0;
  let closed = 0;
  const connect = async (): Promise<Connection> => {
    opened++;
    return {
      check: async () => ok({ identity: { context: plainText('prod') } }),
      poll: async (window, signal, tell) => {
        windows.push(window);
        return answers(windows.length, window, signal, tell);
      },
      onChange(listener) {
        news = listener;
        return {
          [Symbol.dispose]: () => {
            news = undefined;
          },
        };
      },
      close: async () => {
        closed++;
      },
    };
  };
  const source: PolledSource = {
    id: 'prometheus' as ProviderId,
    title: 'Prometheus',
    emits: ['alert'],
    every: seconds(15),
    ...(quickest === undefined ? {} : { quickest }),
    timeout: seconds(5),
    connect,
  };
  const poller = startPolling(
    source,
    clock,
    { delivered: delivery => deliveries.push(delivery), healthChanged: health => healths.push(health), connected: () => undefined },
    () => 0.5,
  );
  return {
    clock,
    poller,
    deliveries,
    healths,
    windows,
    tellNews: () => news?.(),
    opened: () => opened,
    closed: () => closed,
    health: () => poller.health(),
  };
}

describe('poller', () => {
  it('polls at its interval, the window growing from the last good answer with an overlap', async () => {
    const room = remote(() => ok(batch()));
    await room.poller.first;
    await room.clock.advance(seconds(31));
    expect(room.windows.map(window => [window.from, window.to])).toEqual([
      [at(-6 * 3600), NOON],
      [at(-60), at(15)],
      [at(-45), at(30)],
    ]);
    expect(room.health()).toMatchObject({ state: 'ready', failures: 0, stale: false, context: 'prod' });
    await room.poller.close();
    expect(room.clock.waiting).toBe(0);
  });

  it('tells a part of the first answer, waits for the whole, and knows nothing for sure before', async () => {
    let whole: (value: Result<Batch, Failure>) => void = () => undefined;
    const room = remote(
      (_call, _window, _signal, tell) =>
        new Promise(resolve => {
          tell?.({ signals: [alert()] });
          whole = resolve;
        }),
    );
    let isFirst = false;
    void room.poller.first.then(() => {
      isFirst = true;
    });
    await room.clock.advance(milliseconds(10));
    expect(room.deliveries.map(({ completeFor, resourcesComplete }) => [completeFor, resourcesComplete])).toEqual([[[], false]]);
    expect([room.health().state, room.health().lastGoodAt, isFirst]).toEqual(['connecting', undefined, false]);
    whole(ok(batch()));
    await room.poller.first;
    expect([room.deliveries.length, room.health().state]).toEqual([2, 'ready']);
    await room.poller.close();
  });

  it('comes sooner while a source answers quickly, and as usual while its answers take their time', async () => {
    let takes = milliseconds(100);
    const room = remote(async () => {
      await room.clock.sleep(takes);
      return ok(batch());
    }, seconds(3));
    await room.clock.advance(milliseconds(9400));
    expect(room.windows.map(({ to }) => to)).toEqual([NOON, at(3.1), at(6.2), at(9.3)]);
    takes = milliseconds(400);
    await room.clock.advance(seconds(20));
    // The answer of 9.3 s is there at 9.4 s, that of 12.4 s at 12.8 s: twenty times 0.4 s of rest after it.
    expect(room.windows.slice(4).map(({ to }) => to)).toEqual([at(12.4), at(20.8), at(29.2)]);
    const closing = room.poller.close();
    await room.clock.advance(seconds(1));
    await closing;
  });

  it('backs off when the source fails, keeps what was, and comes back', async () => {
    const room = remote(call => (call === 1 || call > 3 ? ok(batch()) : fail(failure('unexpected-answer'))));
    await room.poller.first;
    await room.clock.advance(seconds(15));
    expect(room.health()).toMatchObject({ state: 'degraded', failures: 1, failure: { answered: 'no' }, nextAt: at(30) });
    await room.clock.advance(seconds(15));
    expect(room.health()).toMatchObject({ failures: 2, nextAt: at(60) });
    await room.clock.advance(seconds(20));
    expect(room.health().stale).toBe(true);
    await room.clock.advance(seconds(10));
    expect(room.health()).toMatchObject({ state: 'ready', failures: 0, stale: false });
    expect(room.health()).not.toHaveProperty('failure');
    await room.poller.close();
  });

  it('stays away as long as the source asks', async () => {
    const room = remote(() => fail(failure('rate-limited', { retryAfter: 120_000 })));
    await room.poller.first;
    await room.clock.advance(seconds(119));
    expect(room.windows).toHaveLength(1);
    await room.clock.advance(seconds(2));
    expect(room.windows).toHaveLength(2);
    await room.poller.close();
  });

  it('ends an answer that takes too long, and says timed-out', async () => {
    const room = remote(
      (_, __, signal) => new Promise(resolve => signal.addEventListener('abort', () => resolve(fail(failure('cancelled'))))),
    );
    await room.clock.advance(seconds(6));
    await room.poller.first;
    expect(room.health().failure).toMatchObject({ kind: 'timed-out', answered: 'no answer within 5 s' });
    await room.poller.close();
  });

  it('turns what is thrown into a failure with the name of the source', async () => {
    const room = remote(() => {
      throw new TypeError('boom \u001b[31m');
    });
    await room.poller.first;
    expect(room.health().failure).toMatchObject({ kind: 'unexpected-answer', asked: 'poll Prometheus', answered: 'boom ' });
    await room.poller.close();
  });

  it('opens a source anew that refused us', async () => {
    const room = remote(() => fail(failure('unauthorised')));
    await room.poller.first;
    await room.clock.advance(seconds(16));
    expect(room.opened()).toBe(2);
    expect(room.closed()).toBeGreaterThan(0);
    await room.poller.close();
  });

  it('comes early when the source has news, and not more often than four times a second', async () => {
    const room = remote(() => ok(batch()));
    await room.poller.first;
    await room.clock.advance(seconds(1));
    for (let i = 0; i < 40; i++) {
      room.tellNews();
      await room.clock.advance(milliseconds(25));
    }
    expect(room.windows.length).toBeGreaterThanOrEqual(3);
    expect(room.windows.length).toBeLessThanOrEqual(6);
    await room.poller.close();
  });

  it('asks at once when someone refreshes', async () => {
    const room = remote(() => ok(batch()));
    await room.poller.first;
    await room.clock.advance(seconds(1));
    await room.poller.refresh();
    expect(room.windows).toHaveLength(2);
    await room.poller.close();
    await room.poller.refresh();
  });

  it('tells what it rejected', async () => {
    const room = remote(() =>
      ok(
        batch({
          signals: [alert({ id: 'x' }), alert({ id: 'x' }), alert({ id: 'future', at: at(3600) as never })],
          rejected: [plainText('one alert without labels')],
        }),
      ),
    );
    await room.poller.first;
    expect(room.deliveries[0]?.signals.map(signal => signal.id)).toEqual(['x']);
    expect(room.health()).toMatchObject({
      state: 'degraded',
      rejected: 3,
      rejectedBecause: [
        'one alert without labels',
        'alert x came twice',
        'alert future is dated more than 10 minutes ahead: check the clocks',
      ],
    });
    await room.poller.close();
  });

  it('leaves behind what does not stop when it is told to, and opens the source anew', async () => {
    const room = remote(call => (call === 1 ? new Promise(() => undefined) : ok(batch())));
    await room.clock.advance(seconds(8));
    await room.poller.first;
    expect(room.health()).toMatchObject({
      state: 'failed',
      failures: 1,
      failure: { kind: 'timed-out', answered: 'no answer, and it did not stop when it was told to' },
    });
    await room.clock.advance(seconds(15));
    expect(room.health()).toMatchObject({ state: 'ready', failures: 0 });
    expect([room.opened(), room.closed()]).toEqual([2, 1]);
    await room.poller.close();
    expect(room.clock.waiting).toBe(0);
  });

  it('closes a connection that was opened too late to be waited for', async () => {
    const opens: ((connection: Connection) => void)[] = [];
    let closed = 0;
    const opened = (): Connection => ({
      check: async () => ok({ identity: {} }),
      poll: async () => ok(batch()),
      close: async () => {
        closed++;
      },
    });
    const clock = fakeClock();
    const poller = startPolling(
      {
        id: 'prometheus' as ProviderId,
        title: 'Prometheus',
        emits: ['alert'],
        every: seconds(15),
        timeout: seconds(5),
        connect: () =>
          new Promise(resolve => {
            opens.push(resolve);
          }),
      },
      clock,
      { delivered: () => undefined, healthChanged: () => undefined, connected: () => undefined },
      () => 0.5,
    );
    await clock.advance(seconds(23));
    expect(opens).toHaveLength(2);
    for (const open of opens) open(opened());
    await clock.advance(seconds(1));
    expect([poller.health().state, closed]).toEqual(['ready', 1]);
    await poller.close();
  });

  it('asks for no more than at first when the source was away for days', async () => {
    const room = remote(call => (call === 1 ? ok(batch()) : fail(failure('unreachable'))));
    await room.poller.first;
    await room.clock.advance(hours(30));
    const window = room.windows.at(-1)!;
    expect(between(window.from, window.to)).toBe(hours(6));
    await room.poller.close();
  });
});
