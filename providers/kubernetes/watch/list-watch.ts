import type { Clock } from '../../../src/contracts/provider.js';
import { plain, plainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Result } from '../../../src/model/result.js';
import { milliseconds, seconds, type Duration } from '../../../src/model/time.js';
import type { Api } from '../access/api.js';
import { safeWords, type KubernetesFailure } from '../access/failure.js';

/** One object as the API sent it. Only `metadata` is known to be there. */
export interface RawObject {
  readonly metadata: { readonly uid: string; readonly name: string; readonly resourceVersion?: string } & Readonly<Record<string, unknown>>;
}

/** How one kind is doing. */
export type WatchState =
  | { readonly is: 'listing' }
  | { readonly is: 'watching' }
  /** What is known stays; it is being asked for again. */
  | { readonly is: 'lost'; readonly failure: KubernetesFailure }
  /** Not allowed, or the server does not have this kind: asked again now and then. */
  | { readonly is: 'denied'; readonly failure: KubernetesFailure };

export interface ListWatchOptions {
  readonly api: Api;
  /** Paths to try in order: the next one when the server does not know, or does not allow, the one before. */
  readonly paths: readonly string[];
  readonly accept?: string;
  readonly watchAccept?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  /** Objects a page: small pages keep each pause of the thread short. */
  readonly pageSize?: number;
  /** Lets at most a few lists run at once. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
  readonly sink: {
    /** A new list begins: `page` follows until `listed`. */
    page(objects: readonly RawObject[]): void;
    /** Everything there is has been paged in; what was not has gone. */
    listed(path: string): void;
    changed(type: 'set' | 'gone', object: RawObject): void;
    state(state: WatchState): void;
    /** A line or an object that makes no sense. */
    rejected(because: string): void;
  };
}

const PAGE = 250;
const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 60_000;
/** The server ends a watch after 4 to 8 minutes; then it is resumed, which spreads load over its replicas. */
const WATCH_SECONDS = 240;
/** A bookmark comes at least each minute; three missed ones mean a dead connection. */
const SILENCE: Duration = seconds(200);
/** A watch that fails so often in a row is not resumed any more. */
const RELIST_AFTER = 6;
const DENIED_AGAIN: Duration = seconds(300);

/**
 * Keeps a copy of one kind up to date: list in pages, watch from that resourceVersion with bookmarks, resume after a cut,
 * list anew after 410 Gone. Ends with the signal. The protocol is "Efficient detection of changes" of the Kubernetes API concepts.
 */
export async function listAndWatch(options: ListWatchOptions): Promise<void> {
  const { clock, signal, sink } = options;
  let path = 0;
  let failures = 0;
  let from: string | undefined;
  while (!signal.aborted) {
    if (from === undefined) {
      sink.state({ is: 'listing' });
      const listed = await options.turn(() => listPages(options, options.paths[path] ?? ''));
      if (listed.ok) {
        from = listed.value;
        failures = 0;
        sink.listed(options.paths[path] ?? '');
        sink.state({ is: 'watching' });
        continue;
      }
      if (signal.aborted) return;
      if (listed.error.status === 403 || listed.error.status === 404) {
        if (path + 1 < options.paths.length) {
          path++;
          continue;
        }
        path = 0;
        sink.state({ is: 'denied', failure: listed.error });
        await clock.sleep(DENIED_AGAIN, signal);
        continue;
      }
      // 410: the pages took longer than the server keeps its history; that is no loss of contact.
      if (listed.error.status !== 410) sink.state({ is: 'lost', failure: listed.error });
      await clock.sleep(waitAfter(++failures, options.random, listed.error.retryAfter), signal);
      continue;
    }
    const began = clock.monotonic();
    const watched = await watchOnce(options, options.paths[path] ?? '', from);
    if (signal.aborted) return;
    from = watched.resumeFrom;
    if (!watched.failure) {
      // A server that ends each watch at once must not be asked in a tight loop.
      failures = clock.monotonic() - began > 1000 ? 0 : failures + 1;
      if (failures > 0) await clock.sleep(waitAfter(failures, options.random, undefined), signal);
      continue;
    }
    if (watched.failure.status === 410) {
      from = undefined;
      continue;
    }
    if (watched.failure.status === 403 || watched.failure.status === 404 || failures >= RELIST_AFTER) from = undefined;
    sink.state({ is: 'lost', failure: watched.failure });
    await clock.sleep(waitAfter(++failures, options.random, watched.failure.retryAfter), signal);
  }
}

