import { setMaxListeners } from 'node:events';
import type { Clock } from '../../../src/contracts/provider.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { later, seconds, type Instant } from '../../../src/model/time.js';
import type { Api } from '../access/api.js';
import type { KubernetesFailure } from '../access/failure.js';
import { pathOf, WATCHED, type WatchedKind } from '../objects/kinds.js';
import type { Kind } from '../objects/objects.js';
import { coverageOf, refusalOf } from '../read/coverage.js';
import type { Delta } from '../read/delta.js';
import { readEvent } from '../read/events.js';
import { listAndWatch, METADATA_LIST, type ListWatchOptions, type RawObject, type WatchState } from './list-watch.js';
import { startSurvey } from './survey.js';

export interface WatchesOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly source: ProviderId;
  readonly cluster: PlainText | undefined;
  /** Only this namespace is looked at. */
  readonly only: string | undefined;
  /** Tried when listing all namespaces is not allowed. */
  readonly fallback: string | undefined;
  readonly delta: Delta;
  /** Called when the next poll has something. */
  onNews(): void;
}

/** All watches of one cluster. */
export interface Watches {
  /** Resolves when each kind has been listed once, or refused. */
  readonly settled: Promise<void>;
  /** The same without what there may be thousands of: pods and events. */
  readonly mostly: Promise<void>;
  /** Why nothing can be said: every kind is refused, or contact has been lost for a while. */
  failure(now: Instant): KubernetesFailure | undefined;
  notes(now: Instant): readonly PlainText[];
  close(): Promise<void>;
}

/** At most this many lists at once: each holds a page in memory, on both sides. */
const LISTS_AT_ONCE = 4;
/** The first answer does not wait longer than this for what only checks look at. */
const SURVEY_PATIENCE = seconds(5);
/** A watch that is lost for less is no news: an API server that restarts is back sooner. */
const CALM = seconds(10);
const METADATA_WATCH = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const EVENT_KINDS = [
  { kind: 'event', title: 'events', api: '/apis/events.k8s.io/v1', plural: 'events', namespaced: true },
  { kind: 'event', title: 'events', api: '/api/v1', plural: 'events', namespaced: true },
] as const;

interface Entry {
  readonly title: string;
  state: WatchState;
  settled: boolean;
  readonly many: boolean;
  /** When contact was lost. */
  lostAt: Instant | undefined;
  /** The path that answered last. */
  path: string;
}

export function startWatches(options: WatchesOptions): Watches {
  const ending = new AbortController();
  // One listener a request, and all watches share the signal: the warning for more than ten would go to the screen.
  setMaxListeners(0, ending.signal);
  const entries: Entry[] = [];
  const turn = turns(LISTS_AT_ONCE);
  let done: () => void = () => undefined;
  const settled = new Promise<void>(resolve => {
    done = resolve;
  });
  let mostlyDone: () => void = () => undefined;
  const mostly = new Promise<void>(resolve => {
    mostlyDone = resolve;
  });

  function begin(
    title: string,
    kind: Kind | undefined,
    paths: readonly string[],
    accepts: Pick<ListWatchOptions, 'accept' | 'watchAccept'>,
    sink: Pick<ListWatchOptions['sink'], 'page' | 'listed' | 'changed'>,
  ): Promise<void> {
    const entry: Entry = {
      title,
      state: { is: 'listing' },
      settled: false,
      many: kind === undefined || kind === 'pod',
      lostAt: undefined,
      path: '',
    };
    entries.push(entry);
    return listAndWatch({
      api: options.api,
      clock: options.clock,
      random: options.random,
      signal: ending.signal,
      paths,
      turn,
      ...accepts,
      sink: {
        page: sink.page,
        changed: sink.changed,
        rejected: because => options.delta.reject(`${title}: ${because}`),
        listed(path) {
          entry.path = path;
          if (kind) options.delta.coverage.set(kind, ...coverageOf(path));
          sink.listed(path);
          options.onNews();
        },
        state(state) {
          const lost = state.is === 'lost';
          if (lost) entry.lostAt ??= options.clock.now();
          else if (state.is === 'watching') entry.lostAt = undefined;
          entry.state = state;
          // What was listed once is still known while contact is lost: it is only old.
          if (kind && (state.is === 'denied' || (lost && entry.path === '')))
            options.delta.coverage.set(kind, state.is === 'denied' ? refusalOf(state.failure.status) : 'unavailable');
          if (state.is !== 'listing') entry.settled = true;
          if (entries.every(other => other.settled || other.many)) mostlyDone();
          if (entries.every(other => other.settled)) done();
        },
      },
    });
  }

  const running = [
    ...WATCHED.map(kind =>
      begin(
        kind.title,
        kind.kind,
        pathsOf([kind], options),
        kind.metadataOnly ? { accept: METADATA_LIST, watchAccept: METADATA_WATCH } : {},
        objectSink(kind, options),
      ),
    ),
    begin('events', undefined, pathsOf(EVENT_KINDS, options), {}, eventSink(options)),
  ];

  const survey = startSurvey({ ...options, signal: ending.signal, paths: kind => pathsOf([kind], options) });

  return {
    mostly,
    settled: settled.then(() => Promise.race([survey.first, options.clock.sleep(SURVEY_PATIENCE, ending.signal)])),
    failure(now) {
      const bad = entries.flatMap(entry =>
        entry.state.is === 'denied' ||
        (entry.lostAt !== undefined && later(entry.lostAt, CALM) <= now) ||
        (entry.state.is === 'lost' && entry.path === '')
          ? [entry]
          : [],
      );
      if (bad.length < entries.length) return undefined;
      const states = bad.map(entry => entry.state).filter(state => state.is === 'lost' || state.is === 'denied');
      return states.find(state => state.is === 'lost')?.failure ?? states[0]?.failure;
    },
    notes: now => notesOf(entries, options, now),
    async close() {
      ending.abort();
      done();
      await Promise.all([...running, survey.ended]);
    },
  };
}

