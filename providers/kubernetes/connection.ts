import type { Batch, Connection, Identity, ProviderIo, Writer } from '../../src/contracts/provider.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import type { ProviderId } from '../../src/model/signal.js';
import type { Duration, Window } from '../../src/model/time.js';
import { milliseconds, parseInstant } from '../../src/model/time.js';
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

export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { chosen, io, source, cluster } = options;
  const credentials = await openCredentials(chosen, io.env, io.clock);
  const transport = openTransport(chosen.server, credentials);
  const api = readingApi(transport);
  const delta = openDelta(source, cluster);
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  let watches: Watches | undefined;
  let skew: Duration | undefined;
  let telling = false;

  function news(): void {
    if (telling || listeners.size === 0) return;
    telling = true;
    void io.clock.sleep(SHORTEST_GAP, closing.signal).then(() => {
      telling = false;
      if (!closing.signal.aborted) for (const listener of listeners) listener();
    });
  }

  const watching = (): Watches => watches ??= startWatches({
    api, clock: io.clock, random: options.random ?? Math.random, source, cluster, only: options.namespace, fallback: chosen.namespace, delta, onNews: news,
  });

  async function check(signal: AbortSignal): Promise<Result<{ readonly identity: Identity; readonly version?: PlainText }, Failure>> {
    const asked = await api.get('/version', { signal });
    if (!asked.ok) return asked;
    const sent = asked.value.date ? parseInstant(new Date(asked.value.date).toISOString()) : undefined;
    // The header is cut to the second: on average the moment lies half a second later.
    if (sent !== undefined) skew = milliseconds(sent + 500 - io.clock.now());
    const who = await api.review('authentication.k8s.io/v1/selfsubjectreviews', {}, signal);
    if (!who.ok && who.error.kind === 'unauthorised') return who;
    const user = who.ok ? textAt(who.value, 'status', 'userInfo', 'username') : undefined;
    const version = textAt(asked.value.body, 'gitVersion');
    if (version === undefined) return fail({ kind: 'unexpected-answer', asked: plainText(`GET ${api.server}/version`), answered: plainText('an answer without gitVersion'), tryThis: plainText('check that the address is a Kubernetes API server') });
    const context = plainText(options.namespace ? `${chosen.context}/${options.namespace}` : chosen.context, 120);
    return ok({ identity: { context, ...(user ? { user } : {}) }, version });
  }

  async function poll(window: Window, signal: AbortSignal): Promise<Result<Batch, Failure>> {
    const running = watching();
    await orAborted(running.settled, signal);
    if (signal.aborted) return fail(thrownFailure(Object.assign(new Error('cancelled'), { name: 'AbortError' }), plainText(`LIST ${api.server}`)));
    const now = io.clock.now();
    const failure = running.failure(now);
    if (failure) return fail(failure);
    const { signals, resources, edges, gone, complete, rejected } = delta.drain(window.from, now);
    return ok({
      signals, completeFor: ['alert'], resources, edges, gone, resourcesComplete: complete, rejected, notes: running.notes(now),
      ...(skew === undefined ? {} : { clockSkew: skew }),
    });
  }

  const target = { api, world: delta.world, clock: io.clock, source };
  return {
    check, poll,
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => { listeners.delete(listener); } };
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

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const stop = (): void => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    void promise.then(stop);
  });
}
