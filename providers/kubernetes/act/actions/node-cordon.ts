import { plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../../../src/model/result.js';
import { seconds } from '../../../../src/model/time.js';
import type { NodeObject } from '../../objects/objects.js';
import { flagAt } from '../../objects/raw.js';
import type { ClusterTarget } from '../../questions/target.js';
import type { Fact } from '../../../../src/model/plan.js';
import type { ResourceRef } from '../../../../src/model/resource.js';
import type { ClusterAction, Verdict, Write } from '../intended-change.js';
import { keepersOf, lost, NOT_IN_A_DRY_RUN, readObject, sameUid, uidFact, type LiveObject } from '../live-object.js';

/** The controllers mirror `spec.unschedulable` as this taint. */
const MIRROR = 'node.kubernetes.io/unschedulable:NoSchedule';

/** Lets a node take no new pods, or take them again. No pod ends. */
function nodeCordon(name: 'cordon' | 'uncordon', title: string): ClusterAction {
  const cordons = name === 'cordon';
  return {
    name,
    title,
    on: ['node'],
    needs: ['patch nodes'],
    async intend(target, action, signal) {
      const read = await readObject(target, ['node'], action.on, signal);
      if (!read.ok) return read;
      const { object } = read.value;
      const others = schedulableBeside(target, object);
      return ok({
        facts: [uidFact(object), cordonFact(object)],
        writes: [cordonWrite(read.value, cordons)],
        warnings: [
          ...keepersOf(object, 'unschedulable'),
          ...(cordons && others === 0 ? [plainText('no other node takes pods: new ones would wait')] : []),
        ],
        refused:
          object.unschedulable === cordons ? plain`${object.name} ${plainText(cordons ? 'is cordoned' : 'takes pods')} already` : undefined,
        blastRadius: [
          cordons
            ? plain`no pod ends; ${others} other ${plainText(others === 1 ? 'node takes' : 'nodes take')} new pods`
            : plain`new pods may go to ${object.name}`,
        ],
        notTested: [plainText(cordons ? 'whether the other nodes have room for new pods' : 'whether the node is sound'), NOT_IN_A_DRY_RUN],
        undo: {
          action: { ...action, name: cordons ? 'uncordon' : 'cordon' },
          text: cordons ? plain`lets ${object.name} take pods again` : plain`cordons ${object.name} again`,
        },
        expectation: { text: cordons ? plain`${object.name} takes no new pods` : plain`${object.name} takes pods`, within: seconds(60) },
        done: cordons ? plain`${object.name} is cordoned` : plain`${object.name} takes pods again`,
      });
    },
    verify: (target, action, { facts }, signal) => cordonVerdict(target, action.on, facts, cordons, signal),
  };
}

export const cordon = nodeCordon('cordon', 'Cordon a node');
export const uncordon = nodeCordon('uncordon', 'Uncordon a node');

export const cordonFact = ({ unschedulable }: NodeObject): Fact => ({
  name: 'cordoned',
  text: plainText(unschedulable ? 'cordoned' : 'takes pods'),
  value: String(unschedulable),
});

/** Adds or removes `spec.unschedulable` of the very node that was read, if it still is as it was. */
export const cordonWrite = ({ object, place, raw }: LiveObject<'node'>, cordons: boolean): Write => ({
  is: 'patch',
  place,
  before: raw,
  isDoneIn: body => flagAt(body, 'spec', 'unschedulable') === cordons,
  patch: [
    sameUid(object),
    ...(cordons
      ? [{ op: 'add' as const, path: '/spec/unschedulable', value: true }]
      : [
          { op: 'test' as const, path: '/spec/unschedulable', value: true },
          { op: 'remove' as const, path: '/spec/unschedulable' },
        ]),
  ],
});

export async function cordonVerdict(
  target: ClusterTarget,
  ref: ResourceRef,
  facts: readonly Fact[],
  cordons: boolean,
  signal: AbortSignal,
): Promise<Result<Verdict, Failure>> {
  const read = await readObject(target, ['node'], ref, signal);
  const gone = lost(read, ref, facts);
  if (gone) return ok(gone);
  if (!read.ok) return read;
  const { unschedulable, taints } = read.value.object;
  if (unschedulable !== cordons) return ok({ is: 'worse', seen: plainText('someone else set it back') });
  const mirrored = taints.some(taint => taint === MIRROR) === cordons;
  return ok({ is: mirrored ? 'worked' : 'not-yet', seen: said(cordons) });
}

const said = (cordons: boolean): PlainText => plainText(cordons ? 'it takes no new pods' : 'it takes pods');

function schedulableBeside({ world }: ClusterTarget, node: NodeObject): number {
  return [...world.all('node')].filter(
    other =>
      other.uid !== node.uid &&
      !other.unschedulable &&
      other.conditions.some(condition => condition.type === 'Ready' && condition.status === 'True'),
  ).length;
}
