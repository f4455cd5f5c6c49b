import type { PolledSource } from '../collect/poller.js';
import type { Clock } from '../contracts/provider.js';
import type { Room } from '../contracts/room.js';
import { stableId } from '../model/identity.js';
import { pastIncident, type PastIncident } from '../model/past-incident.js';
import { plainText } from '../model/plain-text.js';
import { between, seconds } from '../model/time.js';
import { derive } from '../state/derive.js';
import type { RoomEvent } from '../state/event.js';
import { initialState, type State } from '../state/ground.js';
import type { RoomIntent } from '../state/intent.js';
import { reduce } from '../state/reduce.js';
import { endedBetween } from '../state/seen-history.js';
import { createBusy } from './busy.js';
import { connectAll, type Connections } from './connections.js';
import type { FiringLog } from './firing-log.js';
import { isJournalled, type Journal } from './journal.js';
import { OWN_SOURCE, silentSources } from './silence-watch.js';

/** What performing an intent may use. Nothing else changes the room. */
export interface Performing {
  readonly clock: Clock;
  readonly connections: Connections;
  readonly firings: FiringLog;
  state(): State;
  dispatch(event: RoomEvent): void;
  notice(level: 'info' | 'warning' | 'error', text: string): void;
}

/** Acts on intents, and is told of each new state; see perform.ts. */
export interface Performer {
  perform(intent: RoomIntent): Promise<void>;
  /** After a source was connected or lost. */
  sourcesChanged(): void;
  /** After incidents changed: prefetch what the next question will need. */
  incidentsChanged(): Promise<void>;
  close(): Promise<void>;
}

export interface WarRoomOptions {
  readonly sources: readonly PolledSource[];
  readonly clock: Clock;
  readonly journal: Journal;
  readonly firings: FiringLog;
  performer(performing: Performing): Performer;
}

/** How often time itself is news: ages, retention, recovery. */
const TICK = seconds(5);
/** Two ticks further apart than this, and the machine slept: what is known is from before. */
const SLEPT = seconds(60);
/** Parts of the state that incidents and timeline are made of. */
const NEWS = ['store', 'overrides', 'acts', 'decisions', 'forgettings'] as const;

/** The composition root: sources in, one state, intents performed. Everything else is pure. */
export function createWarRoom({ sources, clock, journal, firings, performer }: WarRoomOptions): Room {
  let state: State = initialState(clock.now());
  const listeners = new Set<() => void>();
  const busy = createBusy();
  let deriving = false;
  /** Ends of incidents of the room that were told already: the list of the past is bounded and may have dropped them. */
  let endings: ReadonlySet<string> = new Set();
  let closed = false;

  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };

  /** Coalesces: what several sources bring in one turn is correlated once. */
  function deriveSoon(): void {
    if (deriving || closed) return;
    deriving = true;
    void busy.track(
      new Promise<void>(resolve =>
        setImmediate(() => {
          deriving = false;
          if (!closed) {
            const before = state.room.incidents;
            state = reduce(state, derive(state));
            rememberThoseOver();
            tell();
            if (state.room.incidents !== before) void busy.track(acting.incidentsChanged());
          }
          resolve();
        }),
      ),
    );
  }

  /** Those that are over, as they were when they ended; one that opened again is remembered anew at its next end. */
  function rememberThoseOver(): void {
    const over = new Set<string>();
    for (const incident of state.room.incidents.values()) {
      const past = pastIncident(incident, state.room.alerts);
      if (!past) continue;
      const end = endOf(past);
      over.add(end);
      if (!endings.has(end) && !endingsBefore.has(end)) dispatch({ type: 'incident-over', past });
    }
    endings = over;
  }

  function dispatch(event: RoomEvent): void {
    if (closed) return;
    const before = state;
    state = reduce(reduce(state, { type: 'ticked', now: clock.now() }), event);
    if (isJournalled(event)) journal.append(event);
    if (event.type === 'batch-received') firings.append(endedBetween(before.store, state.store));
    if (NEWS.some(part => state[part] !== before[part]) || event.type === 'swept') deriveSoon();
    tell();
  }

  const notice: Performing['notice'] = (level, text) => {
    const at = clock.now();
    dispatch({ type: 'notice-raised', notice: { id: stableId('notice', at, text), at, level, text: plainText(text, 500) } });
  };

  function restore(): void {
    const { events, unreadable } = journal.read();
    for (const event of events) state = reduce(state, event);
    if (unreadable > 0) notice('warning', `${unreadable} lines of the journal could not be read and were left alone`);
  }

  restore();
  const endingsBefore = new Set(state.room.past.map(endOf));
  const connections = connectAll(sources, clock, {
    delivered: (delivery, at) => dispatch({ type: 'batch-received', delivery, at }),
    healthChanged(health) {
      const wasSilent = state.room.health.get(health.source)?.stale ?? false;
      dispatch({ type: 'source-changed', health });
      if (wasSilent !== health.stale) {
        dispatch({
          type: 'batch-received',
          at: clock.now(),
          delivery: {
            source: OWN_SOURCE,
            signals: silentSources(state.room.health.values(), clock.now()),
            completeFor: ['alert'],
            resources: [],
            resourcesComplete: false,
            gone: [],
            edges: [],
            rejected: [],
          },
        });
      }
    },
    contextChanged(context) {
      const label = /^(GAME DAY|REPLAY)\b/.exec(context)?.[0];
      dispatch({ type: 'context-changed', context, ...(label ? { label: plainText(label) } : {}) });
      acting.sourcesChanged();
    },
  });
  void busy.track(connections.first);
  const acting = performer({ clock, connections, firings, state: () => state, dispatch, notice });
  let swept = clock.now();
  const ticking = clock.every(TICK, () => {
    if (between(swept, (swept = clock.now())) > SLEPT) {
      notice('info', 'The machine slept: asking all sources');
      void connections.refresh();
    }
    dispatch({ type: 'swept', now: swept });
  });

  return {
    get state() {
      return state.room;
    },
    want(intent) {
      void busy.track(
        acting
          .perform(intent)
          .catch((error: unknown) => notice('error', `${intent.type}: ${error instanceof Error ? error.message : String(error)}`)),
      );
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    idle: () => busy.idle(),
    async close() {
      closed = true;
      ticking[Symbol.dispose]();
      await acting.close();
      await connections.close();
    },
  };
}

const endOf = ({ id, recoveredAt }: PastIncident): string => `${id} ${recoveredAt}`;
