import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRoom } from '../../../src/state/ground.js';
import { applyParts, diffRoom, inParts } from '../../../src/state/mirror.js';
import type { RoomState } from '../../../src/state/state.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { TimelineEntry } from '../../../src/model/timeline.js';
import type { IncidentId } from '../../../src/model/incident.js';
import { alert, at, NOON } from '../../support/signals.js';

const empty = emptyRoom(NOON);
const entry = (n: number): TimelineEntry => ({ id: `t${n}`, at: at(n), lane: 'alert', text: plainText(`entry ${n}`) });
const pool = Array.from({ length: 30 }, (_, n) => alert({ id: `a${n}` }));
const entries = Array.from({ length: 30 }, (_, n) => entry(n));

const room = fc
  .record({ alerts: fc.subarray(pool), from: fc.nat(29), to: fc.nat(29), label: fc.boolean(), order: fc.subarray(['x', 'y', 'z']) })
  .map(({ alerts, from, to, label, order }): RoomState => ({
    ...empty,
    alerts: new Map(alerts.map(one => [one.id, one])),
    timeline: entries.slice(Math.min(from, to), Math.max(from, to)),
    order: order as unknown as IncidentId[],
    ...(label ? { label: plainText('GAME DAY') } : {}),
  }));

/** From one state to another in parts, through the structured clone that a port makes. */
function travel(from: RoomState, to: RoomState, limit: number): RoomState {
  const patch = diffRoom(from, to);
  const parts = patch ? inParts(patch, limit) : [];
  for (const part of parts) expect(Object.values(part.maps).reduce((sum, { put }) => sum + put.length, 0)).toBeLessThanOrEqual(limit);
  expect(parts.map(({ more }) => more)).toEqual(parts.map((_, index) => index < parts.length - 1));
  // The receiver holds clones, so it is compared by value.
  return applyParts(structuredClone(from), structuredClone([...parts]));
}

describe('mirror', () => {
  it('brings any state to any other, in bounded parts', () => {
    fc.assert(
      fc.property(room, room, fc.integer({ min: 1, max: 50 }), (from, to, limit) => {
        expect(travel(from, to, limit)).toEqual(to);
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing when nothing changed, and little when one alert did', () => {
    const before: RoomState = { ...empty, alerts: new Map(pool.map(one => [one.id, one])) };
    expect(diffRoom(before, before)).toBeUndefined();
    expect(diffRoom(before, { ...before })).toBeUndefined();
    const after = { ...before, alerts: new Map(before.alerts).set(pool[0]!.id, { ...pool[0]!, severity: 'critical' as const }) };
    const patch = diffRoom(before, after);
    expect(Object.keys(patch?.set ?? {})).toEqual([]);
    expect(patch?.maps.alerts?.put).toHaveLength(1);
  });

  it('keeps the identity of slices that a patch does not name', () => {
    const after = applyParts(empty, [{ set: { dropped: 3 }, maps: {}, more: false }]);
    expect(after.alerts).toBe(empty.alerts);
    expect(after.dropped).toBe(3);
  });
});
