import type { PlannedAction, Rehearsal } from '../../../../src/model/plan.js';
import { plain, plainText } from '../../../../src/model/plain-text.js';
import { fail, ok } from '../../../../src/model/result.js';
import { at, rawTextAt } from '../../objects/raw.js';
import { digest } from '../canonical.js';
import { targetFact } from '../facts.js';
import type { ClusterAction, PatchOperation } from '../intended-change.js';
import { judgeWorkload, readLive, readRevisionTarget, type LiveWorkload } from '../live-workload.js';
import { rolloutVerdict } from '../rollout.js';
import { templateChange, templateWrite } from '../template-change.js';

const CAUSE = 'kubernetes.io/change-cause';

/** Back to a revision that the cluster keeps: the pod template of its ReplicaSet or ControllerRevision. */
export const rollBack: ClusterAction = {
  name: 'roll-back',
  title: 'Roll back to a revision',
  on: ['deployment', 'statefulset', 'daemonset'],
  needs: ['patch deployments.apps', 'patch statefulsets.apps', 'patch daemonsets.apps'],
  async intend(target, action, signal) {
    const read = await readLive(target, action.on, signal);
    if (!read.ok) return read;
    const live = read.value;
    const { revision, hash } = action.params;
    if (typeof hash !== 'string' || hash === '')
      return fail({
        kind: 'invalid',
        asked: plain`roll back ${live.object.name}`,
        answered: plainText('a roll-back names a revision and its hash'),
      });
    const found = await readRevisionTarget(target, live, String(revision ?? ''), hash, signal);
    if (!found.ok) return found;
    const to = found.value;
    const shared = templateChange(target, live);
    return ok({
      ...shared,
      facts: [...shared.facts, targetFact(to)],
      writes: [
        templateWrite(
          live,
          [...causeOperations(live, to.cause), { op: 'replace', path: '/spec/template', value: to.template }],
          template => digest(template) === to.digest,
        ),
      ],
      refused: digest(live.template) === to.digest ? plain`${live.object.name} already runs what ${to.name} says` : shared.refused,
      notTested: [...shared.notTested, plainText('data or schema changes that do not go back with the code')],
      undo: backToNow(action, live),
      done: plain`${live.object.name} has the pod template of ${to.name}`,
    });
  },
  verify: (target, action, { facts }, signal) =>
    judgeWorkload(target, action.on, facts, signal, async live => {
      const to = await readRevisionTarget(
        target,
        live,
        String(action.params['revision'] ?? ''),
        String(action.params['hash'] ?? ''),
        signal,
      );
      if (!to.ok && to.error.kind !== 'not-found') return fail(to.error);
      if (to.ok && digest(live.template) !== to.value.digest)
        return ok({ is: 'worse', seen: plain`${live.object.name} does not run ${to.value.name} any more: someone else changed it` });
      return rolloutVerdict(target, live, signal);
    }),
};

/** The way back of anything that replaces the pod template: the revision that it runs now. */
export function backToNow(action: PlannedAction, { object, revision }: LiveWorkload): Rehearsal['undo'] {
  if (!revision) return { cannot: plain`the revision that ${object.name} runs now is not known` };
  const text =
    action.name === 'restart'
      ? plain`takes the mark of the restart back (${revision.name}), which replaces the pods once more`
      : plain`rolls ${object.name} back to ${revision.name}`;
  return { action: { ...action, name: 'roll-back', params: { revision: revision.name, hash: revision.hash } }, text };
}

/** The note of why a revision was made goes with its template, as `kubectl rollout undo` has it. */
function causeOperations({ raw }: LiveWorkload, after: string | undefined): readonly PatchOperation[] {
  const before = rawTextAt(raw, 'metadata', 'annotations', CAUSE);
  const path = `/metadata/annotations/${CAUSE.replace('/', '~1')}`;
  if (after === before || typeof at(raw, 'metadata', 'annotations') !== 'object') return [];
  return after === undefined ? [{ op: 'remove', path }] : [{ op: 'add', path, value: after }];
}
