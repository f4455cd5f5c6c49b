/**
 * What the rest of the terminal builds on: a grid of cells to draw into, whole input tokens, and the one
 * object that owns the tty. Nothing outside src/terminal/tty reads stdin or writes stdout.
 */
import type { PlainText } from '../../model/plain-text.js';
import type { Style } from '../../contracts/theme.js';

export type { Style };

/** Columns and rows of cells. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
/** A rectangle of cells; `x` and `y` count from 0 at the top left of the surface it is used with. */
export interface Rectangle extends Size {
  readonly x: number;
  readonly y: number;
}

/** One cell as it stands: '' is the second half of a wide character. */
export interface Cell {
  readonly text: string;
  readonly style: Style;
}

/**
 * A grid of cells to draw into. Coordinates are its own, drawing outside is cut off, and a wide character
 * that would stick out or be half overwritten becomes a space. Control characters never become cells.
 */
export interface Surface extends Size {
  /**
   * Writes text in one style; `limit` columns at most (default: to the right edge).
   * @returns the column after what was written, so that spans can follow each other
   */
  put(x: number, y: number, text: string, style?: Style, limit?: number): number;
  /** Fills a rectangle (default: everything) with one narrow character, a space unless given. */
  fill(style: Style, area?: Rectangle, character?: string): void;
  /** Changes only the style of cells: a cursor bar over a row that is drawn already. Set fields win, others stay. */
  restyle(area: Rectangle, style: Style): void;
  /** A window into this surface with its own origin; clipped to it, shares its cells. */
  sub(area: Rectangle): Surface;
  /** The cell as it stands, for tests and pictures; outside: undefined. */
  at(x: number, y: number): Cell | undefined;
}

/** Names: 'j' 'G' '?' 'enter' 'escape' 'space' 'tab' 'backspace' 'delete' 'insert' 'up' 'down' 'left' 'right' 'home' 'end'
 * 'pageup' 'pagedown' 'f1'…'f12'; modifiers before it in the order 'ctrl-' 'alt-' 'shift-': 'ctrl-d' 'shift-tab' 'alt-x' 'ctrl-shift-up'. */
export type KeyName = string;

export interface KeyToken {
  readonly kind: 'key';
  readonly key: KeyName;
  /** What it inserts into a line of text; absent for keys that insert nothing. */
  readonly text?: PlainText;
  /** Monotonic milliseconds of its arrival (`now` of the options). */
  readonly at: number;
  /** It came in one chunk with other input: a paste, a terminal reply or a stalled line may be behind it. Approvals refuse it. */
  readonly together: boolean;
  /** How many times the same key came directly before it, faster than any keyboard repeats: 0 for a fresh press. Above 0 it was queued by a held key: drop it, or step once for all. */
  readonly repeat: number;
}
export interface MouseToken {
  readonly kind: 'mouse';
  readonly action: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  readonly x: number;
  readonly y: number;
  readonly at: number;
}
/** A bracketed paste: never keys. Line ends became spaces. `cut` characters were too many. */
export interface PasteToken {
  readonly kind: 'paste';
  readonly text: PlainText;
  readonly lines: number;
  readonly cut: number;
  readonly at: number;
}
export interface FocusToken {
  readonly kind: 'focus';
  readonly focused: boolean;
  readonly at: number;
}
/** An answer of the terminal to a query. Never a key; raw bytes, not for drawing. */
export interface ReplyToken {
  readonly kind: 'reply';
  readonly sequence: string;
  readonly at: number;
}
export type InputToken = KeyToken | MouseToken | PasteToken | FocusToken | ReplyToken;

export type ColourDepth = 'truecolor' | 256 | 16 | 8 | 'none';
export interface Abilities {
  readonly depth: ColourDepth;
  /** 'unicode': everything; 'console': box lines and blocks, no braille or emoji (Linux console); 'ascii': C locale or --ascii. */
  readonly glyphs: 'unicode' | 'console' | 'ascii';
  /** It knows ECH (erase characters), scroll regions and private modes; false for vt100 and unknown terminals. */
  readonly modern: boolean;
  /** Passed through by a multiplexer, which decides what reaches the real terminal. */
  readonly multiplexer?: 'tmux' | 'screen';
}

/** A full-width band of rows whose content moved: `by` 1 means one row up. Checked before use, so a wrong hint costs nothing but time. */
export interface ScrollHint {
  readonly top: number;
  /** First row below the band. */
  readonly bottom: number;
  readonly by: number;
}
export interface PresentHints {
  readonly scroll?: ScrollHint;
}

export interface TerminalStats {
  readonly frames: number;
  /** `present` calls that found the reader busy or the budget spent; the last state was drawn later. */
  readonly deferred: number;
  readonly bytes: number;
  /** Over the last five seconds. */
  readonly bytesPerSecond: number;
  readonly lastFrame: { readonly bytes: number; readonly milliseconds: number };
  /** How long the terminal took to read the last frame, in milliseconds; grows while it stalls. */
  readonly drain: number;
  readonly budget?: number;
}

export interface Copied {
  readonly characters: number;
  /** Characters left out because of the cap. */
  readonly cut: number;
}

export interface Terminal {
  readonly size: Size;
  readonly abilities: Abilities;
  /** True while a frame is on its way or the budget is spent: painting now would be thrown away. */
  readonly busy: boolean;
  /** The whole screen. A new one after every resize: don't keep it. */
  surface(): Surface;
  /** Sends what differs from the picture on the screen now, or, while `busy`, the newest state as soon as the reader is free. */
  present(hints?: PresentHints): void;
  /** Forgets what is on the screen, so that the next `present` sends everything. */
  redraw(): void;
  /** Where the text cursor stands in the next frame; undefined hides it. */
  setCursor(position: { readonly x: number; readonly y: number } | undefined): void;
  onToken(listener: (token: InputToken) => void): Disposable;
  /** At most once in 50 ms. The surface is new and blank: paint everything and present. Also after a suspend. */
  onResize(listener: (size: Size) => void): Disposable;
  onFocus(listener: (focused: boolean) => void): Disposable;
  /** The reader is free again after `busy`: paint the newest state; it is presented anyway. */
  onFree(listener: () => void): Disposable;
  /** Wheel and click reports; off at first, so that the terminal's own selection works. */
  setMouse(on: boolean): void;
  /** Bytes a second kept on average; undefined: no limit. */
  setBudget(bytesPerSecond: number | undefined): void;
  /** Puts text on the clipboard of the person's machine (OSC 52), cleaned again and capped. */
  copy(text: string): Copied;
  stats(): TerminalStats;
  /** Leaves the screen, stops the process until it is continued, comes back. */
  suspend(): void;
  /** Restores the terminal, prints the message and ends the process. */
  close(code: number, messageAfter?: string): void;
}

export interface TerminalOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly abilities: Abilities;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Everything that others write to stdout or stderr goes there; a crash names it. Absent: nothing is captured. */
  readonly logFile?: string;
  /** How long a lone ESC waits for the rest of a sequence, in milliseconds; default 40. */
  readonly escapeWait?: number;
  /** Bytes a second, see `setBudget`. */
  readonly budget?: number;
  /** Called once when a signal or a crash ends the program, right after the terminal was given back: save what must be saved, synchronously. */
  readonly onEnding?: (because: string) => void;
  /** Runs inside another program (a test): no signals, no capture, no guardian; `close` calls this instead of ending the process. */
  readonly embedded?: (code: number, messageAfter?: string) => void;
}
