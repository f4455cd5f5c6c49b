/** The one order of strings in warroom: by code unit, the same on every machine and in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * A stable id of 14 hex digits (53 bits) from the parts, in the order given.
 * Mixing: cyrb53 (public domain, bryc), two 32-bit multiply-xor lanes; not cryptographic.
 */
export function stableId(...parts: readonly (string | number)[]): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const part of parts) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    // The separator keeps ('ab','c') and ('a','bc') apart.
    a = Math.imul(a ^ 0x1f_ffff, 2654435761);
    b = Math.imul(b ^ 0x1f_ffff, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}

/** The id of a label set: sorted by name, so the order a server sends them in does not matter. */
export const labelsId = (labels: Readonly<Record<string, string>>): string =>
  stableId(
    ...Object.keys(labels)
      .sort(compareText)
      .flatMap(name => [name, labels[name] ?? '']),
  );
