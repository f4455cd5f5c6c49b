import { plainText } from '../../model/plain-text.js';
import type { KeyName } from './contract.js';
import type { PlainText } from '../../model/plain-text.js';

/** A key before it knows when it came. */
export interface Key {
  readonly key: KeyName;
  readonly text?: PlainText;
}

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;

const named = (name: string, modifiers = 0): Key => ({
  key: `${modifiers & CTRL ? 'ctrl-' : ''}${modifiers & ALT ? 'alt-' : ''}${modifiers & SHIFT ? 'shift-' : ''}${name}`,
});

/** The key for one character as a terminal sends it without any protocol: letters, control characters, DEL. */
export function keyOfCharacter(character: string, modifiers = 0): Key | undefined {
  const code = character.codePointAt(0)!;
  switch (code) {
    case 0x00:
      return named('space', modifiers | CTRL);
    case 0x09:
      return named('tab', modifiers);
    // Line feed is what ctrl-j sends, and what Enter sends in terminals that translate it: only carriage return is Enter.
    case 0x0d:
      return named('enter', modifiers);
    case 0x1b:
      return named('escape', modifiers);
    // Which of the two the key sends differs between terminals.
    case 0x08:
    case 0x7f:
      return named('backspace', modifiers);
    case 0x20:
      return modifiers === 0 ? { key: 'space', text: plainText(' ') } : named('space', modifiers);
  }
  if (code < 0x1b) return named(String.fromCharCode(code + 0x60), modifiers | CTRL);
  if (code < 0x20) return named(String.fromCharCode(code + 0x40).toLowerCase(), modifiers | CTRL);
  if (modifiers !== 0) return named(character, modifiers);
  const text = plainText(character);
  // What plain text does not let through is no key either; combining marks stay, a line of text may want them.
  return text === '' || code === 0xfffd ? undefined : { key: character, text };
}

const CURSOR: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};
const TILDE: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
/** Keypad in application mode (SS3). */
const KEYPAD: Readonly<Record<string, string>> = {
  M: 'enter',
  I: 'tab',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  p: '0',
  q: '1',
  r: '2',
  s: '3',
  t: '4',
  u: '5',
  v: '6',
  w: '7',
  x: '8',
  y: '9',
  X: '=',
};
/** Numbers of the kitty protocol that are not characters: https://sw.kovidgoyal.net/kitty/keyboard-protocol/ */
const KITTY: Readonly<Record<number, string>> = {
  27: 'escape',
  13: 'enter',
  9: 'tab',
  127: 'backspace',
  57348: 'insert',
  57349: 'delete',
  57350: 'left',
  57351: 'right',
  57352: 'up',
  57353: 'down',
  57354: 'pageup',
  57355: 'pagedown',
  57356: 'home',
  57357: 'end',
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
};

/** Parameter of xterm and kitty: one more than the bits. Locks (64, 128) and super (8) say nothing here. */
const modifiersOf = (parameter: string | undefined): number => ((Number(parameter) || 1) - 1) & (SHIFT | ALT | CTRL);

/** The key of a character with modifiers, as the CSI u and modifyOtherKeys forms tell it. */
function keyOfNumber(code: number, modifiers: number): Key | undefined {
  const name = KITTY[code];
  if (name !== undefined) return named(name, modifiers);
  if (code < 0x20 || code > 0x10ffff || (code >= 0xd800 && code < 0xf900)) return undefined;
  const character = String.fromCodePoint(code);
  // Shift is in the character already, unless a control or Alt name spells the letter small.
  if (modifiers & (CTRL | ALT)) return keyOfCharacter(character.toLowerCase(), modifiers);
  return keyOfCharacter(modifiers & SHIFT ? character.toUpperCase() : character);
}

/** The key behind a CSI sequence that is no report; undefined when it is none. */
export function keyOfSequence(parameters: string, final: string): Key | undefined {
  const fields = parameters.split(';');
  const [modifier, event] = (fields[1] ?? '').split(':');
  // A key that is let go.
  if (event === '3') return undefined;
  const modifiers = modifiersOf(modifier);
  if (final === 'u') return keyOfNumber(Number(fields[0]?.split(':')[0]), modifiers);
  if (final === 'Z') return named('tab', SHIFT | modifiers);
  if (final === '~' && fields[0] === '27') return keyOfNumber(Number(fields[2]), modifiers);
  if (final === '~' || final === '^' || final === '$' || final === '@') {
    const name = TILDE[fields[0] ?? ''];
    // rxvt tells modifiers by the last character.
    const rxvt = final === '^' ? CTRL : final === '$' ? SHIFT : final === '@' ? CTRL | SHIFT : 0;
    return name === undefined ? undefined : named(name, modifiers | rxvt);
  }
  const rxvtArrow = /^[a-d]$/.test(final) && parameters === '';
  const name = CURSOR[rxvtArrow ? final.toUpperCase() : final];
  return name === undefined ? undefined : named(name, rxvtArrow ? SHIFT : modifiers);
}

/** SS3: cursor keys in application mode, F1 to F4, the keypad. */
export function keyOfShifted(final: string): Key | undefined {
  const name = CURSOR[final] ?? KEYPAD[final];
  if (name !== undefined) return name.length === 1 ? keyOfCharacter(name) : named(name);
  return /^[a-d]$/.test(final) ? named(CURSOR[final.toUpperCase()]!, CTRL) : undefined;
}

/** ESC before a character is how terminals tell Alt. */
export const keyWithAlt = (character: string): Key | undefined => keyOfCharacter(character, ALT);

/** The Linux console's F1 to F5: ESC [ [ A to E. */
export const keyOfConsole = (final: string): Key | undefined =>
  final >= 'A' && final <= 'E' ? named(`f${final.charCodeAt(0) - 64}`) : undefined;
