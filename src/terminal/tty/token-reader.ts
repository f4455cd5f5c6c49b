import type { InputToken } from './contract.js';
import { InputDecoder } from './decoder.js';

const ESCAPE_WAIT = 40;

export interface TokenReaderOptions {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Milliseconds after which a lone escape is the key, and no longer the start of a sequence. */
  readonly escapeWait: number | undefined;
  /** Called for each token in order, until it answers false: the terminal was given back meanwhile. */
  readonly deliver: (token: InputToken) => boolean;
}

/** Bytes of the terminal into tokens, with the wait that tells the key Escape from what begins with it. */
export class TokenReader {
  readonly #decoder = new InputDecoder();
  readonly #options: TokenReaderOptions;
  #escapeTimer: NodeJS.Timeout | undefined;

  constructor(options: TokenReaderOptions) {
    this.#options = options;
  }

  feed(chunk: Buffer): void {
    this.#deliver(this.#decoder.feed(chunk, this.#options.now()));
  }
  /** Forgets what came half. */
  reset(): void {
    this.#decoder.reset();
  }
  stop(): void {
    clearTimeout(this.#escapeTimer);
  }

  #deliver(tokens: readonly InputToken[]): void {
    clearTimeout(this.#escapeTimer);
    if (this.#decoder.waiting) {
      this.#escapeTimer = setTimeout(() => {
        this.#deliver(this.#decoder.flush(this.#options.now()));
      }, this.#options.escapeWait ?? ESCAPE_WAIT);
    }
    for (const token of tokens) if (!this.#options.deliver(token)) return;
  }
}
