import type { Batch, BatchPart, Clock, Connection, Identity } from '../contracts/provider.js';
import type { SourceHealth } from '../model/health.js';
import { plain, plainText } from '../model/plain-text.js';
import type { PlainText } from '../model/plain-text.js';
import type { Failure, Result } from '../model/result.js';
import type { ProviderId, SignalType } from '../model/signal.js';
import type { Duration, Instant, Window } from '../model/time.js';
import { between, earlier, hours, instant, later, milliseconds } from '../model/time.js';
import type { Delivery } from '../model/delivery.js';
import { backoff } from './backoff.js';
import { normalise } from './normalise.js';

/** How far back the first poll looks, and what overlaps between two (late arrivals). */
const FIRST_WINDOW: Duration = hours(6);
const OVERLAP: Duration = milliseconds(60_000);
/** What does not stop when it is asked to is left behind after this. */
const STOPS_WITHIN: Duration = milliseconds(2000);
/** A watching source may wake us at most this often. */
const SHORTEST_GAP: Duration = milliseconds(250);
/** Where a source may be asked sooner than usual, its answers may take up to one part in so many of the time. */
const LEAST_REST = 20;
/** Old data is stale after this many intervals without a good answer. */
const STALE_AFTER = 3;

/** What the poller needs of a provider: everything but how to connect. */
export interface PolledSource {
  readonly id: ProviderId;
  readonly title: string;
  readonly emits: readonly SignalType[];
  readonly every: Duration;
  readonly quickest?: Duration;
  readonly timeout: Duration;
  connect(): Promise<Connection>;
}

export interface PollerEvents {
  delivered(delivery: Delivery, at: Instant): void;
  healthChanged(health: SourceHealth): void;
  /** Called with each connection that passed its check, and with undefined when it is dropped. */
  connected(connection: Connection | undefined, identity: Identity): void;
}

export interface Poller {
  /** Asks at once; resolves after the answer. */
  refresh(): Promise<void>;
  /** Resolves when the first answer, good or bad, is in. */
  readonly first: Promise<void>;
  health(): SourceHealth;
  close(): Promise<void>;
}

