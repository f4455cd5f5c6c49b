import { listOf, recordOf } from '../model/json.js';

/** One condition on a label, as Alertmanager's API names it. */
export interface SilenceMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

const MOST_MATCHERS = 20;
const LONGEST_NAME = 200;
const LONGEST_VALUE = 500;
/** What a narrow condition does not match all of. */
const PROBES = ['', 'a', '0', 'production', 'some other value'];

/** Reads the matchers of a silence from their JSON; undefined when they are none, or when together they would mute everything. */
export function readMatchers(text: string): readonly SilenceMatcher[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const raw = listOf(value);
  const matchers = raw.flatMap(one => {
    const { name, value: wanted, isRegex, isEqual } = recordOf(one);
    const sound =
      typeof name === 'string' &&
      name !== '' &&
      name.length <= LONGEST_NAME &&
      typeof wanted === 'string' &&
      wanted.length <= LONGEST_VALUE &&
      typeof isRegex === 'boolean' &&
      (isEqual === undefined || typeof isEqual === 'boolean');
    return sound ? [{ name, value: wanted, isRegex, isEqual: isEqual ?? true }] : [];
  });
  if (matchers.length === 0 || matchers.length !== raw.length || matchers.length > MOST_MATCHERS) return undefined;
  return matchers.some(narrows) ? matchers : undefined;
}

/** A negative matcher, an empty value, `.*` and `.+` leave nearly everything in. */
function narrows({ value, isRegex, isEqual }: SilenceMatcher): boolean {
  if (!isEqual || value === '') return false;
  if (!isRegex) return true;
  const matches = probe(value);
  return matches !== undefined && !matches.test('') && !PROBES.slice(1).every(text => matches.test(text));
}

/** Anchored, as Alertmanager reads it; undefined when it is no regular expression. */
function probe(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
