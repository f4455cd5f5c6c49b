import { release } from 'node:os';
import type { CommandOptions } from './options.js';
import { version } from './options.js';
import { configOf } from './settings.js';
import { discover } from './discover.js';

/** Prints every path and what would be used, as `k9s info` does. */
export async function info(options: CommandOptions): Promise<number> {
  const { paths } = await configOf(options);
  const found = await discover(options);
  const rows: readonly (readonly [string, string])[] = [
    ['version', version], ['node', process.version], ['system', `${process.platform} ${process.arch} ${release()}`],
    ['config', paths.configFile], ['skins, themes', paths.config], ['journal', paths.journal], ['audit', paths.audit], ['log', paths.log],
    ...found.sources.map(source => ['source', `${source.id}: used, every ${source.every / 1000} s`] as const),
    ...found.missing.map(source => ['source', `${source.id}: not used, ${source.because}`] as const),
  ];
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(15)}${value}\n`);
  return 0;
}
