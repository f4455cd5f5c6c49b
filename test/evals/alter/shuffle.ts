/** FNV-1a with a final mix (Fowler, Noll, Vo; the mix is MurmurHash3's), 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The same order for lists of the same length and seed, on every machine. */
export const seededShuffle =
  (seed: number) =>
  <T>(list: readonly T[]): readonly T[] =>
    list
      .map((item, at) => ({ item, by: hashOf(`${String(seed)} ${String(at)}`) }))
      .sort((a, b) => a.by - b.by)
      .map(({ item }) => item);
