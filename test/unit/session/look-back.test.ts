import { expect, it } from 'vitest';
import type { RuleMemory } from '../../../src/contracts/provider.js';
import type { AlertHistory } from '../../../src/model/alert-history.js';
import { plainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure } from '../../../src/model/result.js';
import type { SeenFiring } from '../../../src/model/seen-firing.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { hours, later, seconds } from '../../../src/model/time.js';
import type { Connections } from '../../../src/session/connections.js';
import { lookBack } from '../../../src/session/look-back.js';
import type { Performing } from '../../../src/session/war-room.js';
import type { RoomEvent } from '../../../src/state/event.js';
import { initialState, type State } from '../../../src/state/ground.js';
import { reduce } from '../../../src/state/reduce.js';
import { historyOf, ruleHistory } from '../../support/alert-histories.js';
import { fakeClock, type FakeClock } from '../../support/fake-clock.js';
import { at } from '../../support/signals.js';

/** Fires for three seconds, again and again, and once for an hour: a longer `for` takes the short ones away. */
const flapping = ruleHistory([
  ...Array.from({ length: 12 }, (_, index): [number, number] => [index * 600, index * 600 + 3]),
  [40_000, 43_600],
]);
const failure: Failure = {
  kind: 'unreachable',
  asked: plainText('the rules'),
  answered: plainText('nothing'),
  tryThis: plainText('look at the server'),
};
const firing: SeenFiring = {
  source: 'prometheus' as ProviderId,
  name: plainText('SeenHere'),
  severity: 'warning',
  fingerprint: plainText('s'),
  labels: { alertname: plainText('SeenHere') },
  from: at(100),
  to: at(160),
};

interface Session {
  readonly clock: FakeClock;
  readonly told: readonly RoomEvent['type'][];
  readonly performing: Performing;
  state(): State;
}

function session(memories: readonly (RuleMemory | undefined)[], seen: readonly SeenFiring[] = []): Session {
  const clock = fakeClock(at(86_400));
  const told: RoomEvent['type'][] = [];
  let state = initialState(clock.now());
  const open = new Map(
    memories.map((ruleMemory, index) => [`source-${String(index)}` as ProviderId, { ...(ruleMemory ? { ruleMemory } : {}) }]),
  );
  const performing: Performing = {
    clock,
    connections: { open: () => open } as unknown as Connections,
    firings: { append: () => undefined, read: () => seen },
    state: () => state,
    notice: () => undefined,
    dispatch(event) {
      told.push(event.type);
      state = reduce(state, event);
    },
  };
  return { clock, told, performing, state: () => state };
}
const remembers = (
  history: AlertHistory,
  truths: RuleMemory['truths'] = rule => Promise.resolve(ok({ truths: rule.truths, queries: 3 })),
): RuleMemory => ({ history: () => Promise.resolve(ok(history)), truths });
const never = new AbortController().signal;

it('tells what the alerts say at once, and again when expressions were replayed, with all requests counted', async () => {
  const one = session([undefined, remembers(historyOf(flapping))]);
  await lookBack(one.performing, hours(24), never);
  expect(one.told).toEqual(['noise-changed', 'history-read', 'history-read']);
  const { noise } = one.state().room;
  expect(noise).toMatchObject({ is: 'ready', report: { queries: 10, rules: [{ firings: 13, truthsFrom: 'expression' }] } });
  expect(one.clock.waiting).toBe(0);
});

it('keeps what the alerts say where an expression cannot be replayed', async () => {
  const one = session([remembers(historyOf(flapping), () => Promise.resolve(fail(failure)))]);
  await lookBack(one.performing, hours(24), never);
  expect(one.state().room.noise).toMatchObject({ is: 'ready', report: { queries: 7, rules: [{ firings: 13 }] } });
});

it('asks the next source when one fails or remembers nothing', async () => {
  const empty = remembers(historyOf());
  const broken: RuleMemory = { ...empty, history: () => Promise.resolve(fail(failure)) };
  const one = session([broken, empty, remembers(historyOf(flapping))]);
  await lookBack(one.performing, hours(24), never);
  expect(one.state().room.noise).toMatchObject({ is: 'ready', report: { rules: [{ firings: 13 }] } });
});

it('is made of what the room saw itself where no source remembers', async () => {
  const one = session([undefined], [firing]);
  await lookBack(one.performing, hours(24), never);
  expect(one.state().room.noise).toMatchObject({ is: 'ready', report: { rules: [{ rule: { name: 'SeenHere' }, firings: 1 }] } });
});

it('fails only where the one source that remembers does and the room saw nothing', async () => {
  const broken: RuleMemory = { ...remembers(historyOf()), history: () => Promise.resolve(fail(failure)) };
  const none = session([broken]);
  await lookBack(none.performing, hours(24), never);
  expect(none.state().room.noise).toEqual({ is: 'failed', failure });
  const some = session([broken], [firing]);
  await lookBack(some.performing, hours(24), never);
  expect(some.state().room.noise.is).toBe('ready');
});

it('gives up on a source that does not answer, after three minutes', async () => {
  let asked: AbortSignal | undefined;
  const silent: RuleMemory = {
    ...remembers(historyOf()),
    history: (_, signal) =>
      new Promise(resolve => {
        asked = signal;
        signal.addEventListener('abort', () => {
          resolve(fail(failure));
        });
      }),
  };
  const one = session([silent]);
  const looking = lookBack(one.performing, hours(24), never);
  await one.clock.advance(seconds(179));
  expect([asked?.aborted, one.state().room.noise.is]).toEqual([false, 'reading']);
  await one.clock.advance(seconds(2));
  await looking;
  expect(one.state().room.noise.is).toBe('failed');
  expect(later(at(86_400), seconds(181))).toBe(one.clock.now());
});
