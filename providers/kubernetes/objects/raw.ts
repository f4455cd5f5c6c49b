import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import { parseInstant, type Instant } from '../../../src/model/time.js';

/** Readers for JSON of unknown shape: what is missing or of another type is undefined, nothing throws. */
export type Raw = Readonly<Record<string, unknown>>;

export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Raw)[name];
  }
  return found;
}

export function recordAt(value: unknown, ...path: readonly string[]): Raw {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Raw) : {};
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export const flagAt = (value: unknown, ...path: readonly string[]): boolean => at(value, ...path) === true;

/** The text as it came: for comparing and for paths of requests, never for the screen. */
export function rawTextAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function textAt(value: unknown, ...path: readonly string[]): PlainText | undefined {
  const found = rawTextAt(value, ...path);
  return found === undefined ? undefined : plainText(found);
}

export function timeAt(value: unknown, ...path: readonly string[]): Instant | undefined {
  const found = rawTextAt(value, ...path);
  return found === undefined ? undefined : parseInstant(found);
}

/** A record of texts, such as labels, made plain; other values are left out. */
export function textsAt(value: unknown, ...path: readonly string[]): Readonly<Record<string, PlainText>> {
  const texts: Record<string, PlainText> = {};
  for (const [name, text] of Object.entries(recordAt(value, ...path)))
    if (typeof text === 'string') texts[plainText(name, 320)] = plainText(text, 1024);
  return texts;
}

/** An object without the fields that are undefined, as `exactOptionalPropertyTypes` wants them. */
export function present<T extends object>(
  fields: T,
): { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
} {
  const kept: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  return kept as never;
}
