import { StringDecoder } from 'node:string_decoder';
import { plainText } from '../../model/plain-text.js';
import type { InputToken, MouseToken } from './contract.js';
import { keyOfCharacter, keyOfConsole, keyOfSequence, keyOfShifted, keyWithAlt, type Key } from './key-names.js';

const PASTE_END = '\u001b[201~';
/** Characters kept of one paste. */
const PASTE_LIMIT = 1 << 16;
/** A reply that does not end within so many characters is dropped, so that a broken terminal cannot eat all input. */
const STRING_LIMIT = 1 << 16;
/** Milliseconds for which an unfinished reply is waited for on a slow line, so that its rest is not taken for keys. */
const REPLY_WAIT = 1000;
/** Milliseconds in which the rest of a sequence may follow an ESC that was taken for the key already. */
const REJOIN_WITHIN = 500;
/** No keyboard repeats faster, in milliseconds: equal keys closer together were queued somewhere. */
const FASTEST_REPEAT = 8;
/** ECMA-48, 5.4: parameters, intermediates, final. */
// eslint-disable-next-line no-control-regex -- escape sequences are the subject here
const SEQUENCE = /^\u001b\[([\u0030-\u003f]*)([\u0020-\u002f]*)([\u0040-\u007e])/;
// eslint-disable-next-line no-control-regex -- as above
const OPEN_SEQUENCE = /^\u001b\[[\u0020-\u003f]*$/;
// eslint-disable-next-line no-control-regex -- as above
const STRING_END = /\u0007|\u001b\\|\u009c/;
/** C1 controls in their 8-bit form, as a terminal set to them replies. */
const C1 = /[\u008f\u0090\u0098\u009b\u009d\u009e\u009f]/g;

type Found =
  | Key
  | Omit<MouseToken, 'at'>
  | { readonly kind: 'reply'; readonly sequence: string }
  | { readonly kind: 'focus'; readonly focused: boolean }
  | { readonly kind: 'paste'; readonly raw: string; readonly cut: number };
/** What stands at the head of the buffer: how long it is, and what it means if anything. Undefined: more must come. */
type Head = { readonly length: number; readonly found?: Found | undefined } | undefined;

/**
 * Turns what a terminal sends into whole tokens, however it is cut into chunks. It has no timer: while `waiting`,
 * call `flush` when nothing came for a while, so that a lone ESC becomes the key.
 */
export class InputDecoder {
  #buffer = '';
  /** A paste that has begun. */
  #paste: { raw: string; cut: number } | undefined;
  readonly #utf8 = new StringDecoder('utf8');
  /** The sequence at the head began in a chunk that held other input as well. */
  #shared = false;
  #last: { key: string; at: number; repeat: number } | undefined;
  /** When the head of the buffer came. */
  #since = 0;
  /** When a lone ESC was taken for the key. */
  #escapedAt = -Infinity;

  /** True while the beginning of a sequence is held. */
  get waiting(): boolean {
    return this.#buffer !== '' && this.#paste === undefined;
  }

  /** @param at monotonic milliseconds of arrival */
  feed(chunk: Uint8Array, at: number): readonly InputToken[] {
    const text = this.#utf8.write(chunk as Buffer).replace(C1, character => `\u001b${String.fromCharCode(character.charCodeAt(0) - 0x40)}`);
    if (this.#buffer === '') {
      this.#since = at;
      // A person who presses [ after Escape sends one character, the rest of a sequence has more.
      if (at - this.#escapedAt < REJOIN_WITHIN && /^[[\]OP_^X]./s.test(text)) this.#buffer = '\u001b';
    }
    this.#escapedAt = -Infinity;
    this.#buffer += text;
    return this.#tokens(at, false);
  }

  /** Takes what is held for what it is. */
  flush(at: number): readonly InputToken[] {
    if (this.#buffer.length > 2 && at - this.#since < REPLY_WAIT) return [];
    if (this.#buffer === '\u001b') this.#escapedAt = at;
    return this.#tokens(at, true);
  }

  /** Forgets what is held: after a suspend or before a decision that typed-ahead keys must not make. */
  reset(): void {
    this.#buffer = '';
    this.#paste = undefined;
    this.#shared = false;
    this.#last = undefined;
  }

  #tokens(at: number, flush: boolean): readonly InputToken[] {
    const found: Found[] = [];
    let pieces = 0;
    while (this.#buffer !== '') {
      const head = this.#paste === undefined ? this.#head(flush) : this.#inPaste();
      if (head === undefined) break;
      this.#buffer = this.#buffer.slice(head.length);
      pieces++;
      if (head.found !== undefined) found.push(head.found);
    }
    const together = this.#shared || pieces > 1 || (pieces > 0 && this.#buffer !== '');
    this.#shared = this.#buffer !== '' && (this.#shared || pieces > 0);
    return found.map(item => this.#finish(item, at, together));
  }

  #finish(item: Found, at: number, together: boolean): InputToken {
    if (!('kind' in item)) {
      const last = this.#last;
      const repeat = last?.key === item.key && at - last.at <= FASTEST_REPEAT ? last.repeat + 1 : 0;
      this.#last = { key: item.key, at, repeat };
      return { kind: 'key', ...item, at, together, repeat };
    }
    this.#last = undefined;
    if (item.kind === 'paste') {
      const lines = item.raw.split(/\r\n|\r|\n/);
      return { kind: 'paste', text: plainText(lines.join(' '), PASTE_LIMIT), lines: lines.length, cut: item.cut, at };
    }
    return { ...item, at };
  }

  #inPaste(): Head {
    const paste = this.#paste!;
    const end = this.#buffer.indexOf(PASTE_END);
    // The end mark itself may be cut in two.
    const length = end >= 0 ? end : Math.max(0, this.#buffer.length - PASTE_END.length + 1);
    const room = Math.max(0, PASTE_LIMIT - paste.raw.length);
    paste.raw += this.#buffer.slice(0, Math.min(length, room));
    paste.cut += Math.max(0, length - room);
    if (end < 0) {
      this.#buffer = this.#buffer.slice(length);
      return undefined;
    }
    this.#paste = undefined;
    return { length: end + PASTE_END.length, found: { kind: 'paste', ...paste } };
  }

  #head(flush: boolean): Head {
    const text = this.#buffer;
    if (text[0] !== '\u001b') {
      const character = String.fromCodePoint(text.codePointAt(0)!);
      return { length: character.length, found: keyOfCharacter(character) };
    }
    if (text.length === 1) return flush ? { length: 1, found: keyOfCharacter('\u001b') } : undefined;
    switch (text[1]) {
      case '[':
        return this.#control(flush);
      case 'O':
        return text.length > 2 ? { length: 3, found: keyOfShifted(text[2]!) } : flush ? { length: 2, found: keyWithAlt('O') } : undefined;
      case ']':
      case 'P':
      case '_':
      case '^':
      case 'X':
        return this.#string(flush);
      case '\u001b': {
        // Some terminals tell Alt with an arrow as ESC before the arrow's sequence; a doubled ESC is two keys.
        return { length: 1, found: keyOfCharacter('\u001b') };
      }
      default: {
        const character = String.fromCodePoint(text.codePointAt(1)!);
        return { length: 1 + character.length, found: keyWithAlt(character) };
      }
    }
  }

  /** Replies between ESC ] (or P, _, ^, X) and their end. */
  #string(flush: boolean): Head {
    const text = this.#buffer;
    const end = STRING_END.exec(text.slice(2));
    if (end !== null) {
      const length = 2 + end.index + end[0].length;
      return { length, found: { kind: 'reply', sequence: text.slice(0, length) } };
    }
    // Alt and the character, when nothing follows in time; a reply that stops half-way is dropped whole.
    if (flush && text.length === 2) return { length: 2, found: keyWithAlt(text[1]!) };
    return flush || text.length > STRING_LIMIT ? { length: text.length } : undefined;
  }

  #control(flush: boolean): Head {
    const text = this.#buffer;
    if (text[2] === 'M') return text.length >= 6 ? { length: 6 } : flush ? { length: text.length } : undefined;
    if (text[2] === '[')
      return text.length >= 4 ? { length: 4, found: keyOfConsole(text[3]!) } : flush ? { length: text.length } : undefined;
    const match = SEQUENCE.exec(text);
    if (match === null) {
      if (!OPEN_SEQUENCE.test(text)) return { length: this.#brokenLength(text) };
      if (!flush && text.length < 256) return undefined;
      return text.length === 2 ? { length: 2, found: keyWithAlt('[') } : { length: text.length };
    }
    const [sequence, parameters = '', intermediates = '', final = ''] = match;
    return { length: sequence.length, found: this.#meaning(sequence, parameters, intermediates, final) };
  }

  /** A sequence with a character that may not be in it ends before that character. */
  #brokenLength(text: string): number {
    let length = 2;
    while (length < text.length && text[length]! >= ' ' && text[length]! <= '?') length++;
    return length;
  }

  #meaning(sequence: string, parameters: string, intermediates: string, final: string): Found | undefined {
    if (final === '~' && parameters === '200') {
      this.#paste = { raw: '', cut: 0 };
      return undefined;
    }
    if (final === '~' && parameters === '201') return undefined;
    if (parameters.startsWith('<') && (final === 'M' || final === 'm')) return mouseOf(parameters, final);
    if (parameters === '' && intermediates === '' && (final === 'I' || final === 'O')) return { kind: 'focus', focused: final === 'I' };
    // `CSI 1;2R` is the cursor's place in the first row as well as shift-F3: the key is given up.
    const isPlace = final === 'R' && parameters.includes(';');
    if (/^[?>=<]/.test(parameters) || intermediates !== '' || isPlace || 'ntxy'.includes(final) || (final === 'c' && parameters !== ''))
      return { kind: 'reply', sequence };
    return keyOfSequence(parameters, final);
  }
}

/** SGR mouse reports: button bits, column, row. */
function mouseOf(parameters: string, final: string): Omit<MouseToken, 'at'> | undefined {
  const [bits = 0, column = 1, row = 1] = parameters.slice(1).split(';').map(Number);
  if (![bits, column, row].every(Number.isInteger)) return undefined;
  const place = { kind: 'mouse' as const, x: Math.max(0, column - 1), y: Math.max(0, row - 1) };
  if (bits & 64) {
    // 66 and 67 are the sideways wheel, which nothing here scrolls.
    if (bits & 2) return undefined;
    return { ...place, action: bits & 1 ? 'wheel-down' : 'wheel-up', button: 'none' };
  }
  const button = (['left', 'middle', 'right', 'none'] as const)[bits & 3]!;
  return { ...place, action: final === 'm' ? 'release' : bits & 32 ? 'drag' : 'press', button };
}
