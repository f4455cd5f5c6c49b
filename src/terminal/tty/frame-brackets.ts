import { FRAME_BEGIN, FRAME_END, KNOWS_FRAMES } from './modes.js';

/** How long an answer to our own question may be on its way when the terminal is given back, in milliseconds. */
const REPLY_WAIT = 1000;

/** The brackets by which a terminal that knows them shows a frame at once (mode 2026), and the question whether it does. */
export class FrameBrackets {
  #isKnown = false;
  #askedAt: number | undefined;

  /** @param now monotonic milliseconds */
  asked(now: number): void {
    this.#askedAt = now;
  }
  answered(sequence: string): void {
    if (this.#askedAt === undefined || !sequence.endsWith('$y')) return;
    this.#askedAt = undefined;
    this.#isKnown = KNOWS_FRAMES.test(sequence);
  }
  /** Whether the answer may still be on its way. */
  isAwaited(now: number): boolean {
    return this.#askedAt !== undefined && now - this.#askedAt < REPLY_WAIT;
  }
  giveUp(): void {
    this.#askedAt = undefined;
  }
  around(frame: string): string {
    return this.#isKnown ? FRAME_BEGIN + frame + FRAME_END : frame;
  }
}