/** Where a kind may be found, best first: all namespaces, then the one we surely may see. */
function pathsOf(
  kinds: readonly Pick<WatchedKind, 'api' | 'plural' | 'namespaced'>[],
  { only, fallback }: WatchesOptions,
): readonly string[] {
  const namespaces = only ? [only] : [undefined, ...(fallback ? [fallback] : [])];
  return [...new Set(namespaces.flatMap(namespace => kinds.map(kind => pathOf(kind, namespace))))];
}

function objectSink(kind: WatchedKind, { delta, onNews }: WatchesOptions): Pick<ListWatchOptions['sink'], 'page' | 'listed' | 'changed'> {
  let listing = new Set<string>();
  const take = (raw: RawObject): boolean => {
    try {
      return delta.set(kind.read(raw));
    } catch (error) {
      // One strange object must not hide the others.
      delta.reject(`${kind.title}: ${raw.metadata.name}: ${error instanceof Error ? error.message : 'unreadable'}`);
      return false;
    }
  };
  return {
    page(objects) {
      for (const raw of objects) {
        listing.add(raw.metadata.uid);
        take(raw);
      }
    },
    listed() {
      for (const object of [...delta.world.all(kind.kind)]) if (!listing.has(object.uid)) delta.remove(object.uid);
      delta.tellAll();
      listing = new Set();
    },
    changed(type, raw) {
      if (type === 'gone' ? delta.remove(raw.metadata.uid) : take(raw)) onNews();
    },
  };
}

function eventSink({ delta, source, cluster, onNews }: WatchesOptions): Pick<ListWatchOptions['sink'], 'page' | 'listed' | 'changed'> {
  const take = (raw: RawObject): boolean => {
    const read = readEvent(raw, source, cluster);
    if (read) delta.event(read);
    return read !== undefined;
  };
  return {
    page: objects => {
      for (const raw of objects) take(raw);
    },
    listed: () => undefined,
    // That an event was forgotten is no news.
    changed: (type, raw) => {
      if (type === 'set' && take(raw)) onNews();
    },
  };
}

function notesOf(entries: readonly Entry[], options: WatchesOptions, now: Instant): readonly PlainText[] {
  const titles = (chosen: readonly Entry[]): PlainText =>
    joinPlain(
      chosen.map(entry => plainText(entry.title)),
      ', ',
    );
  const refused = entries.filter(entry => entry.state.is === 'denied' && entry.state.failure.status === 403);
  const unknown = entries.filter(entry => entry.state.is === 'denied' && entry.state.failure.status !== 403);
  const lost = entries.filter(entry => entry.lostAt !== undefined && later(entry.lostAt, CALM) <= now);
  const narrowed = options.only ? [] : entries.filter(entry => options.fallback !== undefined && entry.path.includes('/namespaces/'));
  return [
    ...(refused.length > 0 ? [plain`not allowed to list ${titles(refused)}`] : []),
    ...(unknown.length > 0 ? [plain`this server does not have ${titles(unknown)}`] : []),
    ...(narrowed.length > 0 ? [plain`only of namespace ${plainText(options.fallback, 80)}: ${titles(narrowed)}`] : []),
    ...(lost.length > 0 ? [plain`contact lost, asking again: ${titles(lost)}`] : []),
  ];
}

/** Lets at most so many run at once, the others wait in order. */
function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async work => {
    if (running >= most)
      await new Promise<void>(resolve => {
        waiting.push(resolve);
      });
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
