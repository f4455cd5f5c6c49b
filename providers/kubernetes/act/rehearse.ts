import type { Expectation, PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { minutes, seconds } from '../../../src/model/time.js';
import { at, textAt } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import { intend, type IntendedChange } from './intended-change.js';
import { specDiff } from './spec-diff.js';
import { blastRadius, notTested, warningsOf } from './surroundings.js';

/** Asks the server whether we may, and lets it do everything but keep the result. */
export async function rehearse(target: ClusterTarget, action: PlannedAction, signal: AbortSignal): Promise<Result<Rehearsal, Failure>> {
  const intended = await intend(target, action, signal);
  if (!intended.ok) return intended;
  const change = intended.value;
  const allowed = await mayWe(target, change, signal);
  if (!allowed.ok) return allowed;
  const refused = allowed.value ?? change.refused;
  if (refused) return ok(rehearsalOf(target, action, change, undefined, refused));
  const before = change.subresource ? await target.api.get(change.path, { signal }) : undefined;
  if (before && !before.ok) return fail(before.error);
  const answer = await target.api.rehearsePatch(change.path, change.patch, signal);
  if (answer.ok) return ok(rehearsalOf(target, action, change, specDiff(before ? before.value.body : change.live.raw, answer.value), undefined));
  switch (answer.error.kind) {
    // Quota, policy or a webhook said no: that is the result of the rehearsal, not its failure.
    case 'forbidden': case 'invalid': return ok(rehearsalOf(target, action, change, undefined, refusalOf(answer.error.answered)));
    case 'unreachable': case 'unauthorised': case 'not-found': case 'rate-limited': case 'timed-out': case 'cancelled': case 'conflict': case 'unexpected-answer':
      return fail(answer.error);
  }
}

const refusalOf = (answered: PlainText): PlainText =>
  /does not support dry ?run/i.test(answered) ? plain`an admission webhook can't be rehearsed: ${answered}` : plain`the API server refuses it: ${answered}`;

/** Undefined when we may; else why not. */
async function mayWe({ api }: ClusterTarget, { live, subresource }: IntendedChange, signal: AbortSignal): Promise<Result<PlainText | undefined, Failure>> {
  const resourceAttributes = { namespace: live.namespace, verb: 'patch', group: 'apps', version: 'v1', resource: live.plural, name: live.object.name, ...(subresource ? { subresource } : {}) };
  const answer = await api.review('authorization.k8s.io/v1/selfsubjectaccessreviews', { resourceAttributes }, signal);
  if (!answer.ok) return fail(answer.error);
  if (at(answer.value, 'status', 'allowed') === true) return ok(undefined);
  const why = textAt(answer.value, 'status', 'reason');
  return ok(plain`you may not patch ${plainText(live.plural)}${plainText(subresource ? `/${subresource}` : '')} in ${plainText(live.namespace)}${why ? plain`: ${why}` : plainText('')}`);
}

function rehearsalOf(target: ClusterTarget, action: PlannedAction, change: IntendedChange, diff: Rehearsal['diff'] | undefined, refused: PlainText | undefined): Rehearsal {
  return {
    at: target.clock.now(), facts: change.facts, diff: diff ?? [], permitted: refused === undefined, ...(refused ? { refused } : {}),
    notTested: notTested(action.name), warnings: warningsOf(change), blastRadius: blastRadius(target, change),
    undo: undoOf(action, change), expectation: expectationOf(change),
  };
}

/** The inverse, from the state read now. */
function undoOf(action: PlannedAction, { live, replicas }: IntendedChange): Rehearsal['undo'] {
  const { object } = live;
  if (replicas !== undefined) {
    const params = { replicas: object.replicas, ...(object.replicas === 0 ? { toZero: true } : {}) };
    return { action: { ...action, name: 'scale', params }, text: plain`scales ${object.name} back to ${object.replicas}` };
  }
  if (!live.revision) return { cannot: plain`the revision that ${object.name} runs now is not known` };
  const text = action.name === 'restart' ? plain`takes the mark of the restart back (${live.revision.name}), which replaces the pods once more` : plain`rolls ${object.name} back to ${live.revision.name}`;
  return { action: { ...action, name: 'roll-back', params: { revision: live.revision.name, hash: live.revision.hash } }, text };
}

function expectationOf({ live, replicas }: IntendedChange): Expectation {
  const { object } = live;
  if (replicas !== undefined) return { text: plain`${replicas} of ${replicas} pods of ${object.name} are ready`, within: minutes(5) };
  // A Deployment has a deadline of its own; the others go pod by pod.
  const within = object.kind === 'deployment' ? seconds(object.deadline) : seconds(Math.max(300, object.replicas * 60));
  return { text: plain`the rollout of ${object.name} is complete: ${object.replicas} of ${object.replicas} pods updated and available`, within };
}
