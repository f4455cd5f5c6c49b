import type { Theme } from '../contracts/theme.js';
import type { Preferences } from '../terminal/preferences.js';
import type { Terminal } from '../terminal/tty/contract.js';
import { openWall } from '../terminal/wall.js';
import type { CommandOptions } from './options.js';
import { showRoom } from './show-room.js';

/** The room as a wall display. Nothing that asks, approves or writes is loaded for it. @returns the exit code */
export const wallOn = (
  terminal: Terminal,
  {
    options,
    themes,
    preferences,
  }: { readonly options: CommandOptions; readonly themes: readonly Theme[]; readonly preferences: Preferences },
): Promise<number> => showRoom(terminal, options, (room, clock) => openWall({ room, terminal, themes, clock, preferences }));
