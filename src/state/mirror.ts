import type { RoomState } from './state.js';

/** The slices of RoomState that are maps, sent entry by entry. */
const MAPS = ['incidents', 'alerts', 'signals', 'health', 'plans', 'conversations', 'acknowledged', 'findings', 'checks'] as const;
type MapSlice = (typeof MAPS)[number];

/** What turns one RoomState into the next. Clones; small when little changed. */
export interface Patch {
  /** Slices that are replaced whole. `label` undefined takes it away. */
  readonly set: Readonly<Partial<Record<keyof RoomState, unknown>>>;
  readonly maps: Readonly<Partial<Record<MapSlice, { readonly put: readonly (readonly [string, unknown])[]; readonly drop: readonly string[] }>>>;
  /** The timeline keeps this many entries from its end's beginning, drops the first `cut`, and gains `tail`. */
  readonly timeline?: { readonly cut: number; readonly keep: number; readonly tail: RoomState['timeline'] };
  /** True when the limit cut it short: the next patch goes on. */
  readonly more: boolean;
}

/** Entries sent in one patch: structured clone of 200 rows takes about 0.5 ms (terminal.md 2.5). */
export const PATCH_LIMIT = 200;

/**
 * Compares by identity (state is never mutated) and tells what is new. With `before` undefined everything is.
 * @returns undefined when nothing changed but the time
 */
export function diffRoom(before: RoomState, after: RoomState, limit: number = PATCH_LIMIT): Patch | undefined {
  if (before === after) return undefined;
  let left = limit;
  const set: Partial<Record<keyof RoomState, unknown>> = {};
  const maps: Partial<Record<MapSlice, { put: (readonly [string, unknown])[]; drop: string[] }>> = {};
  for (const key of MAPS) {
    const old = before[key] as ReadonlyMap<string, unknown>;
    const now = after[key] as ReadonlyMap<string, unknown>;
    if (old === now) continue;
    const put: (readonly [string, unknown])[] = [];
    const drop: string[] = [];
    for (const [id, value] of now) {
      if (old.get(id) === value) continue;
      if (left-- <= 0) break;
      put.push([id, value]);
    }
    for (const id of old.keys()) if (!now.has(id)) drop.push(id);
    if (put.length > 0 || drop.length > 0) maps[key] = { put, drop };
  }
  const more = left < 0;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof RoomState>) {
    if (key === 'timeline' || (MAPS as readonly string[]).includes(key)) continue;
    // The order and the counts speak of entries: they follow when the last entry is there.
    if (more && (key === 'order' || key === 'quiet')) continue;
    if (before[key] !== after[key]) set[key] = after[key];
  }
  const timeline = before.timeline === after.timeline ? undefined : diffTimeline(before.timeline, after.timeline);
  // That time passed is no news: whoever shows it has a clock.
  if (Object.keys(set).every(key => key === 'now') && Object.keys(maps).length === 0 && !timeline) return undefined;
  return { set, maps, ...(timeline ? { timeline } : {}), more };
}

function diffTimeline(before: RoomState['timeline'], after: RoomState['timeline']): Patch['timeline'] {
  const first = after[0];
  const cut = Math.max(0, first ? before.indexOf(first) : 0);
  let keep = 0;
  while (cut + keep < before.length && keep < after.length && before[cut + keep] === after[keep]) keep++;
  if (cut === 0 && keep === before.length && keep === after.length) return undefined;
  return { cut, keep, tail: after.slice(keep) };
}

/** The state after the patch; slices it does not name keep their identity. */
export function applyPatch(state: RoomState, patch: Patch): RoomState {
  const next: Record<string, unknown> = { ...state, ...patch.set };
  if ('label' in patch.set && patch.set.label === undefined) delete next['label'];
  for (const key of MAPS) {
    const change = patch.maps[key];
    if (!change) continue;
    const map = new Map(state[key] as ReadonlyMap<string, unknown>);
    for (const id of change.drop) map.delete(id);
    for (const [id, value] of change.put) map.set(id, value);
    next[key] = map;
  }
  if (patch.timeline) next['timeline'] = [...state.timeline.slice(patch.timeline.cut, patch.timeline.cut + patch.timeline.keep), ...patch.timeline.tail];
  return next as unknown as RoomState;
}
