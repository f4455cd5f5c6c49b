/** Small pictures made of characters. */

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const ASCII_BLOCKS = ['_', '.', ':', '-', '=', '+', '*', '#'] as const;

/**
 * One character a value. A missing value (undefined, NaN) is a space, so a gap never looks like a zero.
 * @param lowest value drawn as the lowest block; default: the least value, but never above 0 when all are positive
 */
export function sparkline(values: readonly (number | undefined)[], unicode: boolean, lowest?: number): string {
  const blocks = unicode ? BLOCKS : ASCII_BLOCKS;
  const known = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  const from = lowest ?? Math.min(0, ...known);
  const to = Math.max(from, ...known);
  return values
    .map(value => {
      if (value === undefined || !Number.isFinite(value)) return ' ';
      const share = to > from ? (value - from) / (to - from) : 0;
      return blocks[Math.min(blocks.length - 1, Math.max(0, Math.round(share * (blocks.length - 1))))] ?? ' ';
    })
    .join('');
}

/** A bar of `width` characters, `share` of it full: "███░░". Something above nothing always shows. */
export function bar(share: number, width: number, unicode: boolean): string {
  const safe = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  const full = safe === 0 ? 0 : Math.max(1, Math.round(safe * width));
  return (unicode ? '█' : '#').repeat(full) + (unicode ? '░' : '.').repeat(Math.max(0, width - full));
}

/** A distance this many times the usual one between points is a gap. */
const GAP = 3;

/**
 * Values by time into `width` equal buckets, the greatest of each. Buckets finer than the points repeat the one before;
 * a real gap stays undefined. Points outside of [from, to] are left out.
 */
export function buckets(
  points: readonly (readonly [at: number, value: number])[],
  from: number,
  to: number,
  width: number,
): readonly (number | undefined)[] {
  const out = new Array<number | undefined>(width).fill(undefined);
  if (to <= from) return out;
  for (const [at, value] of points) {
    if (at < from || at > to || !Number.isFinite(value)) continue;
    const index = Math.min(width - 1, Math.floor(((at - from) / (to - from)) * width));
    const known = out[index];
    if (known === undefined || value > known) out[index] = value;
  }
  const carried = Math.ceil((usualDistance(points) * GAP * width) / (to - from));
  let lastAt = -Infinity;
  return out.map((value, index) => {
    if (value !== undefined) lastAt = index;
    return (
      value ??
      (index - lastAt < carried && out.slice(index + 1, index + carried).some(later => later !== undefined) ? out[lastAt] : undefined)
    );
  });
}

/** The median distance in time between neighbours; 0 for fewer than two. */
function usualDistance(points: readonly (readonly [at: number, value: number])[]): number {
  const distances = points
    .slice(1)
    .map(([at], index) => at - (points[index]?.[0] ?? at))
    .sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? 0;
}
