import { existsSync, mkdirSync } from 'node:fs';
import type { ConfigFile } from '../session/config.js';
import { systemClock } from '../session/clock.js';
import { pathsOf } from '../session/paths.js';
import { openRemoteRoom } from '../session/remote-room.js';
import { panels } from '../terminal/panels.generated.js';
import { themes } from '../terminal/themes.generated.js';
import { openScreen } from '../terminal/screen.js';
import { terminalAbilities } from '../terminal/tty/abilities.js';
import type { ColourDepth } from '../terminal/tty/contract.js';
import { openTerminal } from '../terminal/tty/terminal.js';
import type { CommandOptions } from './options.js';
import { roomOptions } from './settings.js';
import { openScreenFiles } from './screen-files.js';

/** Bytes a second that --low-bandwidth keeps. */
const LOW_BANDWIDTH = 1500;
const PATIENCE = 400;

const depthOf = (word: string | undefined): ColourDepth | undefined => {
  switch (word) {
    case 'truecolor': case 'none': return word;
    case '256': return 256;
    case '16': return 16;
    case '8': return 8;
    default: return undefined;
  }
};

/** The log's path if it can be had: a read-only home costs the log, not the screen. */
function writableLog(folder: string, file: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return file;
  } catch {
    return undefined;
  }
}

/** Opens the full screen: the first frame before anything heavy is loaded, the room in its worker. @returns the exit code */
export async function open(options: CommandOptions): Promise<number> {
  const depth = depthOf(options.colors);
  const paths = pathsOf(process.env, options.config);
  // A config file costs its parser; it is read before the screen opens, so that its mistakes are plain lines, but only when there is one.
  const config: ConfigFile = options.config !== undefined || existsSync(paths.configFile) ? await (await import('./config-of.js')).configOf(options) : {};
  const ascii = options.ascii || config.ascii;
  const detected = terminalAbilities(process.env, Boolean(process.stdin.isTTY && process.stdout.isTTY), { ...(depth === undefined ? {} : { depth }), ...(ascii ? { ascii } : {}) });
  if (detected.is === 'refused') return (await import('./plain-summary.js')).plainSummary(options, detected.because);
  const clock = systemClock();
  const lowBandwidth = options.lowBandwidth || config['low-bandwidth'] === true;
  const files = openScreenFiles(paths);
  const logFile = writableLog(paths.state, paths.log);
  const terminal = openTerminal({ input: process.stdin, output: process.stdout, abilities: detected.abilities, now: () => performance.now(), ...(logFile === undefined ? {} : { logFile }), ...(lowBandwidth ? { budget: LOW_BANDWIDTH } : {}) });
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
    return 1;
  })]);
  // Sources get a moment to close; a person waits for their shell no longer than this.
  await Promise.race([room.close(), new Promise(resolve => setTimeout(resolve, PATIENCE))]);
  terminal.close(code, message);
  return code;
}
