import { closeSync, linkSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';

const TRIES = 100;
const WAIT = 10;
/** A lock of another machine (a shared home folder) can't be asked whether its owner lives: then its age decides. */
const STALE = 10_000;

/**
 * Runs work while no other process of this account does, by a file that exists meanwhile. A lock whose owner was killed is
 * taken over. Waits a second at most, then throws EEXIST.
 */
export function withFileLock<T>(lock: string, work: () => T): T {
  const mine = `${process.pid} ${hostname()}`;
  for (let attempt = 0; !taken(lock, mine); attempt++) {
    if (attempt >= TRIES) throw Object.assign(new Error(`${lock} is held`), { code: 'EEXIST' });
    if (!clearStale(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT);
  }
  try {
    return work();
  } finally {
    unlinkSync(lock);
  }
}

function taken(lock: string, mine: string): boolean {
  try {
    const handle = openSync(lock, 'wx', 0o600);
    try {
      writeSync(handle, mine);
    } catch (error) {
      // A full disk takes the file and not its text: a lock without an owner would hold for long.
      unlinkSync(lock);
      throw error;
    } finally {
      closeSync(handle);
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away the lock of an owner that is no more; tells whether it did. */
function clearStale(lock: string): boolean {
  const owner = ownerOf(lock);
  if (owner === undefined || !isStale(lock, owner)) return false;
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  // Somebody may have cleared it first and taken it anew: then theirs goes back.
  if (ownerOf(aside) !== owner) {
    try {
      linkSync(aside, lock);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  unlinkSync(aside);
  return true;
}

function ownerOf(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isStale(lock: string, owner: string): boolean {
  const [pid, host] = owner.split(' ');
  // Work is synchronous, so a lock in our own name is that of an earlier process with the same number, as in a container.
  if (host === hostname() && pid) return Number(pid) === process.pid || !isAlive(Number(pid));
  return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > STALE;
}

/** Whether a process of this machine lives; one of another account also counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;
