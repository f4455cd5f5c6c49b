import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { minutes } from '../../../src/model/time.js';
import type { NodeObject, PodObject } from '../objects/objects.js';
import { conditionOf } from '../objects/read-base.js';
import { matches, selectorWords, type Selector } from '../objects/selector.js';
import { defineCheck, type CheckContext } from './check.js';
import { claimCause } from './claim-cause.js';
import { missingOf } from './missing-reference.js';

/** Long enough for an autoscaler of nodes to be asked, short enough to notice before customers do. */
const AFTER = minutes(1);

/** Pods that no node takes: the predicate that fails, as the scheduler says it, and the node that comes nearest. */
export const unschedulable = defineCheck({
  id: 'unschedulable',
  asks: 'Is there a pod that no node takes?',
  kinds: ['pod'],
  find(pod, context) {
    const scheduled = conditionOf(pod.conditions, 'PodScheduled');
    if (pod.deletedAt !== undefined || pod.phase !== 'Pending' || scheduled?.status !== 'False' || scheduled.reason === 'SchedulingGated')
      return [];
    const cause = volumeCause(pod, context) ?? placeCause(pod, scheduled.message ?? plainText(''), context);
    const because = cause && scheduled.message ? plain`${cause} (${scheduled.message})` : (cause ?? scheduled.message);
    return [
      {
        alert: 'PodUnschedulable',
        reason: scheduled.reason ?? plainText('Unschedulable'),
        severity: 'critical',
        since: pod.createdAt,
        after: AFTER,
        does: plainText('waiting for a node'),
        ...(because ? { because } : {}),
      },
    ];
  },
});

function volumeCause(pod: PodObject, context: CheckContext): PlainText | undefined {
  for (const name of pod.claims) {
    const missing = missingOf({ kind: 'pvc', name, by: plainText('') }, pod, context);
    if (missing) return missing;
    const claim = context.world.find('pvc', pod.namespace, name);
    const cause = claim?.phase === 'Pending' ? claimCause(claim, context) : undefined;
    if (cause) return plain`volume claim ${name}: ${cause}`;
    const volume = claim?.volume ? context.world.find('pv', undefined, claim.volume) : undefined;
    if (volume && context.sees('node') && fitsNone(volume.nodeTerms, context.world.all('node')))
      return plain`volume ${volume.name} can only be used on a node with ${termWords(volume.nodeTerms)}, and there is none`;
  }
  return undefined;
}

