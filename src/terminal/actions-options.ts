import type { Clock } from '../contracts/provider.js';
import type { Room } from '../contracts/room.js';
import type { Theme } from '../contracts/theme.js';
import type { Preferences } from './preferences.js';
import type { Stage } from './stage.js';
import type { Snapshot } from './snapshot.js';
import type { Terminal } from './tty/contract.js';

/** What the actions of the screen stand on. */
export interface ActionsOptions {
  readonly stage: Stage;
  readonly room: Room;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly themes: readonly Theme[];
  readonly preferences: Preferences;
  readonly unicode: boolean;
  takeSnapshot(): Snapshot;
  /** Writes it down and says where; undefined: there is no place for it. */
  saveSnapshot: ((snapshot: Snapshot) => string) | undefined;
  /** Monotonic milliseconds in the time of the tokens. */
  tokenTime(): number;
  themeChosen(id: string): void;
  quit(): void;
  redraw(): void;
}
