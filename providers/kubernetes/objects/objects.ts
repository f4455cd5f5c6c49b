import type { PlainText } from '../../../src/model/plain-text.js';
import type { Labels } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import type { Container } from './container.js';
import type { ServiceName } from './named-services.js';
import type { StrayProbe, Wanted } from './references.js';
import type { Selector } from './selector.js';
import type { SurveyedKind, SurveyedObject } from './surveyed.js';

/** The kinds that are known here: watched, or listed now and then. 'revision' is a ControllerRevision, 'slice' an EndpointSlice, 'config' the metadata of a ConfigMap. */
export type Kind =
  | 'pod'
  | 'replicaset'
  | 'deployment'
  | 'statefulset'
  | 'daemonset'
  | 'revision'
  | 'job'
  | 'cronjob'
  | 'node'
  | 'service'
  | 'slice'
  | 'hpa'
  | 'pdb'
  | 'pvc'
  | 'config'
  | SurveyedKind;

/** The controller that owns an object. `kind` is lower case; the object itself may be unknown here. */
export interface Owner {
  readonly uid: string;
  readonly kind: string;
  readonly name: PlainText;
}

/** Who last changed which top-level fields of `spec` (or 'data'), from `managedFields`. */
export interface Manager {
  readonly name: PlainText;
  readonly at: Instant;
  readonly fields: readonly string[];
}

/** What is kept of every object: small, plain, without secrets. */
export interface Base<K extends Kind = Kind> {
  readonly kind: K;
  readonly uid: string;
  readonly name: PlainText;
  readonly namespace?: PlainText;
  readonly version: string;
  readonly generation: number;
  readonly createdAt: Instant;
  readonly deletedAt?: Instant;
  /** What keeps an object that is being deleted. */
  readonly finalizers?: readonly PlainText[];
  readonly labels: Labels;
  readonly owner?: Owner;
  /** 'argocd', 'flux' or 'helm', when one of them keeps the object. */
  readonly gitops?: 'argocd' | 'flux' | 'helm';
  readonly managers: readonly Manager[];
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: PlainText;
  readonly message?: PlainText;
  /** When the status changed, and when anything of it changed. */
  readonly since?: Instant;
  readonly updatedAt?: Instant;
}

export interface PodObject extends Base<'pod'> {
  readonly phase: PlainText;
  readonly reason?: PlainText;
  readonly message?: PlainText;
  readonly node?: PlainText;
  readonly startedAt?: Instant;
  readonly ready: boolean;
  readonly conditions: readonly Condition[];
  readonly containers: readonly Container[];
  readonly claims: readonly PlainText[];
  readonly configs: readonly PlainText[];
  readonly nodeSelector: Labels;
  /** What its node affinity demands: one of them has to fit the labels of the node; none: any node does. */
  readonly nodeTerms: readonly Selector[];
  /** What has to be taken from it before a node is looked for. */
  readonly gates: readonly PlainText[];
  /** Keys of the taints that it tolerates; "*" for all of them. */
  readonly tolerates: readonly string[];
  /** Sum of the requests of its containers: cores and bytes. */
  readonly requests: { readonly cpu: number; readonly memory: number };
  /** Only of a pod that nobody owns: else its owner tells. */
  readonly wants: readonly Wanted[];
  readonly privileged: boolean;
}

/** What a pod template says, flattened to paths; values that may be secret are marks that only tell equal from different. */
export interface Template {
  readonly fields: ReadonlyMap<string, string>;
  readonly images: readonly PlainText[];
  readonly labels: Labels;
  readonly configs: readonly PlainText[];
  readonly claims: readonly PlainText[];
  /** `kubectl.kubernetes.io/restartedAt`. */
  readonly restartedAt?: PlainText;
}

export interface ReplicaSetObject extends Base<'replicaset'> {
  readonly replicas: number;
  readonly ready: number;
  readonly running: number;
  /** Number of the Deployment's revision; 0 when a ReplicaSet of its own. */
  readonly revision: number;
  readonly hash: PlainText;
  readonly cause?: PlainText;
  /** It was rolled back to: its age says nothing of when it became current. */
  readonly reused: boolean;
  readonly conditions: readonly Condition[];
  readonly template: Template;
}

export interface RevisionObject extends Base<'revision'> {
  readonly revision: number;
  readonly hash: PlainText;
  readonly cause?: PlainText;
  readonly template: Template;
}

