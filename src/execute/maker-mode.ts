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
}

export interface MakerMode {
  state(): MakerState;
  turnOn(typed: string, operator: string | undefined): Promise<Result<MakerState, PlainText>>;
  turnOff(because: string): Promise<void>;
  /** The writer of a provider while it is on; made now, in maker mode, dropped when it ends. */
  writer(provider: ProviderId): Promise<Result<Writer, PlainText>>;
  /** Ends it when its time is over or the context is another; tells whether it is on. */
  check(): boolean;
  close(): Promise<void>;
}

/** The name a person types to turn it on: the first part of the context, which is short and says where. */
export const challengeOf = (context: PlainText): PlainText => plainText(context.split(' · ')[0] ?? '');

/** Off by default; ten minutes, counted by a clock that also counts sleep; bound to one context; the writers live in it. */
export function createMakerMode(options: MakerOptions): MakerMode {
  const { clock } = options;
  const writers = new Map<ProviderId, Writer>();
  let ends: number | undefined;
  let bound: PlainText | undefined;
  let who: PlainText | undefined;
  let because: PlainText | undefined;

  const challenge = (): PlainText => (options.allowed ? challengeOf(options.context()) : plainText(''));
  const state = (): MakerState => {
    const identity = options.identity();
    const base = { challenge: challenge(), asksOperator: options.operator.shared, ...(identity ? { identity } : {}), ...(because ? { because } : {}) };
    if (ends === undefined || !bound || !who) return { ...base, on: false };
    return { ...base, on: true, context: bound, operator: who, until: instant(clock.now() + Math.max(0, ends - clock.monotonic())) };
  };

  async function turnOff(why: string): Promise<void> {
    if (ends === undefined) return;
    ends = undefined;
    because = plainText(why);
    const open = [...writers.values()];
    writers.clear();
    options.changed(state());
    await Promise.all(open.map(writer => writer.close()));
  }

  function check(): boolean {
    if (ends === undefined) return false;
    if (clock.monotonic() >= ends) void turnOff('its ten minutes are over');
    else if (options.context() !== bound) void turnOff('the context is another now');
    return ends !== undefined;
  }

  const ticking = clock.every(seconds(1), () => void check());

  return {
    state, turnOff, check,
    async turnOn(typed, operator) {
      const context = options.context();
      if (!options.allowed) return fail(plainText('read-only was asked for: start without --read-only, and with actions: ask'));
      if (context === '') return fail(plainText('no connected source can act'));
      if (typed !== challenge()) return fail(plain`type exactly ${challenge()}`);
      const name = operator?.trim();
      if (options.operator.shared && !name) return fail(plain`${options.operator.name} is a shared account: say who you are, as in :maker ada`);
      bound = context;
      who = name ? plain`${plainText(name, 60)} (${options.operator.name})` : options.operator.name;
      ends = clock.monotonic() + MAKER_LASTS;
      because = undefined;
      options.changed(state());
      return ok(state());
    },
    async writer(provider) {
      if (!check()) return fail(plainText('maker mode is off'));
      const known = writers.get(provider);
      if (known) return ok(known);
      const writer = await options.connections().get(provider)?.openWriter?.();
      if (!writer) return fail(plain`${plainText(provider)} can't act`);
      writers.set(provider, writer);
      return ok(writer);
    },
    async close() {
      ticking[Symbol.dispose]();
      await turnOff('the room was closed');
    },
  };
}
