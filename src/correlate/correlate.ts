import type { Correlation, Snapshot } from '../model/snapshot.js';
import { Engine } from './engine.js';
import type { CorrelateSettings } from './settings.js';
import { SETTINGS } from './settings.js';

/** What the next call needs to be cheap: the engine, and which of its states it belongs to. */
class Memo {
  readonly engine: Engine;
  readonly settings: CorrelateSettings;
  current = 0;

  constructor(settings: CorrelateSettings) {
    this.engine = new Engine(settings);
    this.settings = settings;
  }
}

interface Ticket {
  readonly memo: Memo;
  readonly turn: number;
}

/**
 * Turns everything the sources know into a few incidents, each with its suspects and why:
 * owners and calls (world) → reasons between pairs (rules, member-index) → groups (group) → incident, suspects, title (describe, rank).
 * The answer depends on the snapshot alone; `previous` only makes it cheap: a poll costs in proportion to what changed,
 * plus one pass over the list of alerts. A `previous` that is not the latest answer is not an error, it is merely not used.
 */
export function correlate(snapshot: Snapshot, previous?: Correlation, settings: CorrelateSettings = SETTINGS): Correlation {
  const ticket = previous?.memo as Ticket | undefined;
  const memo =
    ticket?.memo instanceof Memo && ticket.turn === ticket.memo.current && ticket.memo.settings === settings
      ? ticket.memo
      : new Memo(settings);
  const { incidents, quiet } = memo.engine.advance(snapshot);
  memo.current++;
  return { at: snapshot.at, incidents, quiet, memo: { memo, turn: memo.current } satisfies Ticket };
}