export interface WorkloadObject extends Base<'deployment' | 'statefulset' | 'daemonset'> {
  readonly replicas: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
  /** Pods that exist of any revision. */
  readonly total: number;
  readonly observedGeneration: number;
  readonly paused: boolean;
  readonly revision: number;
  /** Names of the ControllerRevisions (StatefulSet, DaemonSet). */
  readonly updateRevision?: PlainText;
  readonly currentRevision?: PlainText;
  readonly deadline: number;
  readonly strategy: PlainText;
  readonly conditions: readonly Condition[];
  readonly images: readonly PlainText[];
  readonly podLabels: Labels;
  readonly configs: readonly PlainText[];
  readonly claims: readonly PlainText[];
  readonly named: readonly ServiceName[];
  readonly wants: readonly Wanted[];
  /** The ports that its containers say they open. */
  readonly ports: readonly OpenPort[];
  /** Probes that ask at a port by a name that their container does not have. */
  readonly strayProbes: readonly StrayProbe[];
  /** Some container asks for processor time and memory, so that shares of it can be told. */
  readonly hasRequests: boolean;
  /** Of a StatefulSet. */
  readonly serviceName?: PlainText;
  /** Storage classes that the claim templates of a StatefulSet name. */
  readonly storageClasses: readonly PlainText[];
}

export interface JobObject extends Base<'job'> {
  readonly active: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly backoffLimit: number;
  readonly suspended: boolean;
  readonly conditions: readonly Condition[];
  readonly images: readonly PlainText[];
  readonly named: readonly ServiceName[];
  readonly wants: readonly Wanted[];
  readonly configs: readonly PlainText[];
}

export interface CronJobObject extends Base<'cronjob'> {
  readonly podLabels: Labels;
  readonly schedule: PlainText;
  readonly suspended: boolean;
  readonly lastScheduledAt?: Instant;
  readonly lastSucceededAt?: Instant;
  readonly images: readonly PlainText[];
  readonly named: readonly ServiceName[];
  readonly wants: readonly Wanted[];
  readonly configs: readonly PlainText[];
  /** In seconds; absent: any delay is fine. */
  readonly startingDeadline?: number;
}

export interface NodeObject extends Base<'node'> {
  readonly unschedulable: boolean;
  readonly conditions: readonly Condition[];
  readonly taints: readonly PlainText[];
  readonly zone?: PlainText;
  readonly instanceType?: PlainText;
  readonly kubelet?: PlainText;
  /** What pods may ask for together: cores, bytes, pods. */
  readonly room: { readonly cpu: number; readonly memory: number; readonly pods: number };
}

/** A port of a container; most have no name. */
export interface OpenPort {
  readonly name?: PlainText;
  readonly number: number;
}

export interface ServiceObject extends Base<'service'> {
  readonly selector: Labels;
  readonly serviceType: PlainText;
  readonly headless: boolean;
  /** A load balancer was asked for, and none has given it an address yet. */
  readonly lacksAddress: boolean;
  readonly ports: readonly { readonly name: PlainText; readonly port: number; readonly target: PlainText }[];
}

export interface SliceObject extends Base<'slice'> {
  readonly service?: PlainText;
  readonly pods: readonly PlainText[];
  readonly ready: number;
  readonly total: number;
}

export interface HpaObject extends Base<'hpa'> {
  readonly target: { readonly kind: string; readonly name: PlainText };
  readonly min: number;
  readonly max: number;
  readonly current: number;
  readonly desired: number;
  readonly lastScaledAt?: Instant;
  /** It scales by shares of what the containers ask for. */
  readonly byRequests: boolean;
  readonly conditions: readonly Condition[];
}

export interface PdbObject extends Base<'pdb'> {
  readonly selector: Selector;
  /** Pods that it counts. */
  readonly expected: number;
  readonly conditions: readonly Condition[];
  /** As it is written: "at least 2", "at most 0 away". */
  readonly demand: PlainText;
  readonly allowed: number;
  readonly healthy: number;
  readonly wanted: number;
}

export interface ClaimObject extends Base<'pvc'> {
  readonly phase: PlainText;
  readonly storageClass?: PlainText;
  readonly volume?: PlainText;
  readonly bytes?: number;
  readonly size?: PlainText;
  readonly modes: readonly string[];
}

export interface ConfigObject extends Base<'config'> {
  /** Names of its entries, as far as `managedFields` tell; never their values. */
  readonly keys: readonly string[];
  /** False when `managedFields` were stripped: then nothing is known of its entries. */
  readonly keysKnown: boolean;
}

export type KubernetesObject =
  | PodObject
  | ReplicaSetObject
  | RevisionObject
  | WorkloadObject
  | JobObject
  | CronJobObject
  | NodeObject
  | ServiceObject
  | SliceObject
  | HpaObject
  | PdbObject
  | ClaimObject
  | ConfigObject
  | SurveyedObject;

export type ObjectOf<K extends Kind> = KubernetesObject extends infer O
  ? O extends { readonly kind: infer J }
    ? K extends J
      ? O
      : never
    : never
  : never;
