import { afterEach, describe, expect, it } from 'vitest';
import type { Batch, ConfigOf, Connection, Fields, Provider, ProviderIo, QuestionArgs } from '../../src/contracts/provider.js';
import { plainText } from '../../src/model/plain-text.js';
import { ACTION_NAMES } from '../../src/model/plan.js';
import type { Failure, Result } from '../../src/model/result.js';
import type { Signal } from '../../src/model/signal.js';
import { earlier, hours, minutes, type Instant, type Window } from '../../src/model/time.js';
import type { FakeClock } from '../support/fake-clock.js';
import { configOf } from '../support/provider-io.js';
import type { Behaviour, Taint } from '../support/replay-server.js';

/** A source that is up: settings to reach it, and what the room gives to a provider. */
export interface OpenSource {
  readonly config: Readonly<Record<string, string | readonly string[]>>;
  /** Fresh for each source; on a fake clock, unless the source is a real server. */
  readonly io: ProviderIo & { readonly logged: readonly string[] };
  /** Given to the provider, and never to be seen again. */
  readonly secrets: readonly string[];
  /** Makes it answer otherwise; absent where it can't be made to. */
  behave?(behaviour: Behaviour): void;
  /** What it puts into its texts while it is hostile. */
  taintWith?(taint: Taint): void;
  /** Questions it was asked that a recording does not know. */
  readonly unknown?: readonly string[];
  close(): Promise<void>;
}
export interface ProviderSetup {
  open(): Promise<OpenSource>;
  /** Kinds that must come with the first answer, or the source tells nothing worth testing. */
  readonly expects: readonly Signal['type'][];
}

