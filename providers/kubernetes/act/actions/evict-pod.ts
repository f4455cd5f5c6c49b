import { plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../../src/model/result.js';
import { minutes } from '../../../../src/model/time.js';
import { pathOf, WATCHED } from '../../objects/kinds.js';
import type { PodObject } from '../../objects/objects.js';
import { numberAt } from '../../objects/raw.js';
import type { ClusterTarget } from '../../questions/target.js';
import { budgetsIn, budgetsOf, budgetText, countedTwice, evictionOf, leftBehind, lossBecause, readEvictable } from '../disruption.js';
import type { ClusterAction } from '../intended-change.js';
import { readObject, uidFact } from '../live-object.js';

/** Ends one pod by the Eviction API, which asks the disruption budgets, so that its controller makes another. */
export const evictPod: ClusterAction = {
  name: 'evict-pod',
  title: 'Evict one pod',
  on: ['pod'],
  needs: ['create pods/eviction'],
  async intend(target, action, signal) {
    const read = await readObject(target, ['pod'], action.on, signal);
    if (!read.ok) return read;
    const evictable = readEvictable(read.value.raw);
    const { pod, name } = evictable;
    const inNamespace = await budgetsIn(target, pod.namespace ?? '', signal);
    if (!inNamespace.ok) return inNamespace;
    const budgets = budgetsOf(inNamespace.value, evictable);
    const owner = await ownerOf(target, pod, signal);
    if (!owner.ok) return owner;
    const loss = lossBecause([evictable]);
    const isLast = pod.ready && owner.value !== undefined && owner.value.ready <= 1;
    return ok({
      facts: [
        uidFact(pod),
        { name: 'node', text: plain`on ${pod.node ?? plainText('no node')}`, value: pod.node ?? '' },
        {
          name: 'owner',
          text: pod.owner ? plain`kept by ${plainText(pod.owner.kind)} ${pod.owner.name}` : plainText('kept by nobody'),
          value: pod.owner?.uid ?? '',
        },
        {
          name: 'budgets',
          text:
            budgets.length === 0 ? plainText('no disruption budget') : plainText(budgets.map(({ object }) => object.name).join(', '), 200),
          value: budgets
            .map(({ object, terms }) => `${object.name} ${terms}`)
            .sort()
            .join('\n'),
        },
      ],
      refused:
        pod.deletedAt === undefined ? (refusalOf(evictable) ?? countedTwice(evictable, budgets)) : plain`pod ${name} is ending already`,
      writes: [evictionOf(evictable, budgets)],
      ...(loss ? { highBecause: loss } : {}),
      warnings: [
        ...(loss ? [loss] : []),
        ...leftBehind([evictable]),
        ...(isLast
          ? [plain`it is the only ready pod of ${owner.value?.name ?? plainText('its controller')}: nothing serves until another is ready`]
          : []),
        ...(budgets.length === 0 ? [plainText('no disruption budget counts it: only the controller sees to a replacement')] : []),
      ],
      blastRadius: [plain`1 pod ends${pod.ready ? plainText(', ready now') : plainText(', not ready now')}`, ...budgets.map(budgetText)],
      notTested: [
        plainText('whether its replacement is scheduled and becomes ready'),
        plainText('what the disruption budget says in the moment of the eviction'),
      ],
      undo: { cannot: plainText("an evicted pod can't be brought back: its controller makes another") },
      expectation: {
        text: owner.value
          ? plain`the pod is gone, and all ${owner.value.wanted} pods of ${owner.value.name} are ready`
          : plainText('the pod is gone'),
        within: minutes(5),
      },
      done: plain`pod ${name} is evicted`,
    });
  },
  async verify(target, action, { facts }, signal) {
    const uid = facts.find(fact => fact.name === 'uid')?.value;
    const read = await readObject(target, ['pod'], action.on, signal);
    if (!read.ok && read.error.kind !== 'not-found') return read;
    const remains = read.ok && read.value.object.uid === uid ? read.value.object : undefined;
    if (remains)
      return ok({ is: 'not-yet', seen: plainText(remains.deletedAt === undefined ? 'the pod is still there' : 'the pod is ending') });
    // The pod is gone: who kept it, only the rehearsal still knows.
    const known = facts.find(fact => fact.name === 'owner')?.value;
    const keeper = known === undefined ? undefined : target.world.get(known);
    if (keeper?.kind !== 'replicaset' && keeper?.kind !== 'statefulset') return ok({ is: 'worked', seen: plainText('the pod is gone') });
    const now = await countsOf(target, keeper.kind, keeper.namespace ?? '', keeper.name, signal);
    if (!now.ok) return now;
    const seen = now.value
      ? plain`the pod is gone; ${now.value.ready} of ${now.value.wanted} pods of ${keeper.name} are ready`
      : plainText('the pod and its controller are gone');
    return ok({ is: now.value && now.value.ready >= now.value.wanted ? 'worked' : now.value ? 'not-yet' : 'worse', seen });
  },
};

function refusalOf({ stays, obstacle, name }: ReturnType<typeof readEvictable>): PlainText | undefined {
  switch (stays) {
    case 'finished':
      return plain`pod ${name} has ended already`;
    case 'static':
      return plain`pod ${name} is static: its kubelet starts it again at once`;
    // Another one comes to the same node, which is what is wanted of an eviction here.
    case 'daemon set':
      return undefined;
    case undefined:
      return obstacle;
  }
}

interface Counts {
  readonly name: PlainText;
  readonly wanted: number;
  readonly ready: number;
}

/** How the controller of a pod does; undefined when it is of a kind that keeps no number of pods. */
async function ownerOf(
  target: ClusterTarget,
  { owner, namespace }: PodObject,
  signal: AbortSignal,
): Promise<Result<Counts | undefined, Failure>> {
  return owner && (owner.kind === 'replicaset' || owner.kind === 'statefulset')
    ? countsOf(target, owner.kind, namespace ?? '', owner.name, signal)
    : ok(undefined);
}

async function countsOf(
  { api }: ClusterTarget,
  kind: 'replicaset' | 'statefulset',
  namespace: string,
  name: PlainText,
  signal: AbortSignal,
): Promise<Result<Counts | undefined, Failure>> {
  const watched = WATCHED.find(each => each.kind === kind);
  if (!watched) return ok(undefined);
  const answer = await api.get(`${pathOf(watched, namespace)}/${encodeURIComponent(name)}`, { signal });
  if (!answer.ok) return answer.error.kind === 'not-found' ? ok(undefined) : fail(answer.error);
  return ok({
    name,
    wanted: numberAt(answer.value.body, 'spec', 'replicas') ?? 1,
    ready: numberAt(answer.value.body, 'status', 'readyReplicas') ?? 0,
  });
}
