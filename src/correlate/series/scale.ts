/** What one length of window remembers. Mutable on purpose: `copyScale` makes an independent value of it. */
export interface Scale {
  /** Points in a window. */
  readonly length: number;
  /** The last `length` values, as a ring. */
  readonly recent: Float64Array;
  /** Values since the start or the last gap. */
  filled: number;
  /** All values so far, gaps or not: the ring's place and the age of windows. */
  taken: number;
  /** Earlier windows, each `parts` numbers, oldest first, and the `taken` at which each ended. */
  windows: Float64Array;
  readonly endedAt: Int32Array;
  stored: number;
  /** One window of so many is stored: doubles when the store is full, so that the whole past stays represented. */
  stride: number;
  /** Distances of the last windows: in the order of time (ring) and sorted. */
  readonly ring: Float64Array;
  readonly sorted: Float64Array;
  distances: number;
}

/** Windows kept for comparison, and distances kept for judging. */
const WINDOWS = 1024;
const DISTANCES = 4096;
/** A window is compared by the means of at most so many equal parts (piecewise aggregate approximation, Keogh et al. 2001). */
const PARTS = 8;
/** Distances that must be known before one is judged. */
const FEWEST = 48;
/** Points that pass before distances count: the first windows are new by nature. */
const SETTLING = 32;

const partsOf = (length: number): number => Math.min(length, PARTS);

export function newScale(length: number): Scale {
  return {
    length,
    recent: new Float64Array(length),
    filled: 0,
    taken: 0,
    windows: new Float64Array(WINDOWS * partsOf(length)),
    endedAt: new Int32Array(WINDOWS),
    stored: 0,
    stride: 1,
    ring: new Float64Array(DISTANCES),
    sorted: new Float64Array(DISTANCES),
    distances: 0,
  };
}

export const copyScale = (scale: Scale): Scale => ({
  ...scale,
  recent: scale.recent.slice(),
  windows: scale.windows.slice(),
  endedAt: scale.endedAt.slice(),
  ring: scale.ring.slice(),
  sorted: scale.sorted.slice(),
});

/** Place of the first entry that is not below `value`. */
function placeOf(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shapeOf(scale: Scale): Float64Array {
  const parts = partsOf(scale.length);
  const shape = new Float64Array(parts);
  const width = scale.length / parts;
  for (let part = 0; part < parts; part++) {
    const from = Math.floor(part * width);
    const to = Math.floor((part + 1) * width);
    let sum = 0;
    for (let i = from; i < to; i++) sum += scale.recent[(scale.taken + i) % scale.length]!;
    shape[part] = sum / (to - from);
  }
  return shape;
}

/** Mean absolute difference to the most similar earlier window that does not overlap; undefined when there is none. */
function nearest(scale: Scale, shape: Float64Array): number | undefined {
  const parts = shape.length;
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < scale.stored && scale.endedAt[index]! <= scale.taken - scale.length; index++) {
    let distance = 0;
    for (let part = 0, at = index * parts; part < parts && distance < best; part++)
      distance += Math.abs(shape[part]! - scale.windows[at + part]!);
    if (distance < best) best = distance;
  }
  return Number.isFinite(best) ? best / parts : undefined;
}

function store(scale: Scale, shape: Float64Array): void {
  const parts = shape.length;
  if (scale.taken % scale.stride !== 0) return;
  if (scale.stored === WINDOWS) {
    scale.stride *= 2;
    let kept = 0;
    for (let index = 0; index < WINDOWS; index++) {
      if (scale.endedAt[index]! % scale.stride !== 0) continue;
      scale.windows.copyWithin(kept * parts, index * parts, (index + 1) * parts);
      scale.endedAt[kept++] = scale.endedAt[index]!;
    }
    scale.stored = kept;
    if (scale.taken % scale.stride !== 0) return;
  }
  scale.windows.set(shape, scale.stored * parts);
  scale.endedAt[scale.stored++] = scale.taken;
}

function remember(scale: Scale, distance: number): void {
  let count = Math.min(scale.distances, DISTANCES);
  if (count === DISTANCES) {
    const old = placeOf(scale.sorted, count, scale.ring[scale.distances % DISTANCES]!);
    scale.sorted.copyWithin(old, old + 1, count--);
  }
  const place = placeOf(scale.sorted, count, distance);
  scale.sorted.copyWithin(place + 1, place, count);
  scale.sorted[place] = distance;
  scale.ring[scale.distances++ % DISTANCES] = distance;
}

/** Minus log10 of the share of earlier distances at least as large; what is larger than all gains up to 1 for each doubling. */
function surprise(scale: Scale, distance: number): number | undefined {
  const count = Math.min(scale.distances, DISTANCES);
  if (count < FEWEST) return undefined;
  if (distance === 0) return 0;
  const place = placeOf(scale.sorted, count, distance);
  const tail = -Math.log10((count - place + 1) / (count + 1));
  const largest = scale.sorted[count - 1]!;
  return place < count ? tail : tail + (largest > 0 ? Math.min(1, Math.log2(distance / largest)) : 1);
}

/**
 * Takes the next value and says how surprising the window that it completes is.
 * @param gap true when points are missing before it: no window reaches across
 * @returns surprise of 0 (usual) to about 4; undefined while there is nothing to judge by
 */
export function takeValue(scale: Scale, value: number, gap: boolean): number | undefined {
  if (gap) scale.filled = 0;
  scale.recent[scale.taken % scale.length] = value;
  scale.taken++;
  scale.filled++;
  if (scale.filled < scale.length) return undefined;
  const shape = shapeOf(scale);
  const distance = nearest(scale, shape);
  const judged = distance === undefined ? undefined : surprise(scale, distance);
  if (distance !== undefined && scale.taken >= Math.max(2 * scale.length, SETTLING)) remember(scale, distance);
  store(scale, shape);
  return judged;
}
