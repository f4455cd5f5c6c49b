/** A line plot in braille: two by four dots a cell. */

export interface PlotSeries {
  readonly points: readonly (readonly [at: number, value: number])[];
}
export interface PlotRange {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}
/** Which dots of a cell are set (bits of the braille block), and which series drew it last; -1: none. */
export interface Plot {
  readonly dots: Uint8Array;
  readonly owner: Int8Array;
}

const BIT = [
  [1, 8],
  [2, 16],
  [4, 32],
  [64, 128],
] as const;
/** A distance this many times the usual one between points is a gap. */
const GAP = 3;

export function plot(series: readonly PlotSeries[], columns: number, rows: number, range: PlotRange): Plot {
  const dots = new Uint8Array(columns * rows);
  const owner = new Int8Array(columns * rows).fill(-1);
  const wide = columns * 2;
  const high = rows * 4;
  const xOf = (at: number): number => Math.round(((at - range.from) / Math.max(1, range.to - range.from)) * (wide - 1));
  const yOf = (value: number): number =>
    high - 1 - Math.round((range.high > range.low ? (value - range.low) / (range.high - range.low) : 0.5) * (high - 1));
  series.forEach(({ points }, index) => {
    const set = (x: number, y: number): void => {
      if (x < 0 || x >= wide || y < 0 || y >= high) return;
      const cell = (y >> 2) * columns + (x >> 1);
      dots[cell] = (dots[cell] ?? 0) | (BIT[y & 3]?.[x & 1] ?? 0);
      owner[cell] = index;
    };
    const usual = usualDistance(points);
    let before: { readonly x: number; readonly y: number; readonly at: number } | undefined;
    for (const [at, value] of points) {
      if (!Number.isFinite(value)) {
        before = undefined;
        continue;
      }
      const here = { x: xOf(at), y: yOf(value), at };
      if (before && at - before.at <= usual * GAP) segment(before, here, set, wide);
      else set(here.x, here.y);
      before = here;
    }
  });
  return { dots, owner };
}

interface Dot {
  readonly x: number;
  readonly y: number;
}

/** Every column between two dots gets the stretch that the line covers in it, so a steep line has no holes. */
function segment(from: Dot, to: Dot, set: (x: number, y: number) => void, wide: number): void {
  const steps = to.x - from.x;
  if (to.x < 0 || from.x >= wide) return;
  if (steps <= 0) {
    vertical(to.x, from.y, to.y, set);
    return;
  }
  const slope = (to.y - from.y) / steps;
  for (let x = Math.max(from.x, 0); x <= Math.min(to.x, wide - 1); x++) {
    const start = from.y + slope * Math.max(0, x - from.x - 0.5);
    const end = from.y + slope * Math.min(steps, x - from.x + 0.5);
    vertical(x, Math.round(start), Math.round(end), set);
  }
}

function vertical(x: number, a: number, b: number, set: (x: number, y: number) => void): void {
  for (let y = Math.min(a, b); y <= Math.max(a, b); y++) set(x, y);
}

/** The median distance in time between neighbours. */
function usualDistance(points: PlotSeries['points']): number {
  const distances: number[] = [];
  for (let index = 1; index < points.length; index++) distances.push((points[index]?.[0] ?? 0) - (points[index - 1]?.[0] ?? 0));
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? 0;
}

export const braille = (dots: number): string => String.fromCharCode(0x2800 + dots);

/** Bounds that read well: zero when it is near, else a little room on both sides. */
export function bounds(series: readonly PlotSeries[]): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const { points } of series) {
    for (const [, value] of points) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return { low: 0, high: 1 };
  if (low >= 0 && low < high * 0.6) low = 0;
  else if (low === high) return { low: low - Math.abs(low) * 0.1 - 1, high: high + Math.abs(high) * 0.1 + 1 };
  return { low, high: high + (high - low) * 0.05 };
}
