import type { Theme } from '../contracts/theme.js';
import type { ConfigFile } from '../session/config.js';
import { systemClock } from '../session/clock.js';
import { Misuse } from '../session/misuse.js';
import { openRemoteRoom } from '../session/remote-room.js';
import { panels } from '../terminal/panels.generated.js';
import type { Preferences } from '../terminal/preferences.js';
import { openScreen, type ScreenFiles } from '../terminal/screen.js';
import type { Terminal } from '../terminal/tty/contract.js';
import type { CommandOptions } from './options.js';
import { roomOptions } from './settings.js';

/** How long sources may take to close; a person waits for their shell no longer than this. */
const PATIENCE = 400;

interface Given {
  readonly options: CommandOptions;
  readonly config: ConfigFile;
  readonly files: ScreenFiles;
  readonly themes: readonly Theme[];
  /** What is remembered, with the look that was asked for. */
  readonly preferences: Preferences;
}

/** The room in its worker and the screen on a terminal that is open already. @returns the exit code */
export async function openOn(terminal: Terminal, { options, config, files, themes, preferences: remembered }: Given): Promise<number> {
  const clock = systemClock();
  const room = openRemoteRoom(new URL('./room-worker.mjs', import.meta.url), roomOptions(options), clock.now());
  const preferences: Preferences = {
    ...remembered, ...(config.keys ? { keys: config.keys } : {}), mouse: (options.mouse || config.mouse) ?? false, readOnly: (options.readOnly ?? false) || config.actions === 'never',
  };
  const screen = options.wall
    ? (await import('../terminal/wall.js')).openWall({ room, terminal, themes, clock, preferences })
    : openScreen({ room, terminal, panels, themes, clock, preferences, files });
  let message: string | undefined;
  const code = await Promise.race([screen.closed, room.failed.catch((error: unknown) => {
    message = `warroom: ${error instanceof Error ? error.message : String(error)}`;
    return error instanceof Misuse ? 2 : 1;
  })]);
  await Promise.race([room.close(), new Promise(resolve => setTimeout(resolve, PATIENCE))]);
  terminal.close(code, message);
  return code;
}
