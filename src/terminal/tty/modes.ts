/** Sequences that take the screen over and give it back (ECMA-48; xterm's private modes). */

/** Alternate screen, plain keys, no automatic wrap (a terminal of another opinion on a width damages one row only), no cursor, bracketed paste, focus reports, no reordering of right-to-left text (BDSM: a label must not move its neighbours). */
export const ENTER = '\u001b[?1049h\u001b[?1h\u001b=\u001b[?7l\u001b[?25l\u001b[?2004h\u001b[?1004h\u001b[8l';

/** Undoes all of it and whatever else a frame may have left half done. Harmless when sent twice. */
export const LEAVE =
  '\u001b[?2026l\u001b[8h\u001b[r\u001b[m\u001b(B\u001b[?1003l\u001b[?1002l\u001b[?1000l\u001b[?1006l\u001b[?2004l\u001b[?1004l\u001b[?1l\u001b>\u001b[?7h\u001b[?25h\u001b[?1049l';

/** Ends a string that a torn frame may have left open (a copied text), so that LEAVE is not taken for its rest. */
export const ABORT_STRING = '\u0018';

export const CLEAR = '\u001b[m\u001b[H\u001b[2J';
/** Wheel and buttons, no motion: reports of every movement flood slow lines. */
export const MOUSE_ON = '\u001b[?1000h\u001b[?1006h';
export const MOUSE_OFF = '\u001b[?1000l\u001b[?1006l';
export const CURSOR_SHOW = '\u001b[?25h';
export const CURSOR_HIDE = '\u001b[?25l';
export const FRAME_BEGIN = '\u001b[?2026h';
export const FRAME_END = '\u001b[?2026l';

/** Asks whether the terminal knows frames (DECRQM 2026), and what it answers then. */
export const ASK_FRAMES = '\u001b[?2026$p';
// eslint-disable-next-line no-control-regex -- escape sequences are the subject here
export const KNOWS_FRAMES = /^\u001b\[\?2026;[123]\$y$/;
