import type { Incident } from '../model/incident.js';
import { resourceKey } from '../model/resource.js';
import type { AnswerContext } from './facts.js';

/** Other incidents that the room remembers of the same objects, in the order of the room. */
export function similarTo({ incident, state }: AnswerContext): readonly Incident[] {
  if (!incident) return [];
  const own = new Set(incident.affected.map(resourceKey));
  return state.order
    .flatMap(key => state.incidents.get(key) ?? [])
    .filter(other => other.id !== incident.id && other.affected.some(ref => own.has(resourceKey(ref))));
}
