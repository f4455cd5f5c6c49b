import { configSchemaSources } from '../session/schema-sources.js';
import { readConfigFile, type ConfigFile } from '../session/config.js';
import { pathsOf, type Paths } from '../session/paths.js';
import type { WorkerOptions } from '../session/start-room.js';
import type { CommandOptions } from './options.js';

/** A mistake of the person: one line on stderr, exit code 2. */
export class Misuse extends Error {}

/** Plain data that describes the room to open; the worker makes it from this. */
export function roomOptions(options: CommandOptions): WorkerOptions {
  return {
    flags: options.flags, env: { ...process.env }, ...(options.config ? { configFile: options.config } : {}),
    gameDay: options.gameDay ?? false, readOnly: options.readOnly ?? false,
  };
}

/** The config file, or Misuse with its one clear line. */
export async function configOf(options: CommandOptions): Promise<{ readonly config: ConfigFile; readonly paths: Paths }> {
  const paths = pathsOf(process.env, options.config);
  const read = readConfigFile(paths.configFile, await configSchemaSources(), { mustExist: options.config !== undefined });
  if (!read.ok) throw new Misuse(read.error);
  return { config: read.value, paths };
}
