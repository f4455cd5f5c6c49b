import { compareText } from './identity.js';
import type { PlainText } from './plain-text.js';
import type { Instant } from './time.js';

/**
 * A thing that alerts, changes and metrics are about. `kind` is lower case: 'pod', 'deployment', 'statefulset',
 * 'daemonset', 'replicaset', 'job', 'cronjob', 'service', 'node', 'namespace', 'hpa', 'alarm', 'host', 'function',
 * 'account', 'silence', …; an unknown kind is allowed.
 */
export interface ResourceRef {
  readonly kind: string;
  readonly name: PlainText;
  readonly namespace?: PlainText;
  /** The cluster, account or site it lives in; absent when the source does not say. */
  readonly cluster?: PlainText;
}

/** The stable text form of a ResourceRef: `kind/namespace/name@cluster`; empty parts are kept so that it can be taken apart. */
export type ResourceKey = string & { readonly __brand: 'ResourceKey' };

export const resourceKey = (ref: ResourceRef): ResourceKey =>
  `${ref.kind}/${ref.namespace ?? ''}/${ref.name}${ref.cluster ? `@${ref.cluster}` : ''}` as ResourceKey;

export const compareRefs = (a: ResourceRef, b: ResourceRef): number => compareText(resourceKey(a), resourceKey(b));

export type FactValue = string | number | boolean;

/** One version of a workload that a roll-back can name. */
export interface Revision {
  /** As people say it: "r41" or a task definition's "shop:41". */
  readonly name: PlainText;
  /** What makes it unmistakable: the pod template hash, a digest, an ARN. */
  readonly hash: PlainText;
  readonly at: Instant;
  /** What it runs: "shop/checkout:2.7.3". */
  readonly summary: PlainText;
  readonly current: boolean;
}

/** What a source knows of a resource now. `facts` hold numbers and short plain words, never secrets. */
export interface Resource {
  readonly ref: ResourceRef;
  readonly uid?: PlainText;
  /** The controller that owns it, followed by uid at the source (Pod → ReplicaSet → Deployment). */
  readonly owner?: ResourceRef;
  readonly labels: Readonly<Record<string, PlainText>>;
  /** For example `{ replicas: 9, ready: 3, revision: 'r42', phase: 'Running', restarts: 41, hpa: 'checkout', gitops: 'argocd' }`. */
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly revisions?: readonly Revision[];
  readonly seenAt: Instant;
}
