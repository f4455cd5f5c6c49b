import fs from 'node:fs';
import { ABORT_STRING, ENTER, LEAVE } from './modes.js';

/** How long giving the terminal back may take when it does not read, in milliseconds. */
const PATIENCE = 500;

/** The taken terminal: raw mode, alternate screen, and the way back, which must work from every state. */
export class TtySession {
  #taken = false;
  #gone = false;

  constructor(
    private readonly input: NodeJS.ReadStream,
    private readonly output: NodeJS.WriteStream,
    private readonly now: () => number,
  ) {}

  get isTaken(): boolean {
    return this.#taken;
  }
  /** The terminal no longer answers: its window was closed, the connection is lost. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** @param more sent after the screen was taken, in the same piece */
  enter(more: string): void {
    this.#taken = true;
    this.input.setRawMode(true);
    this.writeNow(ENTER + more);
  }

  /**
   * @param torn a frame is on its way and will never end
   * @returns whether the terminal took everything
   */
  leave(torn: boolean): boolean {
    if (!this.#taken) return true;
    this.#taken = false;
    const done = this.writeNow((torn ? ABORT_STRING : '') + LEAVE);
    // The descriptor may be dead; then there are no modes to restore.
    try {
      this.input.setRawMode(false);
    } catch {
      this.#gone = true;
    }
    return done;
  }

  /** Writes past the stream and waits, but never for long. False when not everything went out. */
  writeNow(text: string): boolean {
    const { fd } = this.output as unknown as { readonly fd?: number };
    if (fd === undefined || fd < 0) {
      this.output.write(text);
      return true;
    }
    let rest = Buffer.from(text);
    const until = this.now() + PATIENCE;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(fs.writeSync(fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          this.#gone = true;
          return false;
        }
        if (this.now() > until) return false;
        pause(5);
      }
    }
    return true;
  }

  /** Reads away what the terminal still answers, so that the shell does not take it for typing. */
  swallowReplies(milliseconds: number): void {
    const { fd } = this.input as unknown as { readonly fd?: number };
    if (fd === undefined || fd < 0) return;
    const until = this.now() + milliseconds;
    const buffer = Buffer.alloc(4096);
    while (this.now() < until) {
      try {
        const count = fs.readSync(fd, buffer);
        if (count === 0 || buffer.subarray(0, count).includes('y')) return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        pause(3);
      }
    }
  }
}

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};
