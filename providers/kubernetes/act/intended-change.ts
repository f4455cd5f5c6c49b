import type { ActionName, DiffLine, Expectation, Fact, PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import type { PlainText } from '../../../src/model/plain-text.js';
import type { Failure, Result } from '../../../src/model/result.js';
import type { Duration } from '../../../src/model/time.js';
import type { Raw } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import type { Place } from './place.js';

/** A JSON patch (RFC 6902). Its `test` operations are the preconditions: the server applies all of it or nothing. */
export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** One request that changes something. An eviction names the pod by its uid: a successor of the same name is another pod. */
export type Write =
  | {
      readonly is: 'patch';
      readonly place: Place;
      readonly subresource?: 'scale';
      readonly patch: readonly PatchOperation[];
      /** What the difference is told against; read from the server where a subresource is patched. */
      readonly before?: Raw;
      /** Whether an object read back is as this write makes it. */
      isDoneIn(raw: unknown): boolean;
    }
  | {
      readonly is: 'evict';
      readonly place: Place;
      readonly uid: string;
      /** It was told that a disruption budget will say no for a while: then it is asked again. Otherwise a no ends the act. */
      readonly waits: boolean;
      /** How it reads among the differences. */
      readonly line: DiffLine;
    };

/** What an action would do to the objects as they are now. The same value is rehearsed and performed. */
export interface IntendedChange extends Pick<Rehearsal, 'undo' | 'warnings' | 'blastRadius' | 'notTested' | 'highBecause'> {
  /** Sent one after the other; after a surprise none of the rest is. */
  readonly writes: readonly Write[];
  readonly facts: readonly Fact[];
  /** Why it must not be done, whatever the server would say. */
  readonly refused: PlainText | undefined;
  readonly expectation: Expectation;
  /** What is so once it is done: "checkout is set to 5 replicas". */
  readonly done: PlainText;
}

export interface Verdict {
  readonly is: 'worked' | 'not-yet' | 'worse';
  readonly seen: PlainText;
}

/** An action of the catalogue as this provider does it. Reads and works out; nothing here can write: see writer.ts. */
export interface ClusterAction {
  readonly name: ActionName;
  readonly title: string;
  readonly on: readonly string[];
  /** What the credentials must be allowed besides reading, in the words of a Role: "patch deployments.apps". */
  readonly needs: readonly string[];
  /** How long performing may take, where it is more than one request. */
  readonly patience?: Duration;
  /** Reads the objects anew and works out the writes. */
  intend(target: ClusterTarget, action: PlannedAction, signal: AbortSignal): Promise<Result<IntendedChange, Failure>>;
  /** Looks whether what the action should bring is there: complete and as wanted, on its way, or in trouble. */
  verify(
    target: ClusterTarget,
    action: PlannedAction,
    rehearsal: Pick<Rehearsal, 'facts'>,
    signal: AbortSignal,
  ): Promise<Result<Verdict, Failure>>;
}