/** Doubles from half a second to a minute, each time between the half and the whole ("equal jitter"). */
export function waitAfter(failures: number, random: () => number, retryAfter: number | undefined): Duration {
  const most = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** Math.min(failures - 1, 10));
  return milliseconds(Math.round(Math.max(retryAfter ?? 0, most / 2 + (most / 2) * random())));
}

/** Asks for nothing but the metadata of the objects of a list. */
export const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** All pages of a list; the resource version to watch from. */
export async function listPages(
  options: Pick<ListWatchOptions, 'api' | 'signal' | 'query' | 'accept' | 'pageSize'> & {
    readonly sink: Pick<ListWatchOptions['sink'], 'page' | 'rejected'>;
  },
  path: string,
): Promise<Result<string, KubernetesFailure>> {
  let token: string | undefined;
  for (;;) {
    const answer = await options.api.get(path, {
      query: { ...options.query, limit: options.pageSize ?? PAGE, continue: token },
      signal: options.signal,
      ...(options.accept ? { accept: options.accept } : {}),
    });
    if (!answer.ok) return answer;
    const page = (answer.value.body ?? {}) as {
      readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
      readonly items?: unknown;
    };
    if (!Array.isArray(page.items) || typeof page.metadata?.resourceVersion !== 'string') {
      return fail({
        kind: 'unexpected-answer',
        asked: plain`GET ${plainText(path)}`,
        answered: plainText('JSON that is no list'),
        tryThis: plainText('check that the address is a Kubernetes API server'),
      });
    }
    options.sink.page(
      page.items.filter((item): item is RawObject => isObject(item) || (options.sink.rejected('an object without uid or name'), false)),
    );
    token = page.metadata.continue === '' ? undefined : page.metadata.continue;
    if (token === undefined) return ok(page.metadata.resourceVersion);
  }
}

function isObject(value: unknown): value is RawObject {
  const metadata = (value as { readonly metadata?: Readonly<Record<string, unknown>> } | null)?.metadata;
  return typeof metadata?.['uid'] === 'string' && typeof metadata['name'] === 'string';
}

interface Watched {
  /** Where to go on; undefined when only a new list helps. */
  readonly resumeFrom: string | undefined;
  readonly failure?: KubernetesFailure;
}

async function watchOnce(options: ListWatchOptions, path: string, from: string): Promise<Watched> {
  const { sink } = options;
  let resumeFrom: string | undefined = from;
  let stopped: KubernetesFailure | undefined;
  const ended = await options.api.watch(path, {
    query: {
      ...options.query,
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: from,
      timeoutSeconds: Math.round(WATCH_SECONDS * (1 + options.random())),
    },
    signal: options.signal,
    idle: SILENCE,
    ...(options.watchAccept ? { accept: options.watchAccept } : {}),
    on: { onOpen: () => sink.state({ is: 'watching' }), onLine },
  });
  if (stopped) return { resumeFrom, failure: stopped };
  return ended.ok ? { resumeFrom } : { resumeFrom, failure: ended.error };

  function onLine(line: string): void {
    if (stopped) return;
    let event: { readonly type?: unknown; readonly object?: unknown };
    try {
      event = JSON.parse(line) as typeof event;
    } catch {
      sink.rejected('a line of the watch is not JSON');
      return;
    }
    if (event.type === 'ERROR') {
      stopped = errorOf(event.object, path);
      return;
    }
    const version = (event.object as { readonly metadata?: { readonly resourceVersion?: unknown } } | null)?.metadata?.resourceVersion;
    if (typeof version === 'string') resumeFrom = version;
    if (event.type === 'BOOKMARK') return;
    if (!isObject(event.object)) {
      sink.rejected('an object without uid or name');
      return;
    }
    sink.changed(event.type === 'DELETED' ? 'gone' : 'set', event.object);
  }
}

function errorOf(object: unknown, path: string): KubernetesFailure {
  const status = (object ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  const code = typeof status.code === 'number' ? status.code : 500;
  return {
    kind: 'unexpected-answer',
    status: code,
    asked: plain`WATCH ${plainText(path)}`,
    answered: plain`${code} ${safeWords(status.message, 200)}`,
  };
}
