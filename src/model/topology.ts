import type { ResourceRef } from './resource.js';
import { resourceKey } from './resource.js';

/** `from` calls, runs on, owns, routes to or depends on `to`. */
export interface Edge {
  readonly from: ResourceRef;
  readonly to: ResourceRef;
  readonly relation: 'calls' | 'runs-on' | 'owns' | 'routes-to' | 'depends-on' | 'scales';
}

export const edgeKey = (edge: Edge): string => `${edge.relation} ${resourceKey(edge.from)} ${resourceKey(edge.to)}`;
