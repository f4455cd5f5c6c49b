import { joinPlain, plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../../../src/model/result.js';
import { minutes } from '../../../../src/model/time.js';
import { compareText } from '../../../../src/model/identity.js';
import { listAt } from '../../objects/raw.js';
import type { ClusterTarget } from '../../questions/target.js';
import {
  budgetsIn,
  budgetsOf,
  budgetText,
  countedTwice,
  evictionOf,
  leftBehind,
  lossBecause,
  readEvictable,
  type Budget,
  type Evictable,
} from '../disruption.js';
import type { ClusterAction } from '../intended-change.js';
import { keepersOf, lost, readObject, uidFact } from '../live-object.js';
import { podsWord } from '../rollout.js';
import { cordonFact, cordonWrite } from './node-cordon.js';

/** More evictions than this can't be read before they are approved. */
const MOST_PODS = 120;
const PODS_FACT = 'pods';

/** Cordons a node, then evicts the pods that the preview names, one after the other. */
export const drain: ClusterAction = {
  name: 'drain',
  title: 'Drain a node',
  on: ['node'],
  needs: ['patch nodes', 'create pods/eviction'],
  patience: minutes(10),
  async intend(target, action, signal) {
    const read = await readObject(target, ['node'], action.on, signal);
    if (!read.ok) return read;
    const { object } = read.value;
    const found = await podsOn(target, object.name, signal);
    if (!found.ok) return found;
    const leave = found.value.filter(({ stays, pod }) => stays === undefined && pod.deletedAt === undefined);
    const budgets = await budgetsFor(target, leave, signal);
    if (!budgets.ok) return budgets;
    const tight = budgets.value.filter(budget => countedBy(budget, leave) > budget.object.allowed);
    const loss = lossBecause(leave);
    return ok({
      facts: [
        uidFact(object),
        cordonFact(object),
        {
          name: PODS_FACT,
          text: plain`${leave.length} ${podsWord(leave.length)} to evict`,
          value: leave
            .map(({ pod, name }) => `${name} ${pod.uid}`)
            .sort(compareText)
            .join('\n'),
        },
        {
          name: 'budgets',
          text: plain`${budgets.value.length} disruption ${plainText(budgets.value.length === 1 ? 'budget counts' : 'budgets count')} them`,
          value: budgets.value
            .map(({ object: budget, terms }) => `${budget.namespace ?? ''}/${budget.name} ${terms}`)
            .sort(compareText)
            .join('\n'),
        },
      ],
      refused: refusalOf(leave, budgets.value, object.unschedulable),
      ...(loss ? { highBecause: loss } : {}),
      writes: [
        ...(object.unschedulable ? [] : [cordonWrite(read.value, true)]),
        ...leave.map(each => evictionOf(each, budgetsOf(budgets.value, each), budgetsOf(tight, each).length > 0)),
      ],
      warnings: [
        ...(loss ? [loss] : []),
        ...leftBehind(leave),
        ...keepersOf(object, 'unschedulable'),
        ...tight.map(budget => tightText(budget, leave)),
        ...unguarded(budgets.value, leave),
      ],
      blastRadius: reachOf(found.value, leave, budgets.value),
      notTested: [
        plainText('whether the other nodes have room for its pods'),
        plainText('whether the replacements become ready'),
        plainText('what the disruption budgets say in the moment of each eviction'),
      ],
      undo: {
        action: { ...action, name: 'uncordon' },
        text: plain`lets ${object.name} take pods again; evicted pods do not come back to it`,
      },
      expectation: {
        text: plain`${object.name} takes no new pods, and none of the ${leave.length} ${podsWord(leave.length)} is left on it`,
        within: minutes(10),
      },
      done: plain`${object.name} is cordoned and ${leave.length} ${podsWord(leave.length)} evicted`,
    });
  },
  async verify(target, action, { facts }, signal) {
    const read = await readObject(target, ['node'], action.on, signal);
    const gone = lost(read, action.on, facts);
    if (gone) return ok(gone);
    if (!read.ok) return read;
    const { object } = read.value;
    if (!object.unschedulable) return ok({ is: 'worse', seen: plain`${object.name} takes pods again: someone else set it back` });
    const found = await podsOn(target, object.name, signal);
    if (!found.ok) return found;
    const listed = new Set(
      (facts.find(fact => fact.name === PODS_FACT)?.value ?? '').split('\n').flatMap(line => line.split(' ')[1] ?? []),
    );
    const left = found.value.filter(({ pod }) => listed.has(pod.uid));
    return ok({
      is: left.length === 0 ? 'worked' : 'not-yet',
      seen:
        left.length === 0
          ? plainText('all that were to leave are gone')
          : plain`${left.length} of ${listed.size} ${podsWord(listed.size)} still there: ${names(left)}`,
    });
  },
};

async function podsOn({ api }: ClusterTarget, node: PlainText, signal: AbortSignal): Promise<Result<readonly Evictable[], Failure>> {
  const answer = await api.get('/api/v1/pods', { query: { fieldSelector: `spec.nodeName=${node}`, limit: 1000 }, signal });
  return answer.ok
    ? ok(
        listAt(answer.value.body, 'items')
          .map(readEvictable)
          .sort((a, b) => compareText(a.name, b.name)),
      )
    : answer;
}

/** The budgets that count one of the pods. */
async function budgetsFor(
  target: ClusterTarget,
  leave: readonly Evictable[],
  signal: AbortSignal,
): Promise<Result<readonly Budget[], Failure>> {
  const found: Budget[] = [];
  for (const namespace of new Set(leave.map(({ pod }) => pod.namespace ?? ''))) {
    const budgets = await budgetsIn(target, namespace, signal);
    if (!budgets.ok) return budgets;
    found.push(...budgets.value.filter(budget => leave.some(each => budgetsOf([budget], each).length > 0)));
  }
  return ok(found);
}

function refusalOf(leave: readonly Evictable[], budgets: readonly Budget[], isCordoned: boolean): PlainText | undefined {
  const obstacles = leave.flatMap(each => each.obstacle ?? countedTwice(each, budgetsOf(budgets, each)) ?? []);
  if (obstacles.length > 0)
    return joinPlain([...obstacles.slice(0, 5), ...(obstacles.length > 5 ? [plain`and ${obstacles.length - 5} more`] : [])], '; ');
  if (leave.length > MOST_PODS) return plain`${leave.length} pods are more than ${MOST_PODS}, the most that one plan may evict`;
  return leave.length === 0 && isCordoned ? plainText('it is drained already') : undefined;
}

const countedBy = (budget: Budget, pods: readonly Evictable[]): number => pods.filter(each => budgetsOf([budget], each).length > 0).length;

/** More pods here than the budget lets end at once: the drain waits in between, and stops when that takes too long. */
const tightText = (budget: Budget, leave: readonly Evictable[]): PlainText =>
  plain`${countedBy(budget, leave)} pods here count for ${budget.object.name}, which lets ${budget.object.allowed} end at once: it waits up to 2 min for each replacement, then stops`;

function unguarded(budgets: readonly Budget[], leave: readonly Evictable[]): readonly PlainText[] {
  const bare = leave.filter(each => budgetsOf(budgets, each).length === 0);
  return bare.length === 0 ? [] : [plain`no disruption budget counts ${bare.length} of them: ${names(bare)}`];
}

/** How many leave, by whom they are counted, and who stays and why; each that leaves is among the differences. */
function reachOf(all: readonly Evictable[], leave: readonly Evictable[], budgets: readonly Budget[]): readonly PlainText[] {
  const staying = (['daemon set', 'static', 'finished'] as const).flatMap(stays => {
    const pods = all.filter(each => each.stays === stays);
    return pods.length === 0
      ? []
      : [
          plain`${pods.length} ${podsWord(pods.length)} ${plainText(pods.length === 1 ? 'stays' : 'stay')} (${plainText(stays)}): ${names(pods)}`,
        ];
  });
  return [
    plain`${leave.length} ${podsWord(leave.length)} ${plainText(leave.length === 1 ? 'ends' : 'end')}`,
    ...staying,
    ...budgets.map(budgetText),
  ];
}

const names = (pods: readonly Evictable[]): PlainText =>
  joinPlain([...pods.slice(0, 4).map(({ name }) => name), ...(pods.length > 4 ? [plain`${pods.length - 4} more`] : [])], ', ');
