import type { Incident, IncidentCheck } from '../../model/incident.js';
import { plainText } from '../../model/plain-text.js';
import { resourceKey, type Resource, type ResourceKey, type ResourceRef } from '../../model/resource.js';
import { sameValue } from '../../model/same-value.js';
import type { Alert, Signal, SignalType } from '../../model/signal.js';
import type { Snapshot } from '../../model/snapshot.js';
import { earlier, hours } from '../../model/time.js';
import type { Edge } from '../../model/topology.js';
import { changeBefore } from './change-before.js';
import type { Question, Scene } from './check.js';
import { costStep } from './cost-step.js';
import { dependencyDown } from './dependency-down.js';
import { errorsOrLatency, saturation, trafficShift } from './moved.js';
import { oneNode, oneVersion, oneZone } from './one-place.js';

/** What is asked of every incident. To add one: one file, one line. */
const QUESTIONS: readonly Question[] = [
  changeBefore,
  saturation,
  errorsOrLatency,
  dependencyDown,
  oneVersion,
  oneNode,
  oneZone,
  trafficShift,
  costStep,
];
/** Only the worst are asked about: nobody looks at more at once, and each costs a walk over the pods. */
const MOST = 10;
const BEFORE = hours(1);

/** Asks the general questions of the worst open incidents. An incident whose answers are as before stays the same object. */
export function withChecks(incidents: readonly Incident[], snapshot: Snapshot, before: ReadonlyMap<string, Incident>): readonly Incident[] {
  const asked = incidents.filter(incident => incident.state === 'open').slice(0, MOST);
  if (asked.length === 0) return incidents;
  const places = new Map<string, Incident[]>();
  for (const incident of asked)
    for (const place of placesOf(incident, snapshot)) places.set(place, [...(places.get(place) ?? []), incident]);
  const gathered = gather(snapshot, places);
  const chosen = new Set(asked);
  return incidents.map(incident => {
    if (!chosen.has(incident)) return incident;
    const scene = sceneOf(incident, snapshot, gathered);
    const checks = QUESTIONS.map(({ id, asks, look }): IncidentCheck => ({ check: id, asks: plainText(asks), ...look(scene) }));
    const known = before.get(incident.id);
    const next = { ...incident, checks };
    return known && sameValue(known, next) ? known : next;
  });
}

const placeOf = (ref: ResourceRef): string => `${ref.namespace ?? ''}/${ref.name}@${ref.cluster ?? ''}`;

const placesOf = (incident: Incident, snapshot: Snapshot): ReadonlySet<string> =>
  new Set(
    [
      ...incident.affected,
      ...incident.suspects.slice(0, 2).map(suspect => suspect.about),
      ...incident.alerts.flatMap(id => {
        const alert = snapshot.signals.get(id);
        return alert ? [alert.about] : [];
      }),
    ].map(placeOf),
  );

/** One pass over everything: what concerns the objects of some incident, by incident. */
interface Gathered {
  readonly types: ReadonlySet<SignalType>;
  readonly signals: ReadonlyMap<Incident, readonly Signal[]>;
  readonly pods: ReadonlyMap<Incident, readonly Resource[]>;
  readonly outward: ReadonlyMap<Incident, readonly Edge[]>;
  readonly alerts: ReadonlyMap<ResourceKey, readonly Alert[]>;
}

function gather(snapshot: Snapshot, places: ReadonlyMap<string, readonly Incident[]>): Gathered {
  const types = new Set<SignalType>();
  const signals = new Map<Incident, Signal[]>();
  const pods = new Map<Incident, Resource[]>();
  const outward = new Map<Incident, Edge[]>();
  const alerts = new Map<ResourceKey, Alert[]>();
  for (const signal of snapshot.signals.values()) {
    types.add(signal.type);
    if (signal.type === 'alert') {
      if (signal.state === 'firing') push(alerts, resourceKey(signal.about), signal);
      continue;
    }
    for (const incident of places.get(placeOf(signal.about)) ?? [])
      if (signal.type === 'cost' || signal.at >= earlier(incident.startedAt, BEFORE)) push(signals, incident, signal);
  }
  for (const resource of snapshot.resources.values()) {
    if (resource.ref.kind !== 'pod') continue;
    for (const incident of places.get(placeOf(resource.owner ?? resource.ref)) ?? []) push(pods, incident, resource);
  }
  for (const edge of snapshot.edges.values()) {
    if (edge.relation !== 'calls' && edge.relation !== 'depends-on') continue;
    for (const incident of places.get(placeOf(edge.from)) ?? []) push(outward, incident, edge);
  }
  return { types, signals, pods, outward, alerts };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function sceneOf(incident: Incident, snapshot: Snapshot, gathered: Gathered): Scene {
  const signals = gathered.signals.get(incident) ?? [];
  return {
    incident,
    alerts: incident.alerts.map(id => snapshot.signals.get(id)).filter(signal => signal?.type === 'alert'),
    of: type => signals.filter(signal => signal.type === type) as never,
    has: type => gathered.types.has(type),
    pods: gathered.pods.get(incident) ?? [],
    outward: gathered.outward.get(incident) ?? [],
    resource: ref => snapshot.resources.get(resourceKey(ref)),
    alertsOf: ref => gathered.alerts.get(resourceKey(ref)) ?? [],
  };
}
