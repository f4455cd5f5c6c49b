import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { LEAVE } from './modes.js';

/** Watches over the terminal from outside the process, for the ends that no handler sees: SIGKILL, abort, no memory. */
export interface Guardian {
  /** Tells whether the screen is taken now: only then is there something to give back. */
  tell(state: 'in' | 'out'): void;
}

const octal = (text: string): string => [...Buffer.from(text)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/**
 * Waits for the end of the process (its pipe closes), then sends LEAVE if the screen was still taken. A shell puts
 * its line modes back itself and may be reading already, so they are reset only when nobody touched them.
 */
const SCRIPT = `trap '' HUP INT QUIT TERM TTOU TTIN TSTP PIPE
state=in
raw=$(stty -g <&3)
while read -r word; do state=$word; done
[ "$state" = in ] || exit 0
printf '\\030${octal(LEAVE)}' >&3
sleep 0.1
[ "$(stty -g <&3)" = "$raw" ] && stty sane <&3`;

/** Starts the guardian. In a session of its own, so that killing our process group spares it. */
export function startGuardian(): Guardian | undefined {
  let terminal: number;
  // Blocking and ours alone: the stream's descriptor is shared and does not wait.
  try {
    terminal = fs.openSync('/dev/tty', fs.constants.O_RDWR | fs.constants.O_NOCTTY);
  } catch {
    return undefined;
  }
  try {
    const child = spawn('/bin/sh', ['-c', SCRIPT], {
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore', terminal],
    });
    child.on('error', () => {
      child.unref();
    });
    const { stdin } = child;
    if (stdin === null) return undefined;
    stdin.on('error', () => {
      stdin.destroy();
    });
    child.unref();
    // A pipe of a child is a socket to Node; it must not keep the process alive either.
    (stdin as unknown as { unref?: () => void }).unref?.();
    const descriptor = (stdin as unknown as { readonly _handle?: { readonly fd?: number } })._handle?.fd;
    return {
      tell: state => {
        // Written at once: the process may end in this very turn. Without a guardian there is nobody to tell.
        try {
          if (descriptor !== undefined && descriptor >= 0) fs.writeSync(descriptor, `${state}\n`);
          else stdin.write(`${state}\n`);
        } catch {
          return;
        }
      },
    };
  } finally {
    fs.closeSync(terminal);
  }
}
