import type { DiffLine, PlannedAction } from './plan.js';
import type { PlainText } from './plain-text.js';
import type { ResourceRef } from './resource.js';
import type { Instant } from './time.js';

/** What a person does to an object, in the one word that plans are compared by. */
export type HandVerb = 'pause' | 'remove' | 'set-back' | 'raise' | 'commit' | 'check' | 'follow';

/** A step that only a person can take, outside of this program: told in full and ticked by hand. Nothing here performs it. */
export interface HandStep {
  readonly verb: HandVerb;
  /** The object it is done to; absent when it is done to none, as reading a page. */
  readonly on?: ResourceRef;
  readonly title: PlainText;
  /** A command to copy, or where to look. Shown, never run. */
  readonly how?: PlainText;
  /** For a commit: the action that it stands in for. Its rehearsal tells what has to be written. */
  readonly instead?: PlannedAction;
  /** What has to change, as the server or the change before the trouble told it. */
  readonly diff?: readonly DiffLine[];
}

/** Who said that a step by hand was done, and when. */
export interface Tick {
  readonly at: Instant;
  readonly by: PlainText;
}
