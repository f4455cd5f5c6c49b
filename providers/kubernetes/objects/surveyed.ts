import type { PlainText } from '../../../src/model/plain-text.js';
import type { Instant } from '../../../src/model/time.js';
import type { Base, Condition } from './objects.js';
import type { Selector } from './selector.js';

/** Kinds that are listed now and then instead of being watched: they change seldom, and only checks look at them. */
export type SurveyedKind =
  | 'namespace'
  | 'ingress'
  | 'ingressclass'
  | 'networkpolicy'
  | 'pv'
  | 'storageclass'
  | 'serviceaccount'
  | 'mutatingwebhook'
  | 'validatingwebhook'
  | 'apiservice'
  | 'gatewayclass'
  | 'gateway'
  | 'httproute'
  | 'certificate'
  | 'role'
  | 'clusterrole'
  | 'rolebinding'
  | 'resourcequota'
  | 'secret';

export interface NamespaceObject extends Base<'namespace'> {
  readonly phase: PlainText;
  readonly conditions: readonly Condition[];
}

/** A port of a Service, by number or by name. */
export interface Backend {
  readonly service: PlainText;
  /** Of the Service; absent: the same namespace. */
  readonly namespace?: PlainText;
  readonly port?: PlainText;
  /** Where it is named: "shop.example/cart". */
  readonly at: PlainText;
}

export interface IngressObject extends Base<'ingress'> {
  readonly className?: PlainText;
  readonly backends: readonly Backend[];
  readonly tlsSecrets: readonly PlainText[];
}

export interface IngressClassObject extends Base<'ingressclass'> {
  readonly isDefault: boolean;
}

export interface NetworkPolicyObject extends Base<'networkpolicy'> {
  readonly selector: Selector;
  readonly ingress: 'untouched' | 'nothing' | 'something' | 'everything';
  readonly egress: 'untouched' | 'nothing' | 'something' | 'everything';
  /** Some rule lets requests for names (port 53) out. */
  readonly letsAskNames: boolean;
  /** Pods of its own namespace that it lets in, by their labels. */
  readonly guests: readonly Selector[];
  /** Some rule lets in whoever comes to a port, addresses, or pods of other namespaces. */
  readonly letsInOthers: boolean;
}

export interface VolumeObject extends Base<'pv'> {
  readonly phase: PlainText;
  readonly reason?: PlainText;
  readonly message?: PlainText;
  readonly storageClass: PlainText;
  readonly claim?: { readonly namespace: PlainText; readonly name: PlainText };
  readonly bytes?: number;
  readonly size?: PlainText;
  readonly modes: readonly string[];
  readonly reclaim: PlainText;
  /** Nodes that can reach it, one of them has to fit; none: all can. */
  readonly nodeTerms: readonly Selector[];
}

export interface StorageClassObject extends Base<'storageclass'> {
  readonly provisioner: PlainText;
  readonly isDefault: boolean;
  readonly waitsForPod: boolean;
}

export type ServiceAccountObject = Base<'serviceaccount'>;

/** One web hook of a configuration: what is called, and what happens when it does not answer. */
export interface Hook {
  readonly name: PlainText;
  readonly service?: { readonly namespace: PlainText; readonly name: PlainText; readonly port: number };
  readonly failsClosed: boolean;
  readonly caEndsAt?: Instant;
}

export interface WebhookObject extends Base<'mutatingwebhook' | 'validatingwebhook'> {
  readonly hooks: readonly Hook[];
}

export interface ApiServiceObject extends Base<'apiservice'> {
  readonly service?: { readonly namespace: PlainText; readonly name: PlainText };
  readonly conditions: readonly Condition[];
  readonly caEndsAt?: Instant;
}

export interface GatewayClassObject extends Base<'gatewayclass'> {
  readonly controller: PlainText;
  readonly conditions: readonly Condition[];
}

export interface Listener {
  readonly name: PlainText;
  readonly from: 'All' | 'Same' | 'Selector' | 'None';
  readonly selector: Selector;
  readonly conditions: readonly Condition[];
  /** Secrets of its own namespace that hold its certificates. */
  readonly secrets: readonly PlainText[];
}

export interface GatewayObject extends Base<'gateway'> {
  readonly className: PlainText;
  readonly listeners: readonly Listener[];
  readonly conditions: readonly Condition[];
}

export interface RouteObject extends Base<'httproute'> {
  readonly parents: readonly {
    readonly kind: string;
    readonly namespace?: PlainText;
    readonly name: PlainText;
    readonly section?: PlainText;
  }[];
  readonly backends: readonly Backend[];
  readonly conditions: readonly Condition[];
}

export interface CertificateObject extends Base<'certificate'> {
  readonly conditions: readonly Condition[];
  readonly endsAt?: Instant;
  readonly renewsAt?: Instant;
}

export interface RoleObject extends Base<'role' | 'clusterrole'> {
  /** Some rule allows every verb or every resource. */
  readonly allowsAll: boolean;
}

export interface RoleBindingObject extends Base<'rolebinding'> {
  readonly role: { readonly kind: 'role' | 'clusterrole'; readonly name: PlainText };
  readonly subjects: readonly Subject[];
}

/** Who gets a role. `kind` is lower case. */
export interface Subject {
  readonly kind: string;
  readonly namespace?: PlainText;
  readonly name: PlainText;
}

/** How much of one thing a quota allows, and how much of it is used. */
export interface Allowance {
  readonly resource: PlainText;
  readonly used: PlainText;
  readonly hard: PlainText;
  /** 0 to 1, or more when the quota came later. */
  readonly share: number;
}

export interface QuotaObject extends Base<'resourcequota'> {
  readonly allowances: readonly Allowance[];
}

/** A Secret that something names: only whether it is there. Nothing of it is ever read. */
export interface SecretObject extends Base<'secret'> {
  readonly exists: boolean;
}

export type SurveyedObject =
  | NamespaceObject
  | IngressObject
  | IngressClassObject
  | NetworkPolicyObject
  | VolumeObject
  | StorageClassObject
  | ServiceAccountObject
  | WebhookObject
  | ApiServiceObject
  | GatewayClassObject
  | GatewayObject
  | RouteObject
  | CertificateObject
  | RoleObject
  | RoleBindingObject
  | QuotaObject
  | SecretObject;
