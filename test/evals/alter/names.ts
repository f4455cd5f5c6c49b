import { hashOf } from './shuffle.js';

const SYLLABLES = ['ba', 'de', 'fi', 'go', 'ku', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo', 'wu', 'ja'] as const;
const SHORTEST = 4;

/**
 * Replaces every word of a name by one that means nothing, the same for the same word whatever its capitals, so that names which
 * share a word still share one ("cart" and "valkey-cart"). Digits and separators stay, they are form, not meaning; so does the
 * "service" that many names end in, with or without a hyphen.
 */
export function seededNames(seed: number): (name: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  const wordFor = (word: string): string => {
    const key = word.toLowerCase();
    for (let attempt = 0; ; attempt++) {
      const made = known.get(key) ?? madeUp(`${String(seed)} ${String(attempt)} ${key}`, Math.max(SHORTEST, key.length) + 2 * attempt);
      if (!known.has(key) && taken.has(made)) continue;
      known.set(key, made);
      taken.add(made);
      return word === word.toUpperCase()
        ? made.toUpperCase()
        : word[0] === word[0]!.toUpperCase()
          ? made[0]!.toUpperCase() + made.slice(1)
          : made;
    }
  };
  return name =>
    name.replace(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g, word =>
      /^service$/i.test(word) ? word : word.endsWith('service') ? `${wordFor(word.slice(0, -7))}service` : wordFor(word),
    );
}

function madeUp(text: string, length: number): string {
  let made = '';
  for (let at = 0; made.length < length; at++) made += SYLLABLES[hashOf(`${text} ${String(at)}`) % SYLLABLES.length]!;
  return made;
}
