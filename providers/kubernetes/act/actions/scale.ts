import { plain, plainText, type PlainText } from '../../../../src/model/plain-text.js';
import { fail, ok } from '../../../../src/model/result.js';
import { minutes } from '../../../../src/model/time.js';
import { at } from '../../objects/raw.js';
import { sizeFacts } from '../facts.js';
import type { ClusterAction, PatchOperation } from '../intended-change.js';
import { keepersOf, NOT_IN_A_DRY_RUN, sameUid } from '../live-object.js';
import { judgeWorkload, readLive, type LiveWorkload } from '../live-workload.js';
import { dependants, podsWord, podTrouble } from '../rollout.js';

/** Scaling by more than this at once is a decision for people with more information than a plan has. */
const MOST_TIMES = 3;
const MOST_MORE = 10;
export const mostFrom = (now: number): number => Math.max(now * MOST_TIMES, now + MOST_MORE);

/** Another number of pods, by the scale subresource, which is all that it asks permission for. */
export const scale: ClusterAction = {
  name: 'scale',
  title: 'Scale',
  on: ['deployment', 'statefulset'],
  needs: ['patch deployments/scale.apps', 'patch statefulsets/scale.apps'],
  async intend(target, action, signal) {
    const read = await readLive(target, action.on, signal);
    if (!read.ok) return read;
    const live = read.value;
    const { object, hpa } = live;
    const wanted = Number(action.params['replicas']);
    const asked = plain`scale ${object.name}`;
    if (object.kind === 'daemonset')
      return fail({ kind: 'invalid', asked, answered: plainText("a daemon set has one pod a node and can't be scaled") });
    if (!Number.isInteger(wanted) || wanted < 0)
      return fail({ kind: 'invalid', asked, answered: plainText('the number of replicas must be a whole number') });
    const before = object.replicas;
    const more = Math.abs(wanted - before);
    return ok({
      facts: sizeFacts(live),
      refused: refusalOf(live, wanted, action.params['toZero'] === true),
      writes: [
        {
          is: 'patch',
          place: live.place,
          subresource: 'scale',
          patch: patchOf(live, wanted),
          isDoneIn: raw => Number(at(raw, 'spec', 'replicas') ?? 0) === wanted,
        },
      ],
      warnings: [
        ...keepersOf(object, 'replicas'),
        ...(hpa ? [plain`the autoscaler ${hpa.name} is not active now; once it is, it decides the number of pods`] : []),
      ],
      blastRadius: [
        wanted < before ? plain`${more} of ${before} pods end` : plain`${more} ${podsWord(more)} more`,
        ...dependants(target, object),
      ],
      notTested: [
        plainText('that nodes have room for the pods, and that quotas allow them'),
        NOT_IN_A_DRY_RUN,
        plainText('that images can be pulled and new pods become ready'),
        plainText('whether what it calls bears the additional load'),
      ],
      undo: {
        action: { ...action, params: { replicas: before, ...(before === 0 ? { toZero: true } : {}) } },
        text: plain`scales ${object.name} back to ${before}`,
      },
      expectation: { text: plain`${wanted} of ${wanted} pods of ${object.name} are ready`, within: minutes(5) },
      done: plain`${object.name} is set to ${wanted} replicas`,
    });
  },
  verify: (target, action, { facts }, signal) =>
    judgeWorkload(target, action.on, facts, signal, live => {
      const wanted = Number(action.params['replicas']);
      const { object } = live;
      if (object.replicas !== wanted)
        return ok({ is: 'worse', seen: plain`${object.replicas} replicas are wanted now, not ${wanted}: someone else set them` });
      const counts = plain`${object.ready} of ${wanted} pods are ready`;
      const done = object.observedGeneration >= object.generation && object.ready === wanted && object.total === wanted;
      return done ? ok({ is: 'worked', seen: counts }) : podTrouble(target, live, counts, signal);
    }),
};

/** A Scale leaves out replicas when they are 0, so there is nothing to test then but the version. */
function patchOf({ object }: LiveWorkload, wanted: number): readonly PatchOperation[] {
  return object.replicas > 0
    ? [
        sameUid(object),
        { op: 'test', path: '/spec/replicas', value: object.replicas },
        { op: 'replace', path: '/spec/replicas', value: wanted },
      ]
    : [
        sameUid(object),
        { op: 'test', path: '/metadata/resourceVersion', value: object.version },
        { op: 'add', path: '/spec/replicas', value: wanted },
      ];
}

function refusalOf({ object: { replicas, name }, hpa }: LiveWorkload, wanted: number, toZero: boolean): PlainText | undefined {
  if (wanted === replicas) return plain`${name} has ${replicas} replicas already`;
  if (hpa && !hpa.conditions.some(condition => condition.type === 'ScalingActive' && condition.status === 'False'))
    return plain`the autoscaler ${hpa.name} (${hpa.min} to ${hpa.max}) would undo it within seconds: change its bounds instead`;
  if (wanted === 0 && !toZero) return plain`scaling ${name} to 0 stops it: the plan has to say so`;
  return wanted > mostFrom(replicas)
    ? plain`${wanted} is more than ${mostFrom(replicas)}, the most that a plan may ask for from ${replicas}`
    : undefined;
}
