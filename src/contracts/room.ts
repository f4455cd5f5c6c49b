import type { RoomIntent } from '../state/intent.js';
import type { RoomState } from '../state/state.js';

/** All that a client (terminal, triage, tests) sees of the program. Lives in a worker, or in this process for headless use. */
export interface Room {
  readonly state: RoomState;
  want(intent: RoomIntent): void;
  subscribe(listener: () => void): Disposable;
  /** Resolves when no work that someone asked for is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}
