import type { Incident, IncidentId } from './incident.js';
import type { PlainText } from './plain-text.js';
import type { ResourceRef } from './resource.js';
import type { Alert, SignalId } from './signal.js';
import type { Instant } from './time.js';

/** What is worth remembering of an incident that is over: it outlives its alerts, and the session. */
export interface PastIncident {
  /** A trouble that comes back may have the id it had: only with its start does it name one incident. */
  readonly id: IncidentId;
  readonly title: PlainText;
  readonly startedAt: Instant;
  readonly recoveredAt: Instant;
  /** Names of its alerts and its objects: what makes it like another. */
  readonly traits: readonly string[];
  /** The first suspect, as it was at the end. */
  readonly suspect?: PlainText;
}

/** Enough to be known again; a storm has thousands. */
const MOST_TRAITS = 30;

/** "shop/checkout": an object as a trait, whatever its kind. */
export const objectTrait = (ref: ResourceRef): string => (ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name);

/** The names of its alerts and of its objects. */
export const traitsOf = (incident: Incident, alerts: ReadonlyMap<SignalId, Alert>): ReadonlySet<string> =>
  new Set([...incident.alerts.flatMap(id => alerts.get(id)?.name ?? []), ...incident.affected.map(objectTrait)]);

/** Undefined while it is open. */
export function pastIncident(incident: Incident, alerts: ReadonlyMap<SignalId, Alert>): PastIncident | undefined {
  const { id, title, startedAt, recoveredAt, suspects } = incident;
  if (recoveredAt === undefined) return undefined;
  const suspect = incident.inconclusive ? undefined : suspects[0]?.title;
  const traits = [...traitsOf(incident, alerts)].slice(0, MOST_TRAITS);
  return { id, title, startedAt, recoveredAt, traits, ...(suspect ? { suspect } : {}) };
}
