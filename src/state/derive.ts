import { withChecks } from '../correlate/checks/index.js';
import { withCauses } from '../correlate/causes.js';
import { correlate } from '../correlate/correlate.js';
import { timelineOf } from '../correlate/timeline.js';
import type { RoomEvent } from './event.js';
import type { State } from './ground.js';
import { snapshotOf } from './ground.js';

/**
 * Incidents and timeline from what the room was told: the only place that computes them. Costs in proportion to what
 * changed since `state.correlation`.
 */
export function derive(state: State): Extract<RoomEvent, { type: 'correlated' }> {
  const snapshot = snapshotOf(state);
  const found = correlate(snapshot, state.correlation);
  const correlation = {
    ...found,
    incidents: withChecks(withCauses(found.incidents, snapshot.findings, state.room.incidents), snapshot, state.room.incidents),
  };
  return { type: 'correlated', correlation, timeline: timelineOf(snapshot, correlation.incidents, state.acts) };
}