/** Polls one source for ever: own interval, time-out, back-off; one flight at a time; never throws. */
export function startPolling(source: PolledSource, clock: Clock, events: PollerEvents, random: () => number = Math.random): Poller {
  const ending = new AbortController();
  let connection: Connection | undefined;
  let watching: Disposable | undefined;
  let lastGood: Instant | undefined;
  let wake: (() => void) | undefined;
  let news = false;
  let health: SourceHealth = {
    source: source.id,
    title: plainText(source.title),
    state: 'connecting',
    every: source.every,
    failures: 0,
    stale: false,
    rejected: 0,
    rejectedBecause: [],
    signals: 0,
    notes: [],
  };
  const waiting: (() => void)[] = [];
  /** The question under way. It has a signal of its own: Node 20 keeps an AbortSignal.any on which someone left a listener for as long as the room lives. */
  let asking: AbortController | undefined;

  const tell = (change: Partial<SourceHealth>, without: readonly (keyof SourceHealth)[] = []): void => {
    const next = { ...health, ...change } as Record<string, unknown>;
    for (const key of without) delete next[key];
    health = next as unknown as SourceHealth;
    events.healthChanged(health);
  };

  const isStale = (): boolean =>
    lastGood === undefined ? health.failures > 0 : between(lastGood, clock.now()) >= source.every * STALE_AFTER;

  async function connected(signal: AbortSignal): Promise<Connection> {
    if (connection) return connection;
    const opened = await source.connect();
    const checked = await opened.check(signal).catch(thrown);
    // Late, it may come after another one that was opened since.
    if (!checked.ok || signal.aborted) {
      await opened.close();
      throw new FailureThrown(
        checked.ok ? { kind: 'timed-out', asked: asked(), answered: plainText('it was ready too late') } : checked.error,
      );
    }
    connection = opened;
    watching = opened.onChange?.(() => {
      news = true;
      wake?.();
    });
    if (checked.value.identity.context) tell({ context: checked.value.identity.context });
    events.connected(opened, checked.value.identity);
    return opened;
  }

  const asked = (): PlainText => plain`poll ${plainText(source.title)}`;
  const thrown = (error: unknown): Result<never, Failure> => ({
    ok: false,
    error:
      error instanceof FailureThrown
        ? error.failure
        : { kind: 'unexpected-answer', asked: asked(), answered: plainText(error instanceof Error ? error.message : error, 300) },
  });

  /** Asks with the time-out of the source; what is thrown becomes a Failure with the provider's name. */
  async function ask(window: Window): Promise<Result<Batch, Failure>> {
    const { signal } = (asking = new AbortController());
    const timer = new AbortController();
    void clock.sleep(source.timeout, timer.signal).then(() => {
      if (!timer.signal.aborted) asking?.abort();
    });
    const leftBehind = new Promise<void>(resolve => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    })
      .then(() => clock.sleep(STOPS_WITHIN, timer.signal))
      .then((): Result<never, Failure> => {
        if (!timer.signal.aborted) void drop();
        return {
          ok: false,
          error: { kind: 'timed-out', asked: asked(), answered: plainText('no answer, and it did not stop when it was told to') },
        };
      });
    const result = await Promise.race([
      connected(signal)
        .then(open =>
          open.poll(window, signal, part => {
            if (asking?.signal === signal && !signal.aborted) partly(part);
          }),
        )
        .catch(thrown),
      leftBehind,
    ]);
    timer.abort();
    if (!signal.aborted || result.ok) return result;
    const { error } = result;
    return {
      ok: false,
      error: {
        ...error,
        kind: 'timed-out',
        answered: error.kind === 'cancelled' ? plain`no answer within ${Math.round(source.timeout / 1000)} s` : error.answered,
      },
    };
  }

  async function pollOnce(): Promise<void> {
    news = false;
    const started = clock.now();
    const window: Window = { from: windowStart(lastGood, started), to: started };
    const result = await ask(window);
    if (ending.signal.aborted) return;
    if (result.ok) good(result.value, started);
    else bad(result.error);
  }

  /** People see it, but the source counts as not heard of until its answer is whole. */
  function partly(part: BatchPart): void {
    events.delivered(normalise({ ...part, completeFor: [] }, source, clock.now()), clock.now());
  }

  function good(batch: Batch, started: Instant): void {
    const now = clock.now();
    const delivery = normalise(batch, source, now);
    const rejected: readonly PlainText[] = delivery.rejected;
    lastGood = now;
    events.delivered(delivery, now);
    tell(
      {
        state: rejected.length > 0 || (batch.notes?.length ?? 0) > 0 ? 'degraded' : 'ready',
        failures: 0,
        stale: false,
        lastGoodAt: now,
        nextAt: later(now, restAfter(between(started, now), source)),
        rejected: rejected.length,
        rejectedBecause: rejected.slice(0, 5),
        signals: delivery.signals.length,
        took: between(started, now),
        notes: batch.notes ?? [],
        ...(batch.clockSkew === undefined ? {} : { clockSkew: batch.clockSkew }),
      },
      ['failure'],
    );
  }

  function bad(failure: Failure): void {
    const failures = health.failures + 1;
    const wait = backoff(source.every, failures, random(), failure.retryAfter);
    tell({
      state: lastGood === undefined || failures > STALE_AFTER ? 'failed' : 'degraded',
      failure,
      failures,
      nextAt: later(clock.now(), wait),
      stale: isStale(),
    });
    // A source that refuses us, or that has gone, is opened anew: credentials and addresses change.
    if (failure.kind === 'unauthorised' || failure.kind === 'unreachable') void drop();
  }

  async function drop(): Promise<void> {
    const old = connection;
    connection = undefined;
    watching?.[Symbol.dispose]();
    watching = undefined;
    if (!old) return;
    events.connected(undefined, {});
    await old.close().catch((error: unknown) => {
      tell({ notes: [plain`closing: ${plainText(error instanceof Error ? error.message : error, 200)}`] });
    });
  }

  /** Sleeps until the next poll is due, someone asks, or the source has news. */
  async function pause(): Promise<void> {
    if (news) {
      await clock.sleep(SHORTEST_GAP, ending.signal);
      return;
    }
    if (waiting.length > 0) return;
    const woken = new AbortController();
    wake = () => woken.abort();
    await clock.sleep(
      milliseconds(Math.max(SHORTEST_GAP, between(clock.now(), health.nextAt ?? later(clock.now(), source.every)))),
      woken.signal,
    );
    wake = undefined;
    if (news) await clock.sleep(SHORTEST_GAP, ending.signal);
  }

  tell({});
  const first = pollOnce();
  const loop = (async () => {
    await first;
    while (!ending.signal.aborted) {
      await pause();
      const served = waiting.splice(0);
      if (!ending.signal.aborted) await pollOnce();
      for (const done of served) done();
    }
    for (const done of waiting.splice(0)) done();
  })();
  const staleness = clock.every(source.every, () => {
    if (isStale() !== health.stale) tell({ stale: isStale() });
  });

  return {
    first,
    health: () => health,
    refresh() {
      return new Promise<void>(done => {
        waiting.push(done);
        if (ending.signal.aborted) done();
        wake?.();
      });
    },
    async close() {
      ending.abort();
      asking?.abort();
      wake?.();
      staleness[Symbol.dispose]();
      await loop;
      await drop();
    },
  };
}

/** Some time before the last good answer; after days without one, no further back than at first: a source limits how much it answers. */
function windowStart(lastGood: Instant | undefined, now: Instant): Instant {
  const first = earlier(now, FIRST_WINDOW);
  return lastGood === undefined ? first : instant(Math.max(first, earlier(lastGood, OVERLAP)));
}

/** How long a source is left alone after an answer: the sooner it answers, the sooner it may be asked again. */
const restAfter = (took: Duration, { every, quickest = every }: PolledSource): Duration =>
  milliseconds(Math.min(every, Math.max(quickest, took * LEAST_REST)));

/** Carries a Failure through code that can only throw. */
class FailureThrown extends Error {
  constructor(readonly failure: Failure) {
    super(failure.answered);
  }
}
