import { recordOf } from '../../model/json.js';
import type { ActionParams } from '../../model/plan.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import { fail, ok, type Result } from '../../model/result.js';
import { readMatchers } from '../matchers.js';

type Value = ActionParams[string];

/** One argument of an action: what may stand there, and how that reads in a refusal and in the README. */
export interface Parameter {
  /** "be a whole number from 1 to 200": goes on a sentence that begins with "replicas must". */
  readonly must: string;
  readonly optional?: true;
  /** Undefined: that does not fit. */
  read(value: unknown): Value | undefined;
}
export type Parameters = Readonly<Record<string, Parameter>>;

const LONGEST_ID = 200;
const ID = /^[\w.:/@-]+$/;
/** The reference grammar of distribution/reference, without its rarely used upper case hosts: host, path, tag, digest. */
const IMAGE =
  /^(?:[a-z0-9.-]+(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
/** A Kubernetes quantity: "250m", "1.5", "512Mi". */
const QUANTITY = /^\d{1,12}(?:\.\d{1,3})?(?:m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;
/** RFC 3339 in UTC, to the second or the millisecond. */
const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;
/** What the API server takes for the name of a container, and of a variable. */
const CONTAINER = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const VARIABLE = /^[A-Za-z_][\w.-]{0,199}$/;

const shaped = (pattern: RegExp, most: number, must: string): Parameter => ({
  must,
  read: value => (typeof value === 'string' && value.length <= most && pattern.test(value) ? value : undefined),
});

export const id = shaped(ID, LONGEST_ID, 'be a name or a hash');
export const image = shaped(IMAGE, 300, 'be an image with a tag or a digest');
export const container = shaped(CONTAINER, 63, 'be the name of a container');
export const variable = shaped(VARIABLE, LONGEST_ID, 'be the name of a variable');
export const instantText = shaped(INSTANT, 24, 'be a moment like 2026-01-31T12:00:00Z');
/** A quantity, or "none" for: not set. */
export const quantity: Parameter = {
  must: 'be an amount like 250m or 512Mi, or none',
  read: value => (typeof value === 'string' && (value === 'none' || QUANTITY.test(value)) ? value : undefined),
};

export const whole = (least: number, most: number, must = `be a whole number from ${least} to ${most}`): Parameter => ({
  must,
  read: value => (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : undefined),
});

export const sentence = (most: number): Parameter => ({
  must: `say why, in at most ${most} characters`,
  read: value => (typeof value === 'string' && value.trim() !== '' && value.length <= most ? value : undefined),
});

/** One of a few words. */
export const oneOf = (...words: readonly string[]): Parameter => ({
  must: `be one of ${words.join(', ')}`,
  read: value => (typeof value === 'string' && words.includes(value) ? value : undefined),
});

/** Said in so many words, or not there. */
export const only = (word: true, must: string): Parameter => ({ must, optional: true, read: value => (value === word ? word : undefined) });

export const optional = (parameter: Parameter): Parameter => ({ ...parameter, optional: true });

export const matchers: Parameter = {
  must: 'be a JSON list of {name, value, isRegex, isEqual}, at least one of which narrows',
  read: value => (typeof value === 'string' && readMatchers(value) ? value : undefined),
};

/** Refuses what a schema does not name: an argument nobody reads is an argument somebody meant. */
export function readParameters(parameters: Parameters, value: unknown): Result<ActionParams, PlainText> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(plainText('arguments must be an object'));
  const names = Object.keys(parameters);
  const extra = Object.keys(value).find(name => !names.includes(name));
  if (extra !== undefined) return fail(plain`unknown argument ${plainText(extra, 60)}; it takes ${plainText(names.join(', ') || 'none')}`);
  const given = recordOf(value);
  const read: Record<string, Value> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    if (parameter.optional && given[name] === undefined) continue;
    const fits = parameter.read(given[name]);
    if (fits === undefined) return fail(plain`${plainText(name)} must ${plainText(parameter.must)}, not ${plainText(given[name], 60)}`);
    read[name] = fits;
  }
  return ok(read);
}
