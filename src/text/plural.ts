import { count } from './amount.js';

/** "1 alert", "3 alerts", "1.2k alerts"; `many` for words that don't take an s. */
export const plural = (n: number, one: string, many: string = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** "a", "a and b", "a, b and 3 more": at most `limit` names. */
export function several(names: readonly string[], limit: number): string {
  if (names.length > limit) return `${names.slice(0, limit).join(', ')} and ${names.length - limit} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
