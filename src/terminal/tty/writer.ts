/** Kept of the rate's window, in milliseconds. */
const WINDOW = 5000;
/** Seconds of the budget that may be spent at once. */
const BURST = 1;

/**
 * Sends frames to the terminal, one at a time. While the last has not been read, or the byte budget is spent, it
 * is `busy` and the caller keeps its state instead of its bytes: a reader that stands still costs no memory.
 */
export class FrameWriter {
  #inFlight = false;
  #sentAt = 0;
  #drain = 0;
  #bytes = 0;
  #frames = 0;
  #deferred = 0;
  #recent: { readonly at: number; readonly bytes: number }[] = [];
  #budget: number | undefined;
  /** Bytes that may be sent now; negative after a frame that was larger. */
  #credit = 0;
  #creditAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #wanted = false;
  #closed = false;

  /**
   * @param write hands a frame to the terminal and calls `done` when it has been read
   * @param now monotonic milliseconds
   * @param onFree called when it was busy, `defer` was called, and a frame may be sent again
   */
  constructor(
    private readonly write: (frame: string, done: () => void) => void,
    private readonly now: () => number,
    private readonly onFree: () => void,
  ) {}

  get busy(): boolean {
    return this.#inFlight || this.#closed || this.#missing() > 0;
  }
  /** A frame is on its way. */
  get isSending(): boolean {
    return this.#inFlight;
  }
  get stats(): {
    readonly frames: number;
    readonly deferred: number;
    readonly bytes: number;
    readonly bytesPerSecond: number;
    readonly drain: number;
    readonly budget?: number;
  } {
    const drain = this.#inFlight ? Math.max(this.#drain, this.now() - this.#sentAt) : this.#drain;
    return {
      frames: this.#frames,
      deferred: this.#deferred,
      bytes: this.#bytes,
      bytesPerSecond: this.#rate(),
      drain,
      ...(this.#budget === undefined ? {} : { budget: this.#budget }),
    };
  }
  /** The most one frame should hold under the budget; undefined: no limit. */
  get frameLimit(): number | undefined {
    return this.#budget === undefined ? undefined : Math.max(256, Math.round(this.#budget / 4));
  }

  setBudget(bytesPerSecond: number | undefined): void {
    this.#budget = bytesPerSecond;
    this.#credit = (bytesPerSecond ?? 0) * BURST;
    this.#creditAt = this.now();
    if (this.#wanted) this.#freed();
  }

  /** Asks for `onFree` when the next frame may be sent. */
  defer(): void {
    this.#deferred++;
    this.#wanted = true;
    this.#await();
  }

  /** Sends one frame. Only while not `busy`. */
  send(frame: string): void {
    const bytes = Buffer.byteLength(frame);
    const at = this.now();
    this.#account(bytes, at);
    this.#frames++;
    this.#inFlight = true;
    this.#sentAt = at;
    this.write(frame, () => {
      this.#inFlight = false;
      this.#drain = this.now() - this.#sentAt;
      if (this.#wanted) this.#freed();
    });
  }

  /** Counts bytes that went out another way. */
  account(bytes: number): void {
    this.#account(bytes, this.now());
  }

  close(): void {
    this.#closed = true;
    this.#wanted = false;
    clearTimeout(this.#timer);
  }

  #account(bytes: number, at: number): void {
    this.#bytes += bytes;
    const last = this.#recent.at(-1);
    // One entry in 50 ms at most, so that the window stays short.
    if (last !== undefined && at - last.at < 50) this.#recent[this.#recent.length - 1] = { at: last.at, bytes: last.bytes + bytes };
    else this.#recent.push({ at, bytes });
    if (this.#recent.length > 2 && this.#recent[0]!.at < at - WINDOW) this.#recent.shift();
    if (this.#budget !== undefined) {
      this.#refill(at);
      this.#credit -= bytes;
    }
  }
  #refill(at: number): void {
    if (this.#budget === undefined) return;
    this.#credit = Math.min(this.#budget * BURST, this.#credit + ((at - this.#creditAt) / 1000) * this.#budget);
    this.#creditAt = at;
  }
  /** Milliseconds until the budget allows a frame. */
  #missing(): number {
    if (this.#budget === undefined) return 0;
    this.#refill(this.now());
    return this.#credit >= 0 ? 0 : Math.ceil((-this.#credit / this.#budget) * 1000);
  }
  #await(): void {
    if (this.#inFlight || this.#closed) return;
    const wait = this.#missing();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#freed();
    }, wait);
  }
  #freed(): void {
    if (this.#closed) return;
    if (this.busy) {
      this.#await();
      return;
    }
    this.#wanted = false;
    this.onFree();
  }
  #rate(): number {
    const since = this.now() - WINDOW;
    let sum = 0;
    for (const { at, bytes } of this.#recent) if (at >= since) sum += bytes;
    return Math.round(sum / (WINDOW / 1000));
  }
}
