import fs from 'node:fs';
import tty from 'node:tty';

type Write = NodeJS.WriteStream['write'];

export interface Capture {
  /** Writes to the terminal although it is captured. */
  readonly write: (data: string, done: () => void) => void;
  release(): void;
}

/**
 * Sends everything that others write to stdout and stderr into a file: console, warnings, workers, child processes
 * that inherit stderr, and native code. File descriptor 2 itself is exchanged where it is a terminal.
 */
export function captureOutput(output: NodeJS.WriteStream, logFile: string): Capture {
  const log = openLog(logFile);
  const append = (chunk: string | Uint8Array): void => {
    // A full disk must not end the program.
    try {
      fs.writeSync(log, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    } catch {
      return;
    }
  };
  const redirected: Write = (chunk: string | Uint8Array, encodingOrDone?: unknown, done?: unknown): boolean => {
    append(chunk);
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (typeof callback === 'function') process.nextTick(callback as () => void);
    return true;
  };
  const original = output.write;
  output.write = redirected;
  const streams = [process.stdout, process.stderr].filter(stream => stream !== output);
  const originals = streams.map(stream => stream.write);
  for (const stream of streams) stream.write = redirected;
  const restoreDescriptor = tty.isatty(2) ? exchangeStderr(logFile) : undefined;
  return {
    write: (data, done) => {
      original.call(output, data, 'utf8', done);
    },
    release: () => {
      output.write = original;
      streams.forEach((stream, index) => {
        stream.write = originals[index]!;
      });
      restoreDescriptor?.();
    },
  };
}

/** Readable by its owner only: it may hold whatever a library prints. */
const openLog = (logFile: string): number => fs.openSync(logFile, 'a', 0o600);

/** A closed descriptor is the lowest free one, so the next file that is opened gets its number. */
function exchangeStderr(logFile: string): (() => void) | undefined {
  const reopen = (path: string, flags: 'a' | 'w'): void => {
    fs.closeSync(2);
    const descriptor = fs.openSync(path, flags, 0o600);
    // Another thread was faster; its file has the number now, and nothing can be done about that.
    if (descriptor !== 2) fs.closeSync(descriptor);
  };
  // Without a controlling terminal there is nothing to come back to: leave it.
  try {
    fs.closeSync(fs.openSync('/dev/tty', 'w'));
  } catch {
    return undefined;
  }
  reopen(logFile, 'a');
  return () => {
    // The terminal may be gone; then errors go on into the log.
    try {
      fs.closeSync(fs.openSync('/dev/tty', 'w'));
    } catch {
      return;
    }
    reopen('/dev/tty', 'w');
  };
}
