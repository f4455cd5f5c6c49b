import { homedir, hostname } from 'node:os';

/** A text of this machine, and what stands for it. */
export type Hidden = readonly [text: string, stands: string];

/**
 * Takes this machine out of what servers say: paths, and its host name wherever it stands as a word of its own or as the
 * end of one ("default-scheduler-NAME"). A recording must not tell where it was made.
 * @param hide what else to replace, longest first; it goes before folders and host name
 */
export function machineNames(
  hide: readonly Hidden[],
  machine: { readonly host: string; readonly home: string; readonly folder: string } = {
    host: hostname(),
    home: homedir(),
    folder: process.cwd(),
  },
): (text: string) => string {
  const paths: readonly Hidden[] = [...hide, [machine.folder, '/srv'], [machine.home, '/home/user']];
  const host = new RegExp(`(?<![A-Za-z0-9])${machine.host.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9])`, 'g');
  return text => paths.reduce((all, [from, to]) => all.replaceAll(from, to), text).replace(host, 'recorder');
}
