import type { Incident } from '../model/incident.js';
import { resourceKey, type Resource, type ResourceKey, type ResourceRef } from '../model/resource.js';
import type { Snapshot } from '../model/snapshot.js';
import type { FindTargets } from './target.js';

/** Alerts looked at: a storm names the same objects again and again. */
const MOST_ALERTS = 500;

/**
 * All objects that a plan for this incident may act on: its suspects and what it affects, as the sources know them. What is
 * not here can't become a target, whoever asks for it.
 */
export function reachOf(incident: Incident, snapshot: Snapshot, targetsOf: FindTargets): ReadonlyMap<ResourceKey, Resource> {
  const refs: ResourceRef[] = [];
  for (const suspect of incident.suspects) {
    refs.push(suspect.about);
    for (const id of [suspect.change, ...suspect.for.flatMap(evidence => evidence.signals)]) {
      const signal = id === undefined ? undefined : snapshot.signals.get(id);
      if (signal?.type === 'change') refs.push(signal.about);
    }
  }
  refs.push(...incident.affected);
  for (const id of incident.alerts.slice(0, MOST_ALERTS)) {
    const signal = snapshot.signals.get(id);
    if (signal) refs.push(signal.about);
  }
  const reach = new Map<ResourceKey, Resource>();
  const seen = new Set<ResourceKey>();
  for (const ref of refs) {
    const key = resourceKey(ref);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const target of targetsOf(ref)) reach.set(resourceKey(target.ref), target);
    // A pod can be evicted by itself; anything else is done to what keeps it.
    const own = snapshot.resources.get(key);
    if (own?.ref.kind === 'pod') reach.set(key, own);
  }
  for (const { relation, from, to } of snapshot.edges.values()) {
    const scaler = relation === 'scales' && reach.has(resourceKey(to)) ? snapshot.resources.get(resourceKey(from)) : undefined;
    if (scaler) reach.set(resourceKey(from), scaler);
  }
  return reach;
}
