import type { Batch, BatchPart, Connection, Identity, ProviderIo, Writer } from '../../src/contracts/provider.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import type { ProviderId } from '../../src/model/signal.js';
import type { Duration, Window } from '../../src/model/time.js';
import { milliseconds, parseInstant, seconds } from '../../src/model/time.js';
import { readingApi } from './access/api.js';
import { openCredentials } from './access/credentials.js';
import { thrownFailure } from './access/failure.js';
import type { ChosenContext } from './access/kubeconfig.js';
import { openTransport } from './access/transport.js';
import { catalogue } from './act/catalogue.js';
import { textAt } from './objects/raw.js';
import { describe } from './questions/describe.js';
import { logsOf } from './questions/logs-of.js';
import { openDelta } from './read/delta.js';
import { startWatches, type Watches } from './watch/watches.js';

export interface ConnectionOptions {
  readonly chosen: ChosenContext;
  readonly io: ProviderIo;
  readonly source: ProviderId;
  /** How other sources label this cluster. */
  readonly cluster: PlainText | undefined;
  /** Look at this namespace only. */
  readonly namespace: string | undefined;
  readonly random?: () => number;
}

/** Listeners hear of news at most this often. */
const SHORTEST_GAP: Duration = milliseconds(250);

/** Less than the time-out of the provider, so that what happened is told in our words. */
const PATIENCE: Duration = seconds(45);
const TRIES = 4;
/** When pods or events take longer than the rest by this, what is known by then is told first. */
const MOST_ARE_QUICK: Duration = milliseconds(150);

export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { chosen, io, source, cluster } = options;
  const credentials = await openCredentials(chosen, io.env, io.clock);
  const transport = openTransport(chosen.server, credentials, io.clock);
  const api = readingApi(transport);
  const delta = openDelta(source, cluster);
  const asked = plainText(`LIST ${api.server}`);
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  let watches: Watches | undefined;
  let skew: Duration | undefined;
  let telling = false;
  /** Something was told: parts come before the first answer alone. */
  let answered = false;

  function news(): void {
    if (telling || listeners.size === 0) return;
    telling = true;
    void io.clock.sleep(SHORTEST_GAP, closing.signal).then(() => {
      telling = false;
      if (!closing.signal.aborted) for (const listener of listeners) listener();
    });
  }

  const watching = (): Watches =>
    (watches ??= startWatches({
      api,
      clock: io.clock,
      random: options.random ?? Math.random,
      source,
      cluster,
      only: options.namespace,
      fallback: chosen.namespace,
      delta,
      onNews: news,
    }));

  async function check(signal: AbortSignal): Promise<Result<{ readonly identity: Identity; readonly version?: PlainText }, Failure>> {
    const greeting = await api.get('/version', { signal });
    if (!greeting.ok) return greeting;
    const sent = greeting.value.date ? parseInstant(new Date(greeting.value.date).toISOString()) : undefined;
    // The header is cut to the second: on average the moment lies half a second later.
    if (sent !== undefined) skew = milliseconds(sent + 500 - io.clock.now());
    const who = await api.review('authentication.k8s.io/v1/selfsubjectreviews', {}, signal);
    if (!who.ok && who.error.kind === 'unauthorised') return who;
    const user = who.ok ? textAt(who.value, 'status', 'userInfo', 'username') : undefined;
    const version = textAt(greeting.value.body, 'gitVersion');
    if (version === undefined)
      return fail({
        kind: 'unexpected-answer',
        asked: plainText(`GET ${api.server}/version`),
        answered: plainText('an answer without gitVersion'),
        tryThis: plainText('check that the address is a Kubernetes API server'),
      });
    const context = plainText(options.namespace ? `${chosen.context}/${options.namespace}` : chosen.context, 120);
    return ok({ identity: { context, ...(user ? { user } : {}) }, version });
  }

  /** Waits for the first lists, but not longer than a poll may take. */
  async function isLate(settled: Promise<void>, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const stop = (): void => over.abort();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const late = await Promise.race([settled.then(() => false), io.clock.sleep(PATIENCE, over.signal).then(() => true)]);
    over.abort();
    signal.removeEventListener('abort', stop);
    return late;
  }

  /** One tiny request. A server that restarts is back within seconds, so being unreachable is looked at again before it counts. */
  async function signOfLife(signal: AbortSignal): Promise<Result<undefined, Failure>> {
    for (let left = TRIES; ; left--) {
      const answer = await api.get('/version', { signal, timeout: seconds(5) });
      if (answer.ok) return ok(undefined);
      if (answer.error.kind !== 'unreachable' || left === 1 || signal.aborted) return fail(answer.error);
      await io.clock.sleep(seconds(2), signal);
    }
  }

  async function poll(window: Window, signal: AbortSignal, tell?: (part: BatchPart) => void): Promise<Result<Batch, Failure>> {
    const running = watching();
    if (tell && !answered) void tellPart(running, window, signal, tell);
    const late = await isLate(running.settled, signal);
    if (signal.aborted) return fail(thrownFailure(Object.assign(new Error('cancelled'), { name: 'AbortError' }), asked));
    const failure = running.failure(io.clock.now());
    if (failure) return fail(failure);
    // The lists go on, and a later poll finds them done. Half a picture would end alerts that have not ended.
    if (late) return fail({ kind: 'timed-out', asked, answered: plainText('the first lists are not complete yet') });
    answered = true;
    // A connection that died silently looks like a quiet cluster: without news there has to be a sign of life.
    const alive = delta.hasNews ? ok(undefined) : await signOfLife(signal);
    if (!alive.ok) return alive;
    const now = io.clock.now();
    const { signals, resources, edges, gone, complete, rejected, inspection } = delta.drain(window.from, now);
    return ok({
      signals,
      completeFor: ['alert'],
      resources,
      edges,
      gone,
      resourcesComplete: complete,
      rejected,
      inspection,
      notes: running.notes(now),
      ...(skew === undefined ? {} : { clockSkew: skew }),
    });
  }

  /** Tells what is known before all pods and events are: owners, not yet all that they own. The answer tells everything again. */
  async function tellPart({ mostly }: Watches, { from }: Window, signal: AbortSignal, tell: (part: BatchPart) => void): Promise<void> {
    await mostly;
    await io.clock.sleep(MOST_ARE_QUICK, closing.signal);
    if (answered || signal.aborted || closing.signal.aborted) return;
    answered = true;
    const { signals, resources, edges, rejected } = delta.drain(from, io.clock.now());
    delta.tellAll();
    tell({ signals, resources, edges, rejected });
  }

  const target = { api, world: delta.world, clock: io.clock, source };
  return {
    check,
    poll,
    onChange(listener) {
      listeners.add(listener);
      return {
        [Symbol.dispose]: () => {
          listeners.delete(listener);
        },
      };
    },
    questions: [logsOf(target), describe(target)],
    actions: catalogue(target),
    async openWriter(): Promise<Writer> {
      // Only here, and only in maker mode, does the code that changes a cluster come into memory.
      const { openWriter } = await import('./act/writer.js');
      return openWriter({ ...target, transport });
    },
    async close() {
      closing.abort();
      listeners.clear();
      await watches?.close();
      transport.close();
    },
  };
}
