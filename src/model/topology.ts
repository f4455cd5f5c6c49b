import type { ResourceKey, ResourceRef } from './resource.js';
import { resourceKey } from './resource.js';

/** `from` calls, runs on, owns, routes to or depends on `to`. */
export interface Edge {
  readonly from: ResourceRef;
  readonly to: ResourceRef;
  readonly relation: 'calls' | 'runs-on' | 'owns' | 'routes-to' | 'depends-on' | 'scales';
}

export const edgeKey = (edge: Edge): string => `${edge.relation} ${resourceKey(edge.from)} ${resourceKey(edge.to)}`;

/** Neighbours by key, both directions, of the edges given. */
export interface Topology {
  readonly out: ReadonlyMap<ResourceKey, readonly Edge[]>;
  readonly in: ReadonlyMap<ResourceKey, readonly Edge[]>;
}

export function topologyOf(edges: readonly Edge[]): Topology {
  const out = new Map<ResourceKey, Edge[]>();
  const into = new Map<ResourceKey, Edge[]>();
  const add = (map: Map<ResourceKey, Edge[]>, key: ResourceKey, edge: Edge): void => {
    const list = map.get(key);
    if (list) list.push(edge);
    else map.set(key, [edge]);
  };
  for (const edge of edges) {
    add(out, resourceKey(edge.from), edge);
    add(into, resourceKey(edge.to), edge);
  }
  return { out, in: into };
}
