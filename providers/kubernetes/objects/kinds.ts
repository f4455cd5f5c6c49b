import type { Kind, KubernetesObject } from './objects.js';
import {
  readApiService,
  readCertificate,
  readNamespace,
  readQuota,
  readRole,
  readRoleBinding,
  readServiceAccount,
  readStorageClass,
  readVolume,
  readWebhook,
} from './read-cluster.js';
import { readGateway, readGatewayClass, readIngress, readIngressClass, readNetworkPolicy, readRoute } from './read-network.js';
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
 * Secrets are not here and can't be: `access/api.ts` refuses their path. Whether one exists is asked by `watch/secrets.ts`.
 */
export const WATCHED: readonly WatchedKind[] = [
  { kind: 'node', title: 'nodes', api: '/api/v1', plural: 'nodes', namespaced: false, read: readNode },
  {
    kind: 'deployment',
    title: 'deployments',
    api: '/apis/apps/v1',
    plural: 'deployments',
    namespaced: true,
    read: object => readWorkload('deployment', object),
  },
  { kind: 'replicaset', title: 'replica sets', api: '/apis/apps/v1', plural: 'replicasets', namespaced: true, read: readReplicaSet },
  {
    kind: 'statefulset',
    title: 'stateful sets',
    api: '/apis/apps/v1',
    plural: 'statefulsets',
    namespaced: true,
    read: object => readWorkload('statefulset', object),
  },
  {
    kind: 'daemonset',
    title: 'daemon sets',
    api: '/apis/apps/v1',
    plural: 'daemonsets',
    namespaced: true,
    read: object => readWorkload('daemonset', object),
  },
  {
    kind: 'revision',
    title: 'controller revisions',
    api: '/apis/apps/v1',
    plural: 'controllerrevisions',
    namespaced: true,
    read: readRevision,
  },
  { kind: 'pod', title: 'pods', api: '/api/v1', plural: 'pods', namespaced: true, read: readPod },
  { kind: 'job', title: 'jobs', api: '/apis/batch/v1', plural: 'jobs', namespaced: true, read: readJob },
  { kind: 'cronjob', title: 'cron jobs', api: '/apis/batch/v1', plural: 'cronjobs', namespaced: true, read: readCronJob },
  { kind: 'service', title: 'services', api: '/api/v1', plural: 'services', namespaced: true, read: readService },
  {
    kind: 'slice',
    title: 'endpoint slices',
    api: '/apis/discovery.k8s.io/v1',
    plural: 'endpointslices',
    namespaced: true,
    read: readSlice,
  },
  { kind: 'hpa', title: 'autoscalers', api: '/apis/autoscaling/v2', plural: 'horizontalpodautoscalers', namespaced: true, read: readHpa },
  { kind: 'pdb', title: 'disruption budgets', api: '/apis/policy/v1', plural: 'poddisruptionbudgets', namespaced: true, read: readPdb },
  { kind: 'pvc', title: 'volume claims', api: '/api/v1', plural: 'persistentvolumeclaims', namespaced: true, read: readClaim },
  { kind: 'config', title: 'config maps', api: '/api/v1', plural: 'configmaps', namespaced: true, metadataOnly: true, read: readConfig },
];

/** What is only listed now and then. What a server does not have, such as gateways, is no failure. */
export const SURVEYED: readonly WatchedKind[] = [
  { kind: 'namespace', title: 'namespaces', api: '/api/v1', plural: 'namespaces', namespaced: false, read: readNamespace },
  {
    kind: 'storageclass',
    title: 'storage classes',
    api: '/apis/storage.k8s.io/v1',
    plural: 'storageclasses',
    namespaced: false,
    read: readStorageClass,
  },
  { kind: 'pv', title: 'volumes', api: '/api/v1', plural: 'persistentvolumes', namespaced: false, read: readVolume },
  {
    kind: 'serviceaccount',
    title: 'service accounts',
    api: '/api/v1',
    plural: 'serviceaccounts',
    namespaced: true,
    metadataOnly: true,
    read: readServiceAccount,
  },
  {
    kind: 'ingressclass',
    title: 'ingress classes',
    api: '/apis/networking.k8s.io/v1',
    plural: 'ingressclasses',
    namespaced: false,
    read: readIngressClass,
  },
  { kind: 'ingress', title: 'ingresses', api: '/apis/networking.k8s.io/v1', plural: 'ingresses', namespaced: true, read: readIngress },
  {
    kind: 'networkpolicy',
    title: 'network policies',
    api: '/apis/networking.k8s.io/v1',
    plural: 'networkpolicies',
    namespaced: true,
    read: readNetworkPolicy,
  },
  {
    kind: 'mutatingwebhook',
    title: 'mutating webhooks',
    api: '/apis/admissionregistration.k8s.io/v1',
    plural: 'mutatingwebhookconfigurations',
    namespaced: false,
    read: object => readWebhook('mutatingwebhook', object),
  },
  {
    kind: 'validatingwebhook',
    title: 'validating webhooks',
    api: '/apis/admissionregistration.k8s.io/v1',
    plural: 'validatingwebhookconfigurations',
    namespaced: false,
    read: object => readWebhook('validatingwebhook', object),
  },
  {
    kind: 'apiservice',
    title: 'API services',
    api: '/apis/apiregistration.k8s.io/v1',
    plural: 'apiservices',
    namespaced: false,
    read: readApiService,
  },
  {
    kind: 'gatewayclass',
    title: 'gateway classes',
    api: '/apis/gateway.networking.k8s.io/v1',
    plural: 'gatewayclasses',
    namespaced: false,
    read: readGatewayClass,
  },
  {
    kind: 'gateway',
    title: 'gateways',
    api: '/apis/gateway.networking.k8s.io/v1',
    plural: 'gateways',
    namespaced: true,
    read: readGateway,
  },
  {
    kind: 'httproute',
    title: 'HTTP routes',
    api: '/apis/gateway.networking.k8s.io/v1',
    plural: 'httproutes',
    namespaced: true,
    read: readRoute,
  },
  {
    kind: 'certificate',
    title: 'certificates',
    api: '/apis/cert-manager.io/v1',
    plural: 'certificates',
    namespaced: true,
    read: readCertificate,
  },
  {
    kind: 'role',
    title: 'roles',
    api: '/apis/rbac.authorization.k8s.io/v1',
    plural: 'roles',
    namespaced: true,
    read: object => readRole('role', object),
  },
  {
    kind: 'clusterrole',
    title: 'cluster roles',
    api: '/apis/rbac.authorization.k8s.io/v1',
    plural: 'clusterroles',
    namespaced: false,
    read: object => readRole('clusterrole', object),
  },
  {
    kind: 'rolebinding',
    title: 'role bindings',
    api: '/apis/rbac.authorization.k8s.io/v1',
    plural: 'rolebindings',
    namespaced: true,
    read: readRoleBinding,
  },
  { kind: 'resourcequota', title: 'quotas', api: '/api/v1', plural: 'resourcequotas', namespaced: true, read: readQuota },
];

const TITLES: ReadonlyMap<Kind, string> = new Map([
  ...[...WATCHED, ...SURVEYED].map(({ kind, title }) => [kind, title] as const),
  ['secret', 'names of secrets'],
]);
export const titleOf = (kind: Kind): string => TITLES.get(kind) ?? kind;

/** The path of a kind, of one namespace or of all. */
export const pathOf = (kind: Pick<WatchedKind, 'api' | 'plural' | 'namespaced'>, namespace?: string): string =>
  kind.namespaced && namespace ? `${kind.api}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}` : `${kind.api}/${kind.plural}`;