/** Why no node takes it, measured here: labels that no node has, or what the nearest node lacks. */
function placeCause(pod: PodObject, message: PlainText, { world, sees }: CheckContext): PlainText | undefined {
  if (!sees('node')) return undefined;
  const nodes = [...world.all('node')];
  const wanted = Object.entries(pod.nodeSelector);
  if (wanted.length > 0 && !nodes.some(node => wanted.every(([name, value]) => node.labels[name] === value))) {
    const nearest = best(
      nodes,
      node =>
        wanted.filter(([name, value]) => node.labels[name] === value).length +
        wanted.filter(([name]) => node.labels[name] !== undefined).length / 100,
    );
    const lacking = wanted.find(([name, value]) => nearest?.labels[name] !== value);
    const has = lacking && nearest ? nearest.labels[lacking[0]] : undefined;
    return plain`no node has ${selectorWords({ labels: pod.nodeSelector, expressions: [] })}${has !== undefined && nearest && lacking ? plain`, ${nearest.name} has ${plainText(lacking[0])}=${has}` : plainText('')}`;
  }
  if (fitsNone(pod.nodeTerms, nodes)) return plain`no node has ${termWords(pod.nodeTerms)}, which its node affinity demands`;
  const tainted = taintOf(pod, nodes, message);
  if (tainted) return tainted;
  if (!message.includes('Insufficient') && !message.includes('Too many pods')) return undefined;
  const used = new Map<string, { cpu: number; memory: number; pods: number }>();
  for (const other of world.all('pod')) {
    if (!other.node || other.phase === 'Succeeded' || other.phase === 'Failed') continue;
    const sum = used.get(other.node) ?? { cpu: 0, memory: 0, pods: 0 };
    used.set(other.node, { cpu: sum.cpu + other.requests.cpu, memory: sum.memory + other.requests.memory, pods: sum.pods + 1 });
  }
  const free = (node: NodeObject): { readonly cpu: number; readonly memory: number; readonly pods: number } => {
    const sum = used.get(node.name);
    return { cpu: node.room.cpu - (sum?.cpu ?? 0), memory: node.room.memory - (sum?.memory ?? 0), pods: node.room.pods - (sum?.pods ?? 0) };
  };
  const usable = nodes.filter(
    node =>
      !node.unschedulable &&
      wanted.every(([name, value]) => node.labels[name] === value) &&
      (pod.nodeTerms.length === 0 || pod.nodeTerms.some(term => matches(term, node.labels))),
  );
  const share = (has: number, asks: number): number => (asks <= 0 ? 1 : Math.min(1, has / asks));
  const nearest = best(
    usable,
    node => share(free(node).cpu, pod.requests.cpu) + share(free(node).memory, pod.requests.memory) + (free(node).pods > 0 ? 1 : 0),
  );
  if (!nearest) return undefined;
  const left = free(nearest);
  const lacks = [
    ...(left.cpu < pod.requests.cpu
      ? [plain`${cores(left.cpu)} of ${cores(nearest.room.cpu)} cores free, it asks for ${cores(pod.requests.cpu)}`]
      : []),
    ...(left.memory < pod.requests.memory
      ? [plain`${gibibytes(left.memory)} of ${gibibytes(nearest.room.memory)} GiB free, it asks for ${gibibytes(pod.requests.memory)}`]
      : []),
    ...(left.pods <= 0 ? [plain`no place for one more than ${nearest.room.pods} pods`] : []),
  ];
  return lacks[0] ? plain`${nearest.name} comes nearest: ${lacks[0]}` : undefined;
}

/** Whether there are terms of a node selector, and no node fits any of them. */
function fitsNone(terms: readonly Selector[], nodes: Iterable<NodeObject>): boolean {
  if (terms.length === 0) return false;
  for (const node of nodes) if (terms.some(term => matches(term, node.labels))) return false;
  return true;
}

const termWords = (terms: readonly Selector[]): PlainText => joinPlain(terms.map(selectorWords), ' or ');

/** The taint that keeps the pod off every node whose labels fit. */
function taintOf(pod: PodObject, nodes: readonly NodeObject[], message: PlainText): PlainText | undefined {
  if (!message.includes('taint') || pod.tolerates.includes('*')) return undefined;
  const fitting = nodes.filter(
    node =>
      Object.entries(pod.nodeSelector).every(([name, value]) => node.labels[name] === value) &&
      (pod.nodeTerms.length === 0 || pod.nodeTerms.some(term => matches(term, node.labels))),
  );
  const taints = fitting.map(node =>
    node.taints.find(taint => /:No(Schedule|Execute)$/.test(taint) && !pod.tolerates.includes(taint.slice(0, taint.lastIndexOf(':')))),
  );
  const [node, taint] = [fitting[0], taints[0]];
  if (!node || !taint || taints.some(one => one === undefined)) return undefined;
  return plain`${node.name} has the taint ${taint}, which it does not tolerate${fitting.length > 1 ? plain`, and ${fitting.length - 1} more are tainted, too` : plainText('')}`;
}

const cores = (value: number): number => Math.round(value * 100) / 100;
const gibibytes = (value: number): number => Math.round((value / 2 ** 30) * 10) / 10;

function best<T>(items: readonly T[], score: (item: T) => number): T | undefined {
  let found: { readonly item: T; readonly value: number } | undefined;
  for (const item of items) {
    const value = score(item);
    if (!found || value > found.value) found = { item, value };
  }
  return found?.item;
}
