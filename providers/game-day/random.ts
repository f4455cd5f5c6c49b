/** One 32-bit multiply-xorshift round (murmur3's finaliser, public domain, Appleby). */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/**
 * A number in [0, 1) from a seed and two keys. Counter-based: the same keys give the same number whatever else was
 * drawn before, so that an action in one corner of the world does not change the noise in another.
 */
export function draw(seed: number, key: number, step = 0): number {
  return (mix(mix(mix(seed + 0x9e3779b9) ^ Math.imul(key, 0x27d4eb2f)) ^ Math.imul(step, 0x165667b1)) >>> 0) / 4294967296;
}

/** About normal, mean 0 and variance 1, never beyond 3: the sum of three uniform draws. */
export function wobble(seed: number, key: number, step: number): number {
  return 2 * (draw(seed, key, step) + draw(seed, key ^ 0x5bd1e995, step) + draw(seed, key ^ 0x1b873593, step) - 1.5);
}

/** A whole number from a name, to be used as a key (FNV-1a, 32 bits). */
export function keyOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** One of the items; `items` must not be empty. */
export function pick<T>(items: readonly T[], seed: number, key: number): T {
  const item = items[Math.floor(draw(seed, key) * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
/** Letters as Kubernetes puts them behind names: no vowels, so that no words come out. */
export function suffix(length: number, seed: number, key: number, step = 0): string {
  let text = '';
  for (let i = 0; i < length; i++) text += LETTERS[Math.floor(draw(seed, key + i * 7919, step) * LETTERS.length)] ?? 'x';
  return text;
}

/** A uid in the form that Kubernetes gives. */
export function uid(seed: number, key: number): string {
  const part = (step: number, length: number): string =>
    Math.floor(draw(seed, key, step) * 16 ** length)
      .toString(16)
      .padStart(length, '0');
  return `${part(1, 8)}-${part(2, 4)}-4${part(3, 3)}-a${part(4, 3)}-${part(5, 6)}${part(6, 6)}`;
}
