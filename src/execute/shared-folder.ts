import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../model/result.js';

/** A file of the folder with what the kernel says of who wrote it. */
export interface SharedFile {
  readonly name: string;
  readonly uid: number;
  readonly text: string;
}

const LARGEST = 1 << 20;
const OPEN_TO_OTHERS = 0o007;
const STICKY = 0o1000;
const SET_GROUP = 0o2000;
/** Ours to write, the group's to read, nobody else's. */
const SHARED_MODE = 0o640;

/**
 * A folder in which two people of one group leave each other files: `chgrp oncall`, `chmod 3770`. Sticky, so that nobody can
 * replace another's file; of a group that we are in; not open to others. The owner of a file is who wrote it: that the kernel says, not the file.
 */
export function folderProblem(folder: string): string | undefined {
  let stats: Stats;
  try {
    stats = lstatSync(folder);
  } catch (error) {
    return `${folder} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): make it with mkdir, chgrp to the group of the on-call people, chmod 3770`;
  }
  if (!stats.isDirectory()) return `${folder} is not a folder`;
  if ((stats.mode & OPEN_TO_OTHERS) !== 0) return `${folder} is open to everyone: chmod 3770`;
  if ((stats.mode & STICKY) === 0) return `${folder} lets people replace each other's files: chmod 3770`;
  if ((stats.mode & SET_GROUP) === 0) return `${folder} does not hand its group on to what is in it: chmod 3770`;
  if (!ownGroups().includes(stats.gid))
    return `${folder} belongs to a group that is not yours (gid ${stats.gid}): chgrp it to the group of the on-call people, and be in it`;
  return undefined;
}

const ownGroups = (): readonly number[] => [...(process.getgroups?.() ?? []), ...(process.getegid ? [process.getegid()] : [])];

/** Writes a file of ours that the group can read; it must not be there yet. */
export function leaveFile(folder: string, name: string, text: string): Result<undefined, string> {
  try {
    const handle = openSync(
      join(folder, name),
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      SHARED_MODE,
    );
    try {
      // A umask of 077 would hide it from the one who is asked.
      fchmodSync(handle, SHARED_MODE);
      const bytes = Buffer.from(text, 'utf8');
      for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return ok(undefined);
  } catch (error) {
    return fail(`${join(folder, name)} can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/** The plain files of the folder whose name begins so; what is a link, too large or not readable is passed over. */
export function filesOf(folder: string, prefix: string): readonly SharedFile[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter(name => name.startsWith(prefix))
    .sort()
    .flatMap(name => {
      try {
        const handle = openSync(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        try {
          const stats = fstatSync(handle);
          // A second name would show another file's owner.
          return stats.isFile() && stats.nlink === 1 && stats.size <= LARGEST
            ? [{ name, uid: stats.uid, text: readFileSync(handle, 'utf8') }]
            : [];
        } finally {
          closeSync(handle);
        }
      } catch {
        return [];
      }
    });
}

/** Takes a file of ours away; one that is gone is as good. */
export const takeAway = (folder: string, name: string): void => {
  rmSync(join(folder, name), { force: true });
};