/** What every provider promises, whatever it asks. Tests that need a misbehaving source are left out where there is none. */
export function providerSuite(provider: Provider, setup: ProviderSetup, options: { readonly canMisbehave: boolean }): void {
  const sources: OpenSource[] = [];
  const connections: Connection[] = [];
  afterEach(async () => {
    for (const connection of connections.splice(0)) await connection.close();
    for (const source of sources.splice(0)) {
      await source.close();
      expect(source.unknown ?? [], 'asked, but not in the recording: npm run record').toEqual([]);
      for (const secret of source.secrets) expect(source.io.logged.join('\n')).not.toContain(secret);
    }
  });
  async function open() {
    const source = await setup.open();
    sources.push(source);
    const config = configOf(provider, source.config) as ConfigOf<Fields>;
    const connect = async (): Promise<Connection> => {
      const connection = await provider.connect(config, source.io);
      connections.push(connection);
      return connection;
    };
    const now = (): Instant => source.io.clock.now();
    const window = (): Window => ({ from: earlier(now(), hours(6)), to: now() });
    return { source, config, connect, connection: await connect(), window, signal: new AbortController().signal };
  }
  const good = <T>(result: Result<T, Failure>): T => {
    if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.asked}: ${result.error.answered}`);
    return result.value;
  };

  it('names itself, its kinds and its pace', () => {
    expect(provider.title).not.toBe('');
    expect(provider.emits.length).toBeGreaterThan(0);
    expect(provider.every).toBeGreaterThanOrEqual(1000);
    expect(provider.timeout).toBeGreaterThanOrEqual(1000);
    for (const [name, field] of Object.entries(provider.config)) {
      expect(field.about, name).not.toBe('');
      if (field.secret) expect(field.flag, `${name}: arguments are visible to all`).toBeUndefined();
    }
  });
  it('knows that it is configured, and answers its check', async () => {
    const { source, config, connection, signal } = await open();
    expect(await provider.configured(config, source.io)).toEqual({ is: true });
    const { identity } = good(await connection.check(signal));
    for (const secret of source.secrets) expect(JSON.stringify(identity)).not.toContain(secret);
  });
  it('delivers what it declares: kinds, ids, times and plain text', async () => {
    const { source, connection, window, signal } = await open();
    const asked = window();
    const batch = good(await connection.poll(asked, signal));
    expect([...new Set(batch.signals.map(one => one.type))]).toEqual(expect.arrayContaining([...setup.expects]));
    for (const type of batch.completeFor) expect(provider.emits).toContain(type);
    expect(new Set(batch.signals.map(one => one.id)).size).toBe(batch.signals.length);
    for (const one of batch.signals) {
      expect(provider.emits).toContain(one.type);
      expect(one.source).toBe(provider.id);
      expect(one.at, `${one.type} ${one.id}`).toBeLessThanOrEqual(asked.to + minutes(1));
      expect(one.about.name).not.toBe('');
    }
    expectPlain(batch);
    for (const secret of source.secrets) expect(JSON.stringify(batch)).not.toContain(secret);
  });
  it('respects the window', async () => {
    const { source, connection, window, signal } = await open();
    // Later, most of what was recorded lies before a narrow window.
    if (options.canMisbehave) await (source.io.clock as FakeClock).advance(minutes(10));
    const narrow: Window = { from: earlier(window().to, minutes(1)), to: window().to };
    const { signals, completeFor } = good(await connection.poll(narrow, signal));
    // What is complete is a state and may have begun long ago; the rest happened, and is of this window.
    const told = signals.filter(one => !completeFor.includes(one.type) && one.type !== 'alert' && one.type !== 'series');
    for (const one of told) expect(lastMoment(one), `${one.type} ${one.id}`).toBeGreaterThanOrEqual(narrow.from);
  });
  it('tells the same twice: to the same connection and to a new one', async () => {
    const ids = (batch: Batch) =>
      batch.signals
        .filter(one => batch.completeFor.includes(one.type))
        .map(one => one.id)
        .sort();
    const first = await open();
    const told = ids(good(await first.connection.poll(first.window(), first.signal)));
    expect(ids(good(await first.connection.poll(first.window(), first.signal)))).toEqual(told);
    const second = await open();
    expect(ids(good(await second.connection.poll(second.window(), second.signal)))).toEqual(told);
  });
  it('answers its questions with plain text and declared kinds', async () => {
    const { source, connection, window, signal } = await open();
    const { signals } = good(await connection.poll(window(), signal));
    for (const question of connection.questions ?? []) {
      expect(question.purpose).not.toBe('');
      for (const args of argumentsFor(signals, { from: earlier(window().to, hours(1)), to: window().to })) {
        const answer = await question.ask(args, signal);
        expectPlain(answer);
        for (const secret of source.secrets) expect(JSON.stringify(answer)).not.toContain(secret);
        if (!answer.ok) continue;
        expect(`${answer.value.text}`).not.toBe('');
        for (const one of answer.value.signals) expect(provider.emits).toContain(one.type);
      }
    }
  });
  it('offers only actions of the catalogue, and a writer where there are any', async () => {
    const { connection } = await open();
    for (const action of connection.actions ?? []) {
      expect(ACTION_NAMES).toContain(action.name);
      expect(action.on.length).toBeGreaterThan(0);
    }
    expect(connection.openWriter !== undefined).toBe((connection.actions ?? []).length > 0);
  });
  it('stops within 50 ms of an abort that came before', async () => {
    const { connection, window } = await open();
    const started = performance.now();
    const answer = await connection.poll(window(), AbortSignal.abort());
    expect(performance.now() - started).toBeLessThan(50);
    if (!answer.ok) expect(answer.error.kind).toBe('cancelled');
  });

  if (!options.canMisbehave) return;

  describe('a source that misbehaves', () => {
    const kinds: readonly (readonly [Behaviour, readonly Failure['kind'][]])[] = [
      ['unauthorised', ['unauthorised']],
      ['rate-limited', ['rate-limited']],
      ['broken', ['unexpected-answer', 'unreachable']],
      ['garbage', ['unexpected-answer']],
    ];
    it.each(kinds)('%s: check and poll say so, and tell no secret', async (behaviour, expected) => {
      const { source, connection, window, signal } = await open();
      source.behave?.(behaviour);
      for (const answer of [await connection.check(signal), await connection.poll(window(), signal)]) {
        if (answer.ok) throw new Error('it took this for an answer');
        expect(expected).toContain(answer.error.kind);
        expect(answer.error.asked).not.toBe('');
        expect(answer.error.answered).not.toBe('');
        if (behaviour === 'rate-limited') expect(answer.error.retryAfter).toBeGreaterThanOrEqual(77_000);
        if (behaviour === 'unauthorised') expect(answer.error.tryThis ?? '').not.toBe('');
        expectPlain(answer.error);
        for (const secret of source.secrets) expect(JSON.stringify(answer)).not.toContain(secret);
      }
    });
    it('silent: the time runs out', async () => {
      const { source, connection, window, signal } = await open();
      source.behave?.('silent');
      const polling = connection.poll(window(), signal);
      for (let i = 0; i < 4; i++) {
        await new Promise(resolve => setTimeout(resolve, 20));
        await (source.io.clock as FakeClock).advance((provider.timeout / 4) as typeof provider.timeout);
      }
      expect(await polling).toMatchObject({ ok: false, error: { kind: 'timed-out' } });
    });
    it('silent: an abort is heard within 50 ms, and nothing is left behind', async () => {
      const { source, connection, window } = await open();
      source.behave?.('silent');
      const abort = new AbortController();
      const polling = connection.poll(window(), abort.signal);
      await new Promise(resolve => setTimeout(resolve, 40));
      const started = performance.now();
      abort.abort();
      expect(await polling).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
      expect(performance.now() - started).toBeLessThan(50);
      await connection.close();
      expect((source.io.clock as FakeClock).waiting).toBe(0);
    });
    it('hostile: whatever it writes comes out plain', async () => {
      const { source, connection, window, signal } = await open();
      source.behave?.('hostile');
      const batch = good(await connection.poll(window(), signal));
      expect(batch.signals.length).toBeGreaterThan(0);
      expectPlain(batch);
      for (const question of connection.questions ?? [])
        for (const args of argumentsFor(batch.signals, window())) expectPlain(await question.ask(args, signal));
      // Questions of a hostile source are others than those of the recorded one.
      (source.unknown as string[] | undefined)?.splice(0);
    });
    it('comes back: after each failure it is asked again and tells all', async () => {
      const { source, connection, window, signal } = await open();
      const before = good(await connection.poll(window(), signal));
      source.behave?.('broken');
      expect((await connection.poll(window(), signal)).ok).toBe(false);
      source.behave?.('well');
      const after = good(await connection.poll(window(), signal));
      const alerts = (batch: Batch) =>
        batch.signals
          .filter(one => batch.completeFor.includes(one.type))
          .map(one => one.id)
          .sort();
      expect(alerts(after)).toEqual(alerts(before));
    });
  });
}

/** The first alert of each name, and a plain text for questions that take one. */
export function argumentsFor(signals: readonly Signal[], window: Window): readonly QuestionArgs[] {
  const alerts = new Map(signals.flatMap(one => (one.type === 'alert' ? [[one.name, one] as const] : [])));
  const args: QuestionArgs[] = [...alerts.values()].slice(0, 4).map(alert => ({ alert, about: alert.about, window }));
  return args.length > 0 ? args : [{ window }];
}

function lastMoment(one: Signal): number {
  switch (one.type) {
    case 'event':
    case 'log-burst':
      return one.lastAt;
    case 'change':
      return one.finishedAt ?? one.at;
    case 'alert':
    case 'anomaly':
    case 'series':
    case 'log':
    case 'cost':
      return one.at;
  }
}

/** Every string in it is plain already: making it plain again changes nothing. */
export const expectPlain = (value: unknown): void => {
  expect(unplainParts(value)).toEqual([]);
};

/** Where something in it is not plain, and what stands there. */
export function unplainParts(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string')
    return value === plainText(value, Number.MAX_SAFE_INTEGER) ? [] : [`${path}: ${JSON.stringify(value.slice(0, 80))}`];
  if (value instanceof Map || value instanceof Set) return unplainParts([...value], path);
  if (Array.isArray(value)) return value.flatMap((item, index) => unplainParts(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...unplainParts(name, `${path} name`),
    ...unplainParts(inner, `${path}.${name}`),
  ]);
}
