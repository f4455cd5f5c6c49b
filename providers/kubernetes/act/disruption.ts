import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../../src/model/result.js';
import type { PdbObject, PodObject } from '../objects/objects.js';
import { listAt, rawTextAt, recordAt, type Raw } from '../objects/raw.js';
import { readPdb } from '../objects/read-others.js';
import { ownerOf } from '../objects/read-base.js';
import { readPod } from '../objects/read-pod.js';
import type { ClusterTarget } from '../questions/target.js';
import { matches } from '../objects/selector.js';
import { digest } from './canonical.js';
import type { Write } from './intended-change.js';
import type { Place } from './place.js';

const MIRROR = 'kubernetes.io/config.mirror';
const OVER: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

/** A pod with what decides whether it may be evicted. */
export interface Evictable {
  readonly pod: PodObject;
  readonly place: Place;
  /** 'shop/cart-abc' */
  readonly name: PlainText;
  /** It stays, and why: a DaemonSet would make it anew here, a static pod belongs to the kubelet, a finished one holds nothing. */
  readonly stays: 'daemon set' | 'static' | 'finished' | undefined;
  /** It must not be evicted, and why. */
  readonly obstacle: PlainText | undefined;
  /** "replicaset cart-5d9f", which makes another. */
  readonly keeper: PlainText | undefined;
  /** Volumes whose content ends with the pod (emptyDir), and those that stay behind on the node (hostPath). */
  readonly loses: readonly PlainText[];
  readonly leavesBehind: readonly PlainText[];
}

export function readEvictable(raw: unknown): Evictable {
  const pod = readPod(raw);
  const namespace = pod.namespace ?? plainText('');
  const name = plain`${namespace}/${pod.name}`;
  const owner = ownerOf(recordAt(raw, 'metadata'));
  const volumes = (sort: 'emptyDir' | 'hostPath'): readonly PlainText[] =>
    listAt(raw, 'spec', 'volumes')
      .filter(volume => recordAt(volume)[sort] !== undefined)
      .map(volume => plainText(rawTextAt(volume, 'name') ?? '?', 80));
  const stays = OVER.has(pod.phase)
    ? 'finished'
    : rawTextAt(raw, 'metadata', 'annotations', MIRROR) !== undefined
      ? 'static'
      : owner?.kind === 'daemonset'
        ? 'daemon set'
        : undefined;
  return {
    pod,
    name,
    stays,
    place: {
      group: '',
      version: 'v1',
      plural: 'pods',
      namespace,
      name: pod.name,
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod.name)}`,
    },
    obstacle: owner === undefined ? plain`no controller replaces pod ${name}: it would be gone` : undefined,
    keeper: owner && plain`${plainText(owner.kind)} ${owner.name}`,
    loses: volumes('emptyDir'),
    leavesBehind: volumes('hostPath'),
  };
}

/**
 * Ends the pod by the Eviction API.
 * @param budgets those that count it
 * @param waits more pods are to end than a budget lets end at once, and that was told: it may say no for a while
 */
export const evictionOf = (evictable: Evictable, budgets: readonly Budget[], waits = false): Write => {
  const { pod, place, name, keeper, loses } = evictable;
  const after = [
    plain`ends; ${keeper ?? plainText('nobody')} makes another`,
    ...budgets.map(({ object }) => plain`budget ${object.name} lets ${object.allowed} end`),
    ...(loses.length > 0 ? [lossOf(evictable)] : []),
  ];
  return {
    is: 'evict',
    place,
    uid: pod.uid,
    waits,
    line: {
      path: plain`pod ${name}`,
      before: plain`on ${pod.node ?? plainText('no node')}, ${plainText(pod.ready ? 'ready' : 'not ready')}`,
      after: joinPlain(after, '; '),
    },
  };
};

const lossOf = ({ loses }: Evictable): PlainText => plain`its data in emptyDir ${joinPlain(loses, ', ')} is lost`;

/** What evicting them loses for good: why the risk is high, whatever it would be otherwise. */
export function lossBecause(pods: readonly Evictable[]): PlainText | undefined {
  const losing = pods.filter(({ loses }) => loses.length > 0);
  return losing.length === 0
    ? undefined
    : plain`data on the node is lost for good: ${joinPlain(
        losing.map(({ name, loses }) => plain`${name} (emptyDir ${joinPlain(loses, ', ')})`),
        ', ',
      )}`;
}

/** What of the pods stays on the node, where their replacements elsewhere do not see it. */
export function leftBehind(pods: readonly Evictable[]): readonly PlainText[] {
  const leaving = pods.filter(({ leavesBehind }) => leavesBehind.length > 0);
  return leaving.length === 0
    ? []
    : [
        plain`hostPath data stays on the node, out of reach elsewhere: ${joinPlain(
          leaving.map(({ name, leavesBehind }) => plain`${name} (${joinPlain(leavesBehind, ', ')})`),
          ', ',
        )}`,
      ];
}

/** Kubernetes evicts no pod that several budgets count. */
export const countedTwice = ({ name }: Evictable, budgets: readonly Budget[]): PlainText | undefined =>
  budgets.length < 2
    ? undefined
    : plain`${budgets.length} disruption budgets count pod ${name} (${joinPlain(
        budgets.map(({ object }) => object.name),
        ', ',
      )}): Kubernetes evicts no such pod`;

/** A budget that counts the pod. */
export interface Budget {
  readonly object: PdbObject;
  /** Tells whether its terms are still the same; what it allows at the moment is status. */
  readonly terms: string;
}

/** The disruption budgets of a namespace, read now. Where that is not allowed, as the watches know them. */
export async function budgetsIn(
  { api, world }: ClusterTarget,
  namespace: string,
  signal: AbortSignal,
): Promise<Result<readonly Budget[], Failure>> {
  const answer = await api.get(`/apis/policy/v1/namespaces/${encodeURIComponent(namespace)}/poddisruptionbudgets`, {
    query: { limit: 500 },
    signal,
  });
  if (answer.ok)
    return ok(listAt(answer.value.body, 'items').map(raw => ({ object: readPdb(raw), terms: termsOf(recordAt(raw, 'spec')) })));
  if (answer.error.kind !== 'forbidden') return answer;
  return ok(
    [...world.all('pdb')]
      .filter(object => object.namespace === namespace)
      .map(object => ({ object, terms: digest([object.uid, object.selector]) })),
  );
}

const termsOf = (spec: Raw): string => digest(spec);

export const budgetsOf = (budgets: readonly Budget[], { pod }: Evictable): readonly Budget[] =>
  budgets.filter(({ object }) => object.namespace === pod.namespace && matches(object.selector, pod.labels));

/** "disruption budget cart allows 1 more pod to end (3 healthy, 2 wanted)". */
export const budgetText = ({ object }: Budget): PlainText =>
  plain`disruption budget ${object.name} allows ${object.allowed === 0 ? plainText('no pod') : plain`${object.allowed} more`} to end (${object.healthy} healthy, ${object.wanted} wanted)`;
