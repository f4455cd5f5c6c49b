import type { PlainText } from '../../model/plain-text.js';
import type { ResourceRef } from '../../model/resource.js';
import { compareRefs } from '../../model/resource.js';

/** What kind of thing a unit is: 'workload' stands for everything that serves or runs (pods, deployments, services, functions). */
export type UnitSort = 'workload' | 'node' | 'namespace' | 'other';

/**
 * The object that a person would name: a pod is its deployment, a service is what it routes to.
 * One object per key and engine, so that units compare by identity.
 */
export interface Unit {
  readonly key: string;
  /** Its place among the units of the engine, in no order that means anything: what is known of many units stands in flat arrays. */
  readonly number: number;
  readonly sort: UnitSort;
  readonly name: PlainText;
  readonly namespace?: PlainText;
  readonly cluster?: PlainText;
}

/** How telling a kind of reference is: people name the workload, then the service, and a pod only when they must. */
const TELLING = [
  'deployment',
  'rollout',
  'statefulset',
  'daemonset',
  'cronjob',
  'job',
  'function',
  'database',
  'queue',
  'node',
  'host',
  'service',
  'workload',
  'endpoint',
  'client',
];
const telling = (kind: string): number => (TELLING.includes(kind) ? TELLING.indexOf(kind) : TELLING.length);

/** The better of two references to one unit; the same whichever comes first. */
export const betterRef = (a: ResourceRef, b: ResourceRef): ResourceRef => {
  const order =
    telling(a.kind) - telling(b.kind) ||
    (b.namespace === undefined ? 0 : 1) - (a.namespace === undefined ? 0 : 1) ||
    (b.cluster === undefined ? 0 : 1) - (a.cluster === undefined ? 0 : 1) ||
    compareRefs(a, b);
  return order <= 0 ? a : b;
};

const WORKLOADS = new Set([
  'pod',
  'replicaset',
  'deployment',
  'statefulset',
  'daemonset',
  'job',
  'cronjob',
  'service',
  'hpa',
  'function',
  'endpoints',
  'ingress',
  'rollout',
  'workload',
  'container',
  'task',
  'queue',
  'database',
  'pvc',
  'endpoint',
  'client',
]);

export function unitSort(kind: string): UnitSort {
  if (WORKLOADS.has(kind)) return 'workload';
  if (kind === 'node' || kind === 'host') return 'node';
  return kind === 'namespace' ? 'namespace' : 'other';
}

/** Objects that carry others: what happens to them happens to what is on or in them. */
export const hostKey = (sort: 'node' | 'namespace', name: string, cluster: string | undefined): string =>
  `${sort}/${name}@${cluster ?? ''}`;
