import type { Guardian } from './guardian.js';

/** The guardian costs some milliseconds, so the first frame goes before it. */
const AFTER = 100;

/** The process that gives the terminal back when we are killed, started and loaded after the first frame. */
export class LateGuardian {
  #guardian: Guardian | undefined;
  #timer: NodeJS.Timeout | undefined;
  #state: 'in' | 'out' = 'in';
  #isStopped = false;

  startSoon(): void {
    if (this.#isStopped) return;
    this.#timer ??= setTimeout(() => {
      this.#start().catch(() => undefined);
    }, AFTER).unref();
  }
  /** Whether the terminal is ours ("in") or was given back for a while. */
  tell(state: 'in' | 'out'): void {
    this.#state = state;
    this.#guardian?.tell(state);
  }
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #start(): Promise<void> {
    const { startGuardian } = await import('./guardian.js');
    if (this.#isStopped) return;
    this.#guardian = startGuardian();
    if (this.#state === 'out') this.#guardian?.tell('out');
  }
}
