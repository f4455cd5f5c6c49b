import type { SourceHealth } from '../model/health.js';
import type { Incident } from '../model/incident.js';
import { sameValue } from '../model/same-value.js';
import type { ProviderId } from '../model/signal.js';
import type { RoomState } from './state.js';

/** The slices of RoomState that are maps, sent entry by entry. */
const MAPS = ['incidents', 'alerts', 'signals', 'health', 'plans', 'conversations', 'acknowledged', 'findings', 'checks'] as const;
type MapSlice = (typeof MAPS)[number];

type Entry = readonly [string, unknown];

/** What turns one RoomState into the next. Clones; small when little changed. */
export interface Patch {
  /** Slices that are replaced whole. `label` undefined takes it away. */
  readonly set: Readonly<Partial<Record<keyof RoomState, unknown>>>;
  readonly maps: Readonly<Partial<Record<MapSlice, { readonly put: readonly Entry[]; readonly drop: readonly string[] }>>>;
  /** The timeline keeps this many entries from its end's beginning, drops the first `cut`, and gains `tail`. */
  readonly timeline?: { readonly cut: number; readonly keep: number; readonly tail: RoomState['timeline'] };
  /** True when this is a part and another follows: what the parts say holds when the last is there. */
  readonly more: boolean;
}

/** Entries sent at once: structured clone of 200 rows takes about 0.5 ms (terminal.md 2.5). */
export const PATCH_LIMIT = 200;

/**
 * Compares by identity (state is never mutated) and tells what is new.
 * @returns undefined when nothing changed but the time
 */
export function diffRoom(before: RoomState, after: RoomState): Patch | undefined {
  if (before === after) return undefined;
  const set: Partial<Record<keyof RoomState, unknown>> = {};
  const maps: Partial<Record<MapSlice, { put: Entry[]; drop: string[] }>> = {};
  for (const key of MAPS) {
    const old = before[key] as ReadonlyMap<string, unknown>;
    const now = after[key] as ReadonlyMap<string, unknown>;
    if (old === now) continue;
    const put: Entry[] = [];
    const drop: string[] = [];
    for (const [id, value] of now) if (old.get(id) !== value) put.push([id, value]);
    for (const id of old.keys()) if (!now.has(id)) drop.push(id);
    if (put.length > 0 || drop.length > 0) maps[key] = { put, drop };
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof RoomState>) {
    if (key !== 'timeline' && !(MAPS as readonly string[]).includes(key) && before[key] !== after[key]) set[key] = after[key];
  }
  const timeline = before.timeline === after.timeline ? undefined : diffTimeline(before.timeline, after.timeline);
  // That time passed is no news: whoever shows it has a clock.
  if (Object.keys(set).every(key => key === 'now') && Object.keys(maps).length === 0 && !timeline) return undefined;
  return { set, maps, ...(timeline ? { timeline } : {}), more: false };
}

/** Whether a patch tells no more than that sources have answered again, as they did before. */
export function isFreshness(before: RoomState, { set, maps, timeline }: Patch): boolean {
  if (timeline || Object.keys(set).some(key => key !== 'now') || Object.keys(maps).some(key => key !== 'health') || !maps.health)
    return false;
  return (
    maps.health.drop.length === 0 &&
    maps.health.put.every(([id, value]) => sameValue(answer(before.health.get(id as ProviderId)), answer(value as SourceHealth)))
  );
}

/** How a source answers, without when. */
function answer(health: SourceHealth | undefined): unknown {
  if (health?.lastGoodAt === undefined) return health;
  const { lastGoodAt: _, nextAt: _next, took: _took, clockSkew: _skew, ...rest } = health;
  return rest;
}

/** The patch in parts that each take little time to send; an incident counts as much as it has joins. */
export function inParts(patch: Patch, limit: number = PATCH_LIMIT): readonly Patch[] {
  const parts: Patch[] = [];
  const rest: Partial<Record<MapSlice, { readonly put: readonly Entry[]; readonly drop: readonly string[] }>> = {};
  for (const key of MAPS) {
    const change = patch.maps[key];
    if (!change) continue;
    let [from, weight] = [0, 0];
    change.put.forEach(([, value], index) => {
      weight += key === 'incidents' ? 1 + (value as Incident).joins.length : 1;
      if (weight < limit || index === change.put.length - 1) return;
      parts.push({ set: {}, maps: { [key]: { put: change.put.slice(from, index + 1), drop: [] } }, more: true });
      [from, weight] = [index + 1, 0];
    });
    rest[key] = { put: change.put.slice(from), drop: change.drop };
  }
  return [...parts, { ...patch, maps: rest }];
}

function diffTimeline(before: RoomState['timeline'], after: RoomState['timeline']): Patch['timeline'] {
  const first = after[0];
  const cut = Math.max(0, first ? before.indexOf(first) : 0);
  let keep = 0;
  while (cut + keep < before.length && keep < after.length && before[cut + keep] === after[keep]) keep++;
  if (cut === 0 && keep === before.length && keep === after.length) return undefined;
  return { cut, keep, tail: after.slice(keep) };
}

/**
 * The state after a patch, given in its parts; slices that none names keep their identity. All parts at once, because
 * each map is copied for it: part by part, ten thousand alerts would be copied fifty times on the thread that draws.
 */
export function applyParts(state: RoomState, parts: readonly Patch[]): RoomState {
  const next: Record<string, unknown> = { ...state };
  const copied = new Map<MapSlice, Map<string, unknown>>();
  for (const { set, maps, timeline } of parts) {
    Object.assign(next, set);
    if ('label' in set && set.label === undefined) delete next['label'];
    for (const key of MAPS) {
      const change = maps[key];
      if (!change) continue;
      const map = copied.get(key) ?? new Map(state[key] as ReadonlyMap<string, unknown>);
      copied.set(key, map);
      for (const id of change.drop) map.delete(id);
      for (const [id, value] of change.put) map.set(id, value);
    }
    if (timeline) next['timeline'] = [...state.timeline.slice(timeline.cut, timeline.cut + timeline.keep), ...timeline.tail];
  }
  return { ...next, ...Object.fromEntries(copied) } as unknown as RoomState;
}
