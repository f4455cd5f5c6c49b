import { release } from 'node:os';
import { surroundingsOf } from '../session/start-room.js';
import type { CommandOptions } from './options.js';
import { version } from './options.js';
import { print } from './print.js';
import { roomOptions } from './settings.js';

/** Prints every path and what would be used, as `k9s info` does. Connects to nothing. */
export async function info(options: CommandOptions): Promise<number> {
  const { paths, discovered } = await surroundingsOf(roomOptions(options));
  const rows: readonly (readonly [string, string])[] = [
    ['version', version],
    ['node', process.version],
    ['system', `${process.platform} ${process.arch} ${release()}`],
    ['config', paths.configFile],
    ['skins', paths.config],
    ['journal', paths.journal],
    ['audit', paths.audit],
    ['', `${paths.gameDayAudit} (game day)`],
    ['log', paths.log],
    ['pictures', paths.pictures],
    ['memory', paths.screen],
    ...discovered.sources.map(source => ['source', `${source.id}: used, every ${source.every / 1000} s`] as const),
    ...discovered.missing.map(source => ['source', `${source.id}: not used, ${source.because}`] as const),
  ];
  for (const [name, value] of rows) print(`${name.padEnd(10)}${value}`);
  return 0;
}
