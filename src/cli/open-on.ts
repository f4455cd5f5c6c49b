import type { ConfigFile } from '../session/config.js';
import { systemClock } from '../session/clock.js';
import { Misuse } from '../session/misuse.js';
import type { Paths } from '../session/paths.js';
import { openRemoteRoom } from '../session/remote-room.js';
import { panels } from '../terminal/panels.generated.js';
import { themes } from '../terminal/themes.generated.js';
import { openScreen } from '../terminal/screen.js';
import type { Terminal } from '../terminal/tty/contract.js';
import type { CommandOptions } from './options.js';
import { openScreenFiles } from './screen-files.js';
import { roomOptions } from './settings.js';

/** How long sources may take to close; a person waits for their shell no longer than this. */
const PATIENCE = 400;

interface Given {
  readonly options: CommandOptions;
  readonly config: ConfigFile;
  readonly paths: Paths;
  readonly lowBandwidth: boolean;
}

/** The room in its worker and the screen on a terminal that is open already. @returns the exit code */
export async function openOn(terminal: Terminal, { options, config, paths, lowBandwidth }: Given): Promise<number> {
  const clock = systemClock();
  const files = openScreenFiles(paths);
  const room = openRemoteRoom(new URL('./room-worker.mjs', import.meta.url), roomOptions(options), clock.now());
  const preferences = {
    ...files.remembered(), ...(config.keys ? { keys: config.keys } : {}), ...(options.theme ?? config.theme ? { theme: options.theme ?? config.theme ?? '' } : {}),
    mouse: (options.mouse || config.mouse) ?? false, lowBandwidth, readOnly: (options.readOnly ?? false) || config.actions === 'never',
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
