import type { Command, Refusal } from './command.js';
import type { Content } from './content.js';
import type { RoomIntent, ScreenIntent } from '../state/intent.js';
import type { RoomState } from '../state/state.js';
import type { IncidentId } from '../model/incident.js';
import type { SignalId, SignalType } from '../model/signal.js';
import type { Instant } from '../model/time.js';

export type { RoomIntent, RoomState, ScreenIntent };

/** Where the panel is drawn. `width` and `height` are inside its frame. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly now: Instant;
  /** Minutes that local time is ahead of UTC, for "16:00 local". */
  readonly utcOffset: number;
  /** False in a C locale or with --ascii: use only ASCII. */
  readonly unicode: boolean;
}

/** What a still screen with a clock sends at most, bytes a second. Told any finer, the rate would change the screen, and the screen the rate. */
export const STILL_RATE = 200;

/** How the terminal is reached: for the panel that tells how everything is doing. */
export interface Link {
  /** Roughly, over the last seconds; STILL_RATE stands for all that is less. */
  readonly bytesPerSecond: number;
  /** Bytes a second that are kept, when there is a limit. */
  readonly budget?: number;
  /** Fewer and smaller frames are sent; `chosen`: because the person wants it so. */
  readonly slow: boolean;
  readonly chosen: boolean;
}

/** What the person did to this panel. Kept by the terminal, never sent to the worker. */
export interface Own {
  /** Index of the row under the cursor; the terminal keeps it on the same row id when rows move. */
  readonly cursor: number;
  readonly cursorId?: string;
  readonly expanded: ReadonlySet<string>;
  readonly marks: ReadonlySet<string>;
  /** Text of the `/` filter; use `matches` of src/text/filter.ts. */
  readonly filter: string;
  /** What has been typed into the panel's prompt. */
  readonly draft: string;
  /** True while keys go into the prompt. */
  readonly typing: boolean;
  /** The incident that is chosen in the room: timeline, chat, plan and detail follow it. */
  readonly incident?: IncidentId;
  /** The signal that is chosen: an alert under the cursor, or what an entry of the timeline stands for. */
  readonly signal?: SignalId;
  /** A way of showing that the panel knows by this name, set by the `mode` intent: 'changes', 'faults'. */
  readonly mode?: string;
  readonly link?: Link;
}

/** Data of one panel, as drawn in its title. */
export interface PanelHeader {
  /** Instead of the panel's title: the name of what it shows. */
  readonly title?: string;
  /** "3 of 214 alerts". */
  readonly counts?: string;
  /** When the data under it was last good; told when stale. A panel with `needs` has it from the room. */
  readonly freshAt?: Instant;
  readonly stale?: boolean;
}

/** `select` must stand before `render` and `commands`, or TypeScript infers `unknown` for the view. */
export interface Panel<View> {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What it lives on: until the first source has answered the room draws the waiting itself, and later how old it is when a source is silent. */
  readonly needs?: readonly SignalType[];
  /** Cheap and pure. The view is compared by identity of its fields: unchanged fields mean no new frame. */
  select(state: RoomState, own: Own): View;
  header?(view: View): PanelHeader;
  /** What the cursor moves over, when that is not the rows of a table: entries on lanes, alternatives in lines. */
  rows?(view: View): { readonly count: number; id(index: number): string };
  /** What the row under the cursor stands for: the panels that follow a choice follow it. */
  chosen?(view: View): { readonly incident?: IncidentId; readonly signal?: SignalId };
  /** What Enter in the panel's prompt does with the text. */
  submit?(view: View, text: string): RoomIntent | ScreenIntent | Refusal;
  render(view: View, frame: Frame): Content;
  readonly commands: readonly Command<View>[];
}

export const definePanel = <View>(panel: Panel<View>): Panel<View> => panel;
