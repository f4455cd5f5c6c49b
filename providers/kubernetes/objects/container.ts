import type { PlainText } from '../../../src/model/plain-text.js';
import type { Instant } from '../../../src/model/time.js';

/** How a run of a container ended. */
export interface Terminated {
  readonly reason: PlainText;
  readonly exitCode: number;
  readonly message?: PlainText;
  readonly startedAt?: Instant;
  readonly finishedAt?: Instant;
}

/** A container of a pod, as its status tells. */
export interface Container {
  readonly name: PlainText;
  readonly role: 'init' | 'main' | 'ephemeral';
  readonly image: PlainText;
  readonly memoryLimit?: PlainText;
  /** Its readiness probe in words, and the ports that it says it opens, when it has such a probe. */
  readonly readiness?: PlainText;
  readonly ready: boolean;
  readonly restarts: number;
  readonly state: 'waiting' | 'running' | 'terminated' | 'unknown';
  readonly waiting?: { readonly reason: PlainText; readonly message?: PlainText };
  readonly runningSince?: Instant;
  readonly terminated?: Terminated;
  /** How the run before this one ended. */
  readonly last?: Terminated;
}
