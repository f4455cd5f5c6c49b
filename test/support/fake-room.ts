import type { Room } from '../../src/contracts/room.js';
import type { RoomIntent } from '../../src/state/intent.js';
import type { RoomState } from '../../src/state/state.js';

/** A room that shows what a test says and remembers what was wanted of it. */
export interface FakeRoom extends Room {
  readonly wanted: readonly RoomIntent[];
  /** The next state; subscribers are told. */
  show(state: RoomState): void;
  /** Answers intents as a test likes, in the turn in which they come. */
  onIntent: ((intent: RoomIntent) => void) | undefined;
  readonly listeners: number;
}

export function fakeRoom(initial: RoomState): FakeRoom {
  let state = initial;
  const wanted: RoomIntent[] = [];
  const listeners = new Set<() => void>();
  const room: FakeRoom = {
    wanted,
    onIntent: undefined,
    get state() {
      return state;
    },
    get listeners() {
      return listeners.size;
    },
    want(intent) {
      wanted.push(intent);
      room.onIntent?.(intent);
    },
    show(next) {
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    idle: async () => undefined,
    close: async () => undefined,
  };
  return room;
}
