import type { Kind, KubernetesObject } from './objects.js';
import { readClaim, readConfig, readHpa, readNode, readPdb, readService, readSlice } from './read-others.js';
import { readPod } from './read-pod.js';
import { readCronJob, readJob, readReplicaSet, readRevision, readWorkload } from './read-workload.js';

/** One kind to watch: where it is and how it is read. */
export interface WatchedKind {
  readonly kind: Kind;
  /** In words, for notes: "pods". */
  readonly title: string;
  readonly api: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Only `metadata` is asked for. */
  readonly metadataOnly?: boolean;
  read(object: unknown): KubernetesObject;
}

/**
 * Everything that is watched. Owners come before what they own, so that most of a first list finds its owner at once.
 * Secrets are not here and can't be: `access/api.ts` refuses their path.
 */
export const WATCHED: readonly WatchedKind[] = [
  { kind: 'node', title: 'nodes', api: '/api/v1', plural: 'nodes', namespaced: false, read: readNode },
  { kind: 'deployment', title: 'deployments', api: '/apis/apps/v1', plural: 'deployments', namespaced: true, read: object => readWorkload('deployment', object) },
  { kind: 'replicaset', title: 'replica sets', api: '/apis/apps/v1', plural: 'replicasets', namespaced: true, read: readReplicaSet },
  { kind: 'statefulset', title: 'stateful sets', api: '/apis/apps/v1', plural: 'statefulsets', namespaced: true, read: object => readWorkload('statefulset', object) },
  { kind: 'daemonset', title: 'daemon sets', api: '/apis/apps/v1', plural: 'daemonsets', namespaced: true, read: object => readWorkload('daemonset', object) },
  { kind: 'revision', title: 'controller revisions', api: '/apis/apps/v1', plural: 'controllerrevisions', namespaced: true, read: readRevision },
  { kind: 'pod', title: 'pods', api: '/api/v1', plural: 'pods', namespaced: true, read: readPod },
  { kind: 'job', title: 'jobs', api: '/apis/batch/v1', plural: 'jobs', namespaced: true, read: readJob },
  { kind: 'cronjob', title: 'cron jobs', api: '/apis/batch/v1', plural: 'cronjobs', namespaced: true, read: readCronJob },
  { kind: 'service', title: 'services', api: '/api/v1', plural: 'services', namespaced: true, read: readService },
  { kind: 'slice', title: 'endpoint slices', api: '/apis/discovery.k8s.io/v1', plural: 'endpointslices', namespaced: true, read: readSlice },
  { kind: 'hpa', title: 'autoscalers', api: '/apis/autoscaling/v2', plural: 'horizontalpodautoscalers', namespaced: true, read: readHpa },
  { kind: 'pdb', title: 'disruption budgets', api: '/apis/policy/v1', plural: 'poddisruptionbudgets', namespaced: true, read: readPdb },
  { kind: 'pvc', title: 'volume claims', api: '/api/v1', plural: 'persistentvolumeclaims', namespaced: true, read: readClaim },
  { kind: 'config', title: 'config maps', api: '/api/v1', plural: 'configmaps', namespaced: true, metadataOnly: true, read: readConfig },
];

/** The path of a kind, of one namespace or of all. */
export const pathOf = (kind: Pick<WatchedKind, 'api' | 'plural' | 'namespaced'>, namespace?: string): string =>
  kind.namespaced && namespace ? `${kind.api}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}` : `${kind.api}/${kind.plural}`;
