import { existsSync, mkdirSync } from 'node:fs';
import type { ConfigFile } from '../session/config.js';
import { pathsOf } from '../session/paths.js';
import { terminalAbilities } from '../terminal/tty/abilities.js';
import { DEFAULT_PREFERENCES, LOW_BANDWIDTH } from '../terminal/preferences.js';
import { presentSkeleton } from '../terminal/skeleton.js';
import type { ColourDepth } from '../terminal/tty/contract.js';
import { openTerminal } from '../terminal/tty/terminal.js';
import { chosenThemes } from './chosen-themes.js';
import type { CommandOptions } from './options.js';
import { openScreenFiles } from './screen-files.js';

const depthOf = (word: string | undefined): ColourDepth | undefined => {
  switch (word) {
    case 'truecolor':
    case 'none':
      return word;
    case '256':
      return 256;
    case '16':
      return 16;
    case '8':
      return 8;
    default:
      return undefined;
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

/** Opens the full screen: takes the terminal and draws before anything heavy is loaded. @returns the exit code */
export async function open(options: CommandOptions): Promise<number> {
  const depth = depthOf(options.colors);
  const paths = pathsOf(process.env, options.config);
  // A config file costs its parser; it is read before the screen opens, so that its mistakes are plain lines, but only when there is one.
  const config: ConfigFile =
    options.config !== undefined || existsSync(paths.configFile) ? await (await import('./config-of.js')).configOf(options) : {};
  const ascii = options.ascii || config.ascii;
  const detected = terminalAbilities(process.env, Boolean(process.stdin.isTTY && process.stdout.isTTY), {
    ...(depth === undefined ? {} : { depth }),
    ...(ascii ? { ascii } : {}),
  });
  if (detected.is === 'refused') return (await import('./plain-summary.js')).plainSummary(options, detected.because);
  const { themes, theme, contextThemes } = await chosenThemes(options, config, process.env);
  const lowBandwidth = options.lowBandwidth || config['low-bandwidth'] === true;
  const logFile = writableLog(paths.state, paths.log);
  const terminal = openTerminal({
    input: process.stdin,
    output: process.stdout,
    abilities: detected.abilities,
    now: () => performance.now(),
    ...(logFile === undefined ? {} : { logFile }),
    ...(lowBandwidth ? { budget: LOW_BANDWIDTH } : {}),
  });
  const files = openScreenFiles(paths);
  const remembered = { ...DEFAULT_PREFERENCES, ...files.remembered(), ...(theme === undefined ? {} : { theme }) };
  const preferences = { ...remembered, contextThemes, lowBandwidth };
  if (options.wall) return (await import('./wall-on.js')).wallOn(terminal, { options, themes, preferences });
  presentSkeleton(terminal, themes, remembered);
  return (await import('./open-on.js')).openOn(terminal, { options, config, files, themes, preferences });
}
