import { plainText } from './plain-text.js';
import type { Labels } from './signal.js';
import type { Instant } from './time.js';
import { parseInstant } from './time.js';

/** Parsed JSON of which nothing is known: each function reads one shape and gives an empty value for any other. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const recordOf = (value: unknown): JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : {};
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
export const instantOf = (value: unknown): Instant | undefined => (typeof value === 'string' ? parseInstant(value) : undefined);

/** The string fields of an object: label sets and annotations as they came, not yet plain. */
export function stringsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(recordOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** A label set made plain: names and values. */
export const plainLabels = (raw: Readonly<Record<string, string>>): Labels =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [plainText(name, 200), plainText(value)]));
