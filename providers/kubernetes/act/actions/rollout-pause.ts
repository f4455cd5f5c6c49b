import { plain, plainText } from '../../../../src/model/plain-text.js';
import { fail, ok } from '../../../../src/model/result.js';
import { seconds } from '../../../../src/model/time.js';
import { flagAt } from '../../objects/raw.js';
import { generationFact, templateFacts } from '../facts.js';
import type { ClusterAction, PatchOperation } from '../intended-change.js';
import { keepersOf, NOT_IN_A_DRY_RUN, sameUid } from '../live-object.js';
import { judgeWorkload, readLive } from '../live-workload.js';
import { rolloutExpectation, rolloutReach, rolloutVerdict } from '../rollout.js';

/** Holds a rollout where it is, or lets it go on. Only Deployments know it. */
function rolloutPause(name: 'pause-rollout' | 'resume-rollout', title: string): ClusterAction {
  const pauses = name === 'pause-rollout';
  return {
    name,
    title,
    on: ['deployment'],
    needs: ['patch deployments.apps'],
    async intend(target, action, signal) {
      const read = await readLive(target, action.on, signal);
      if (!read.ok) return read;
      const live = read.value;
      const { object } = live;
      if (object.kind !== 'deployment')
        return fail({
          kind: 'invalid',
          asked: plain`${plainText(title)} of ${object.name}`,
          answered: plainText('only rollouts of deployments can be paused'),
        });
      const behind = object.replicas - object.updated;
      const operations: readonly PatchOperation[] = pauses
        ? [{ op: 'add', path: '/spec/paused', value: true }]
        : [
            { op: 'test', path: '/spec/paused', value: true },
            { op: 'remove', path: '/spec/paused' },
          ];
      return ok({
        facts: [...templateFacts(live), generationFact(live)],
        warnings: keepersOf(object, 'paused'),
        refused:
          object.paused === pauses
            ? plain`rollouts of ${object.name} are ${plainText(pauses ? 'paused' : 'not paused')} already`
            : undefined,
        writes: [
          {
            is: 'patch',
            place: live.place,
            before: live.raw,
            patch: [sameUid(object), { op: 'test', path: '/spec/template', value: live.template }, ...operations],
            isDoneIn: raw => flagAt(raw, 'spec', 'paused') === pauses,
          },
        ],
        blastRadius: pauses
          ? [plain`${object.updated} of ${object.replicas} pods are new and stay so; ${behind} stay old`]
          : rolloutReach(target, live),
        notTested: pauses
          ? [plainText('whether old and new pods get along'), NOT_IN_A_DRY_RUN]
          : [plainText('that images can be pulled and pods become ready: no controller runs in a dry run'), NOT_IN_A_DRY_RUN],
        undo: {
          action: { ...action, name: pauses ? 'resume-rollout' : 'pause-rollout' },
          text: pauses
            ? plain`lets the rollout of ${object.name} go on`
            : plain`holds the rollout of ${object.name} again, as far as it got`,
        },
        expectation: pauses
          ? { text: plain`the controller holds the rollout of ${object.name}`, within: seconds(60) }
          : rolloutExpectation(live),
        done: pauses ? plain`the rollout of ${object.name} is paused` : plain`the rollout of ${object.name} goes on`,
      });
    },
    verify: (target, action, { facts }, signal) =>
      judgeWorkload(target, action.on, facts, signal, live => {
        const { object } = live;
        if (object.paused !== pauses)
          return ok({
            is: 'worse',
            seen: plain`rollouts of ${object.name} are ${plainText(object.paused ? 'paused' : 'not paused')} again: someone else changed it`,
          });
        if (!pauses) return rolloutVerdict(target, live, signal);
        return ok({
          is: object.observedGeneration >= object.generation ? 'worked' : 'not-yet',
          seen: plain`${object.updated} of ${object.replicas} pods are new`,
        });
      }),
  };
}

export const pauseRollout = rolloutPause('pause-rollout', 'Pause the rollout');
export const resumeRollout = rolloutPause('resume-rollout', 'Resume the rollout');
