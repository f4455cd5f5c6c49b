import { startPolling, type PolledSource, type Poller } from '../collect/poller.js';
import type { Clock, Connection, Identity, Question } from '../contracts/provider.js';
import type { Delivery } from '../model/delivery.js';
import type { SourceHealth } from '../model/health.js';
import { joinPlain, plainText, type PlainText } from '../model/plain-text.js';
import type { ProviderId } from '../model/signal.js';
import type { Instant } from '../model/time.js';

/** All sources of the room while it lives. */
export interface Connections {
  /** Those that passed their check and have not been dropped since. */
  open(): ReadonlyMap<ProviderId, Connection>;
  identities(): ReadonlyMap<ProviderId, Identity>;
  /** "prod-eu/shop · 123456789012 eu-west-1": what the status line and maker mode are bound to. */
  context(): PlainText;
  questions(name: string): readonly { readonly source: ProviderId; readonly question: Question }[];
  /** Asks one source, or all, at once; resolves after the answers. */
  refresh(source?: ProviderId): Promise<void>;
  /** Resolves when each source has answered for the first time, well or badly. */
  readonly first: Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionEvents {
  delivered(delivery: Delivery, at: Instant): void;
  healthChanged(health: SourceHealth): void;
  contextChanged(context: PlainText): void;
}

/** Starts polling every source; one that fails delays and blanks no other. */
export function connectAll(sources: readonly PolledSource[], clock: Clock, events: ConnectionEvents): Connections {
  const open = new Map<ProviderId, Connection>();
  const identities = new Map<ProviderId, Identity>();
  const context = (): PlainText => {
    const named = sources.flatMap(source => identities.get(source.id)?.context ?? []);
    return named.length > 0
      ? joinPlain([...new Set(named)], ' · ')
      : joinPlain(
          sources.map(source => plainText(source.title)),
          ' · ',
        );
  };
  const pollers = new Map<ProviderId, Poller>(
    sources.map(source => [
      source.id,
      startPolling(source, clock, {
        delivered: events.delivered,
        healthChanged: events.healthChanged,
        connected(connection, identity) {
          if (!connection) {
            open.delete(source.id);
            return;
          }
          open.set(source.id, connection);
          identities.set(source.id, identity);
          events.contextChanged(context());
        },
      }),
    ]),
  );
  return {
    open: () => open,
    identities: () => identities,
    context,
    questions: name =>
      [...open].flatMap(([source, connection]) =>
        (connection.questions ?? []).filter(question => question.name === name).map(question => ({ source, question })),
      ),
    async refresh(source) {
      await Promise.all([...pollers].filter(([id]) => source === undefined || id === source).map(([, poller]) => poller.refresh()));
    },
    first: Promise.all([...pollers.values()].map(poller => poller.first)).then(() => undefined),
    async close() {
      await Promise.all([...pollers.values()].map(poller => poller.close()));
    },
  };
}
