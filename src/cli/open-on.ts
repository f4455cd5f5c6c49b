import type { Theme } from '../contracts/theme.js';
import type { ConfigFile } from '../session/config.js';
import { panels } from '../terminal/panels.generated.js';
import type { Preferences } from '../terminal/preferences.js';
import { openScreen, type ScreenFiles } from '../terminal/screen.js';
import type { Terminal } from '../terminal/tty/contract.js';
import type { CommandOptions } from './options.js';
import { showRoom } from './show-room.js';

interface Given {
  readonly options: CommandOptions;
  readonly config: ConfigFile;
  readonly files: ScreenFiles;
  readonly themes: readonly Theme[];
  /** What is remembered, with the look that was asked for. */
  readonly preferences: Preferences;
}

/** The room with its panels and keys. @returns the exit code */
export function openOn(terminal: Terminal, { options, config, files, themes, preferences: remembered }: Given): Promise<number> {
  const preferences: Preferences = {
    ...remembered,
    ...(config.keys ? { keys: config.keys } : {}),
    mouse: (options.mouse || config.mouse) ?? false,
    readOnly: (options.readOnly ?? false) || config.actions === 'never',
  };
  return showRoom(terminal, options, (room, clock) => openScreen({ room, terminal, panels, themes, clock, preferences, files }));
}
