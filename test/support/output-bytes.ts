/**
 * What warroom may send to a terminal, and nothing else: a parser of output by a list of what is allowed. A new sequence in
 * the program has to be added here, on purpose.
 */
import { plainText } from '../../src/model/plain-text.js';
import {
  ABORT_STRING,
  ASK_FRAMES,
  CLEAR,
  CURSOR_HIDE,
  CURSOR_SHOW,
  ENTER,
  FRAME_BEGIN,
  FRAME_END,
  LEAVE,
  MOUSE_OFF,
  MOUSE_ON,
} from '../../src/terminal/tty/modes.js';

const SHARP = /[.*+?^${}()|[\]\\]/g;
const literally = (...sequences: readonly string[]): string => sequences.map(sequence => sequence.replace(SHARP, '\\$&')).join('|');
/** One attribute or colour of ours: reset, bold, underline, inverse and their ends, 16 colours, 256, 24 bit. No dim, blink or hidden. */
const LOOK = '(?:0|1|4|7|22|24|27|3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8;5;\\d{1,3}|[34]8;2;\\d{1,3};\\d{1,3};\\d{1,3})';
const ALLOWED = new RegExp(
  [
    literally(ENTER, LEAVE, CLEAR, CURSOR_SHOW, CURSOR_HIDE, FRAME_BEGIN, FRAME_END, ASK_FRAMES, MOUSE_ON, MOUSE_OFF, ABORT_STRING),
    `\\u001b\\[(?:${LOOK})?(?:;${LOOK})*m`,
    // A pseudo-terminal writes the line end of a raw program as CR CR LF.
    '\\r{0,2}\\n',
    // To a place, to the right, erase cells, erase to the edge, a band of rows and rows of it.
    '\\u001b\\[(?:\\d{1,3}(?:;\\d{1,3})?)?H',
    '\\u001b\\[\\d{0,3}C',
    '\\u001b\\[\\d{1,3}X',
    '\\u001b\\[K',
    '\\u001b\\[(?:\\d{1,3};\\d{1,3})?r',
    '\\u001bM',
  ].join('|'),
  'gu',
);

/** Everything in the output that is neither an allowed sequence nor text that is plain: empty when the output is clean. */
export const foreignBytes = (output: string): readonly string[] =>
  betweenSequences(output).flatMap(text => (isPlain(text) ? [] : [JSON.stringify(text.slice(0, 120))]));

/** The same, but of the text only what has power over a terminal: control and format characters, halves of characters. */
export const foreignControls = (output: string): readonly string[] =>
  betweenSequences(output).flatMap(text => (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text) ? [JSON.stringify(text.slice(0, 120))] : []));

const betweenSequences = (output: string): readonly string[] => output.replace(ALLOWED, '\ufdd0').split('\ufdd0');

/** Whether text that is printed line by line (a report, a log, JSON) is safe to be shown by any terminal. */
export const foreignLines = (output: string): readonly string[] =>
  output
    .split('\n')
    .filter(line => !isPlain(line))
    .map(line => JSON.stringify(line.slice(0, 160)));

/** A piece may begin with a mark that our table gives a cell of its own. */
const isPlain = (text: string): boolean => plainText(`x${text}`, Number.MAX_SAFE_INTEGER) === `x${text}`.normalize('NFC');
