import type { RoomIntent, ScreenIntent } from '../state/intent.js';

/** A command that can't run now, and why, in one short sentence. */
export interface Refusal {
  readonly refused: string;
}
export const refuse = (because: string): Refusal => ({ refused: because });

/**
 * One declaration feeds key handling, the bottom bar, `?`, the palette, the README table and the clash test.
 * `intent` is pure: the bar calls it too, to show a disabled key with its reason.
 */
export interface Command<View> {
  /** 'incidents.acknowledge': panel, then verb. Users rebind by it. */
  readonly id: string;
  readonly title: string;
  /** Defaults, in the notation of keymap.ts: 'j', 'G', 'ctrl-d', 'enter', 'space', 'pagedown', '?'. */
  readonly keys: readonly string[];
  /** Shown in the bottom bar, most useful first; absent: only in help and palette. */
  readonly bar?: number;
  /** Changes something outside: hidden when read-only is forced, never in wall mode. */
  readonly mutates?: boolean;
  intent(view: View): RoomIntent | ScreenIntent | Refusal;
}
