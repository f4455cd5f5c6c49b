import { Buffer } from 'node:buffer';
import { plainText } from '../../model/plain-text.js';
import type { Copied } from './contract.js';

/** Many terminals ignore an OSC 52 above 100,000 bytes; this many encoded ones pass everywhere that copies at all. */
const ENCODED_LIMIT = 74_994;
const BYTE_LIMIT = Math.floor(ENCODED_LIMIT / 4) * 3;

/**
 * The sequence that puts text on the clipboard (OSC 52), and what became of the text. It is made plain again and one
 * line, because a line end that is pasted into a shell runs what stands before it.
 * @param multiplexer GNU screen needs the sequence wrapped, or it keeps it for itself
 */
export function clipboardSequence(text: string, multiplexer?: 'tmux' | 'screen'): { readonly sequence: string; readonly copied: Copied } {
  const whole = plainText(text.trim(), Math.max(1, text.length));
  let kept: string = whole;
  while (Buffer.byteLength(kept) > BYTE_LIMIT) {
    const over = Buffer.byteLength(kept) - BYTE_LIMIT;
    kept = kept
      .slice(0, Math.max(0, kept.length - Math.ceil(over / 3)))
      .toWellFormed()
      .replace(/\ufffd$/, '');
  }
  const plain = `\u001b]52;c;${Buffer.from(kept).toString('base64')}\u0007`;
  // tmux takes OSC 52 itself when its set-clipboard allows; GNU screen passes on what is in a DCS, 768 bytes at most each.
  const sequence = multiplexer === 'screen' ? (plain.match(/[^]{1,700}/g) ?? []).map(part => `\u001bP${part}\u001b\\`).join('') : plain;
  return { sequence, copied: { characters: [...kept].length, cut: [...whole].length - [...kept].length } };
}
