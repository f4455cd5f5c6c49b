import { Worker } from 'node:worker_threads';
import type { Room } from '../contracts/room.js';
import type { Instant } from '../model/time.js';
import { emptyRoom } from '../state/ground.js';
import { applyParts, type Patch } from '../state/mirror.js';
import type { RoomState } from '../state/state.js';
import { Misuse } from './misuse.js';
import type { WorkerOptions } from './start-room.js';
import type { FromRoom, ToRoom } from './wire.js';

export interface RemoteRoom extends Room {
  /** Rejects with one line when the worker dies or can't start, as Misuse when the person gave something wrong; never resolves otherwise. */
  readonly failed: Promise<never>;
}

/**
 * Twice what Node gives: what correlation makes in a storm either dies soon or stays for good, and half as many rounds of
 * the collector copy it half as often. Costs about 10 MB where 10,000 pods are known.
 */
export const YOUNG_GENERATION_MB = 96;

/**
 * A room in a worker thread: the SDKs, the signal store and correlation never hold up a key (terminal.md 2.5). What is
 * here is a mirror, some milliseconds behind.
 * @param file the worker's entry, built beside the program
 */
export function openRemoteRoom(file: URL, options: WorkerOptions, now: Instant): RemoteRoom {
  const worker = new Worker(file, {
    workerData: options,
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  let state: RoomState = emptyRoom(now);
  let parts: Patch[] = [];
  const listeners = new Set<() => void>();
  const idle = new Map<number, () => void>();
  let asked = 0;
  let closed: (() => void) | undefined;
  const say = (message: ToRoom): void => worker.postMessage(message);

  const failed = new Promise<never>((_, reject) => {
    worker.on('error', error => reject(new Error(`the room's worker died: ${error instanceof Error ? error.message : String(error)}`)));
    worker.on('exit', code => {
      closed?.();
      if (!closed) reject(new Error(`the room's worker ended with code ${code}`));
    });
    worker.on('message', (message: FromRoom) => {
      if (message.say === 'failed') reject(message.misuse ? new Misuse(message.because) : new Error(message.because));
    });
  });
  // Whoever does not wait for it must not be ended by an unhandled rejection.
  failed.catch(() => undefined);

  worker.on('message', (message: FromRoom) => {
    switch (message.say) {
      case 'patch':
        parts.push(message.patch);
        say({ say: 'taken' });
        if (message.patch.more) break;
        state = applyParts(state, parts);
        parts = [];
        for (const listener of listeners) listener();
        break;
      case 'idle':
        idle.get(message.question)?.();
        idle.delete(message.question);
        break;
      case 'closed':
        closed?.();
        break;
      case 'failed':
        break;
    }
  });

  return {
    failed,
    get state() {
      return state;
    },
    want: intent => say({ say: 'want', intent }),
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    idle: () =>
      new Promise(resolve => {
        idle.set(++asked, resolve);
        say({ say: 'idle?', question: asked });
      }),
    async close() {
      const over = new Promise<void>(resolve => {
        closed = resolve;
      });
      say({ say: 'close' });
      // A source that hangs in close must not keep the person from their shell.
      const patience = setTimeout(() => closed?.(), 1500);
      await over;
      clearTimeout(patience);
      await worker.terminate();
    },
  };
}
