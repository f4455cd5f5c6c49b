import { configSchemaSources } from '../session/schema-sources.js';
import { readConfigFile, type ConfigFile } from '../session/config.js';
import { Misuse } from '../session/misuse.js';
import { pathsOf } from '../session/paths.js';
import type { CommandOptions } from './options.js';

/** The config file for the screen's own settings, or Misuse with its one clear line. */
export async function configOf(options: CommandOptions): Promise<ConfigFile> {
  const read = readConfigFile(pathsOf(process.env, options.config).configFile, await configSchemaSources(), {
    mustExist: options.config !== undefined,
  });
  if (!read.ok) throw new Misuse(read.error);
  return read.value;
}
