import type { ResourceKey, ResourceRef } from '../../../model/resource.js';
import { resourceKey } from '../../../model/resource.js';
import type { Signal } from '../../../model/signal.js';
import type { Window } from '../../../model/time.js';
import { hours } from '../../../model/time.js';
import type { Edge } from '../../../model/topology.js';
import type { OriginCase } from './clue.js';
import { measureOf } from './measure.js';

/** How far back a series speaks of what is usual. */
const HISTORY = hours(6);

export interface Scene {
  /** Who may be the origin. */
  readonly services: readonly ResourceRef[];
  readonly edges: readonly Edge[];
  /** Of these the series, log bursts and changes are used; alerts speak through `seenAt`. */
  readonly signals: readonly Signal[];
  /** From when it was first seen to now. */
  readonly window: Window;
  readonly seenAt?: OriginCase['seenAt'];
  /** The service that stands for an object (the workload of a pod); itself when absent. */
  readonly standsFor?: (about: ResourceRef) => ResourceRef | undefined;
}

/** The signals around an incident as a case for `rankOrigins`: what is about a pod counts for the service it stands for. */
export function caseOfSignals({ services, edges, signals, window, seenAt, standsFor }: Scene): OriginCase {
  const wanted = new Map<ResourceKey, ResourceRef>(services.map(service => [resourceKey(service), service]));
  const serviceOf = (about: ResourceRef): ResourceRef | undefined => wanted.get(resourceKey(standsFor?.(about) ?? about));
  const ofType = <T extends Signal['type']>(type: T) =>
    signals.flatMap((signal): readonly Extract<Signal, { type: T }>[] => {
      const about = signal.type === type ? serviceOf(signal.about) : undefined;
      return about ? [{ ...signal, about } as Extract<Signal, { type: T }>] : [];
    });
  return {
    services,
    edges,
    window,
    measures: ofType('series').flatMap(series => measureOf(series, window, HISTORY) ?? []),
    bursts: ofType('log-burst').filter(burst => burst.lastAt >= window.from && burst.at <= window.to),
    changes: ofType('change'),
    ...(seenAt ? { seenAt } : {}),
  };
}
