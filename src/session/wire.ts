import type { Patch } from '../state/mirror.js';
import type { RoomIntent } from '../state/intent.js';

/** What the screen's thread says to the room's worker. */
export type ToRoom =
  | { readonly say: 'want'; readonly intent: RoomIntent }
  /** The patch was taken in: the next may come. Keeps a slow screen from drowning in patches. */
  | { readonly say: 'taken' }
  | { readonly say: 'idle?'; readonly question: number }
  | { readonly say: 'close' };

/** What the worker says back. */
export type FromRoom =
  | { readonly say: 'patch'; readonly patch: Patch }
  | { readonly say: 'idle'; readonly question: number }
  | { readonly say: 'closed' }
  /** The room could not be made; one line for a person. */
  | { readonly say: 'failed'; readonly because: string; readonly misuse: boolean };
