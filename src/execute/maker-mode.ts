import type { Clock, Connection, Writer } from '../contracts/provider.js';
import type { MakerState } from '../model/plan.js';
import { plain, plainText, type PlainText } from '../model/plain-text.js';
import { fail, ok, type Result } from '../model/result.js';
import type { ProviderId } from '../model/signal.js';
import { instant, minutes, seconds, type Duration } from '../model/time.js';

export const MAKER_LASTS: Duration = minutes(10);

export interface MakerOptions {
  readonly clock: Clock;
  connections(): ReadonlyMap<ProviderId, Connection>;
  /** Where the sources that can act look: maker mode is bound to it. Empty: none can. */
  context(): PlainText;
  identity(): PlainText | undefined;
  readonly operator: { readonly name: PlainText; readonly shared: boolean };
  readonly allowed: boolean;
  changed(maker: MakerState): void;
  /** It ended by itself: its time was over, or the context or the account is another. */
  ended(because: PlainText): void;
}

/** A writer for the length of one act: it is not closed under it. */
export interface WriterLease {
  readonly writer: Writer;
  release(): Promise<void>;
}

export interface MakerMode {
  state(): MakerState;
  turnOn(typed: string, operator: string | undefined): Result<MakerState, PlainText>;
  turnOff(because: string): Promise<void>;
  /** The writer of a provider while it is on; made now, in maker mode, dropped when it ends. */
  borrow(provider: ProviderId): Promise<Result<WriterLease, PlainText>>;
  /** Ends it when its time is over, or the context or the account is another; tells whether it is on. */
  check(): boolean;
  close(): Promise<void>;
}

interface Holding {
  readonly connection: Connection;
  readonly writer: Writer;
  uses: number;
  dropped: boolean;
}
/** One stretch of maker mode: what was opened in it never outlives it. */
interface Stretch {
  readonly ends: number;
  readonly context: PlainText;
  readonly identity: PlainText | undefined;
  readonly operator: PlainText;
  readonly writers: Map<ProviderId, Promise<Holding | undefined>>;
}

const LONGEST_NAME = 60;

/** The name a person types to turn it on: the first part of the context, which is short and says where. */
export const challengeOf = (context: PlainText): PlainText => plainText(context.split(' · ')[0] ?? '');

/** A source that does not say who we are, or is away for a moment, says nothing about the account. */
const isAnother = (before: PlainText | undefined, now: PlainText | undefined): boolean =>
  before !== undefined && now !== undefined && before !== now;

/** Off by default; ten minutes, counted by a clock that also counts sleep; bound to one context and account; the writers live in it. */
export function createMakerMode(options: MakerOptions): MakerMode {
  const { clock } = options;
  let stretch: Stretch | undefined;
  let because: PlainText | undefined;

  const challenge = (): PlainText => (options.allowed ? challengeOf(options.context()) : plainText(''));
  const state = (): MakerState => {
    const identity = options.identity();
    const base = {
      challenge: challenge(),
      asksOperator: options.operator.shared,
      ...(identity ? { identity } : {}),
      ...(because ? { because } : {}),
    };
    if (!stretch) return { ...base, on: false };
    return {
      ...base,
      on: true,
      context: stretch.context,
      operator: stretch.operator,
      until: instant(clock.now() + Math.max(0, stretch.ends - clock.monotonic())),
    };
  };

  async function drop(holding: Holding): Promise<void> {
    if (holding.dropped) return;
    holding.dropped = true;
    if (holding.uses === 0) await holding.writer.close();
  }

  async function turnOff(why: string): Promise<void> {
    const ended = stretch;
    if (!ended) return;
    stretch = undefined;
    because = plainText(why);
    options.changed(state());
    for (const opening of ended.writers.values()) {
      const holding = await opening;
      if (holding) await drop(holding);
    }
  }

  function endBy(why: string): void {
    options.ended(plainText(why));
    void turnOff(why);
  }

  function check(): boolean {
    if (!stretch) return false;
    if (!(clock.monotonic() < stretch.ends)) endBy('its ten minutes are over');
    else if (options.context() !== stretch.context) endBy('the context is another now');
    else if (isAnother(stretch.identity, options.identity())) endBy('the account is another now');
    return stretch !== undefined;
  }

  /** One writer a connection. A source that was connected anew has other credentials: the old writer is not for it. */
  async function reopen(before: Promise<Holding | undefined> | undefined, connection: Connection): Promise<Holding | undefined> {
    const known = await before;
    if (known?.connection === connection && !known.dropped) return known;
    if (known) await drop(known);
    const writer = await connection.openWriter?.();
    return writer && { connection, writer, uses: 0, dropped: false };
  }

  const ticking = clock.every(seconds(1), () => void check());

  return {
    state,
    turnOff,
    check,
    turnOn(typed, operator) {
      const context = options.context();
      if (!options.allowed) return fail(plainText('read-only was asked for: start without --read-only, and with actions: ask'));
      if (stretch) return fail(plainText('it is on already'));
      if (context === '') return fail(plainText('no connected source can act'));
      if (typed !== challenge()) return fail(plain`type exactly ${challenge()}`);
      const name = operator?.trim();
      if (options.operator.shared && !name)
        return fail(plain`${options.operator.name} is a shared account: say who you are, as in :maker ada`);
      const who = name ? plain`${plainText(name, LONGEST_NAME)} (${options.operator.name})` : options.operator.name;
      stretch = { context, identity: options.identity(), operator: who, ends: clock.monotonic() + MAKER_LASTS, writers: new Map() };
      because = undefined;
      options.changed(state());
      return ok(state());
    },
    async borrow(provider) {
      if (!check() || !stretch) return fail(plainText('maker mode is off'));
      const { writers } = stretch;
      const connection = options.connections().get(provider);
      if (!connection?.openWriter) return fail(plain`${plainText(provider)} can't act`);
      const opening = reopen(writers.get(provider), connection);
      writers.set(
        provider,
        opening.catch(() => undefined),
      );
      let holding: Holding | undefined;
      try {
        holding = await opening;
      } catch (error) {
        return fail(plain`${plainText(provider)} can't act now: ${plainText(error instanceof Error ? error.message : error, 200)}`);
      }
      if (!holding) return fail(plain`${plainText(provider)} can't act`);
      if (!check() || stretch?.writers !== writers || holding.dropped) {
        await drop(holding);
        return fail(plainText('maker mode ended meanwhile'));
      }
      const held = holding;
      held.uses++;
      return ok({
        writer: held.writer,
        async release() {
          held.uses--;
          if (held.dropped && held.uses === 0) await held.writer.close();
        },
      });
    },
    async close() {
      ticking[Symbol.dispose]();
      await turnOff('the room was closed');
    },
  };
}
