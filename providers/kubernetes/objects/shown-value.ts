import { stableId } from '../../../src/model/identity.js';
import { plainText, type PlainText } from '../../../src/model/plain-text.js';

/** Begins a value that is not shown: what follows tells equal from different and nothing else. Not a character of plain text. */
const HIDDEN = '\u0001';

/** Numbers, booleans, durations and quantities: too poor to be a secret, and what an incident is most often about. */
const HARMLESS =
  /^(?:[+-]?\d{1,12}(?:\.\d{1,9})?(?:ns|us|ms|s|m|h|d|[KMGTPE]i?B?|k|%)?|(?:\d{1,6}(?:ms|s|m|h))+|true|false|yes|no|on|off)$/i;

/** A value that may hold a secret (env, annotation, argument): shown when it cannot be one, else hidden. */
export const guarded = (value: string): string => (HARMLESS.test(value) ? value : hidden(value));

export const hidden = (value: string): string => HIDDEN + stableId(value);

// eslint-disable-next-line no-control-regex -- the mark is a control character so that no value of a cluster can look like it
const MARKS = /\u0001[0-9a-f]{14}/g;

/** What a person may see of a value kept: undefined when all of it is hidden, dots for hidden words of a command. */
export function shown(value: string | undefined): PlainText | undefined {
  if (value === undefined) return undefined;
  const text = value.replace(MARKS, '…');
  return text === '…' ? undefined : plainText(text, 300);
}

/**
 * A word of a command line. A flag keeps its name and a harmless value; a path of the program stays; else it is hidden.
 * @param first whether it is the program itself
 */
export function guardedWord(word: string, first: boolean): string {
  if (first && /^[\w./-]{1,120}$/.test(word)) return plainText(word);
  const flag = /^(--?[A-Za-z][\w.-]{0,60})(?:=(.*))?$/s.exec(word);
  if (!flag) return guarded(word);
  const [, name = '', value] = flag;
  if (value === undefined) return name;
  return HARMLESS.test(value) ? `${name}=${value}` : hidden(word);
}
