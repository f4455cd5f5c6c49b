import type { PlannedAction, Fact } from '../../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { at, rawTextAt, recordAt } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import { digest } from './canonical.js';
import { factsOf } from './facts.js';
import { readLive, readRevisionTarget, type LiveWorkload, type RevisionTarget } from './live-workload.js';

/** A JSON patch (RFC 6902). Its `test` operations are the preconditions: the server applies all of it or nothing. */
export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** What an action would do to the object as it is now. The same value is rehearsed and performed. */
export interface IntendedChange {
  readonly live: LiveWorkload;
  readonly path: string;
  readonly subresource: 'scale' | undefined;
  readonly patch: readonly PatchOperation[];
  readonly facts: readonly Fact[];
  readonly revision: RevisionTarget | undefined;
  readonly replicas: number | undefined;
  /** Why it must not be done, whatever the server would say. */
  readonly refused: PlainText | undefined;
  /** Whether an object read back is as this change makes it. */
  isDoneIn(raw: unknown): boolean;
}

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const CAUSE = 'kubernetes.io/change-cause';
/** Scaling by more than this at once is a decision for people with more information than a plan has. */
const MOST_TIMES = 3;
const MOST_MORE = 10;

/** Reads the object anew and works out the patch for an action of the catalogue. */
export async function intend(target: ClusterTarget, action: PlannedAction, signal: AbortSignal): Promise<Result<IntendedChange, Failure>> {
  const live = await readLive(target, action.on, signal);
  if (!live.ok) return live;
  switch (action.name) {
    case 'roll-back': return rollBack(target, action, live.value, signal);
    case 'restart': return ok(restart(live.value, target.clock.now()));
    case 'scale': return scale(action, live.value);
    default: return fail({ kind: 'invalid', asked: plainText(action.name), answered: plainText('that can\'t be done to a workload') });
  }
}

async function rollBack(target: ClusterTarget, action: PlannedAction, live: LiveWorkload, signal: AbortSignal): Promise<Result<IntendedChange, Failure>> {
  const { revision, hash } = action.params;
  if (typeof hash !== 'string' || hash === '') return fail({ kind: 'invalid', asked: plain`roll back ${live.object.name}`, answered: plainText('a roll-back names a revision and its hash') });
  const found = await readRevisionTarget(target, live, String(revision ?? ''), hash, signal);
  if (!found.ok) return found;
  const to = found.value;
  const cause = rawTextAt(live.raw, 'metadata', 'annotations', CAUSE);
  return ok({
    ...sharedParts(live), revision: to, replicas: undefined, facts: factsOf(live, to, 'roll-back'),
    patch: [...preconditions(live), ...causeOperations(live, cause, to.cause), { op: 'replace', path: '/spec/template', value: to.template }],
    refused: digest(live.template) === to.digest ? plain`${live.object.name} already runs what ${to.name} says` : pausedRefusal(live),
    isDoneIn: raw => digest(recordAt(raw, 'spec', 'template')) === to.digest,
  });
}

function restart(live: LiveWorkload, now: number): IntendedChange {
  const annotations = at(live.template, 'metadata', 'annotations');
  const stamp = new Date(now).toISOString();
  const has = typeof annotations === 'object' && annotations !== null;
  return {
    ...sharedParts(live), revision: undefined, replicas: undefined, facts: factsOf(live, undefined, 'restart'), refused: pausedRefusal(live),
    patch: [...preconditions(live), has
      ? { op: 'add', path: `/spec/template/metadata/annotations/${RESTARTED_AT.replace('/', '~1')}`, value: stamp }
      : { op: 'add', path: '/spec/template/metadata/annotations', value: { [RESTARTED_AT]: stamp } }],
    isDoneIn: raw => rawTextAt(raw, 'spec', 'template', 'metadata', 'annotations', RESTARTED_AT) === stamp,
  };
}

function scale(action: PlannedAction, live: LiveWorkload): Result<IntendedChange, Failure> {
  const wanted = Number(action.params['replicas']);
  const asked = plain`scale ${live.object.name}`;
  if (live.object.kind === 'daemonset') return fail({ kind: 'invalid', asked, answered: plainText('a daemon set has one pod a node and can\'t be scaled') });
  if (!Number.isInteger(wanted) || wanted < 0) return fail({ kind: 'invalid', asked, answered: plainText('the number of replicas must be a whole number') });
  const before = live.object.replicas;
  return ok({
    ...sharedParts(live), path: `${live.path}/scale`, subresource: 'scale', revision: undefined, replicas: wanted, facts: factsOf(live, undefined, 'scale'),
    // A Scale leaves out replicas when they are 0, so there is nothing to test then but the version.
    patch: [{ op: 'test', path: '/metadata/uid', value: live.object.uid },
      ...(before > 0 ? [{ op: 'test' as const, path: '/spec/replicas', value: before }] : [{ op: 'test' as const, path: '/metadata/resourceVersion', value: live.object.version }]),
      { op: before > 0 ? 'replace' : 'add', path: '/spec/replicas', value: wanted }],
    refused: scaleRefusal(live, wanted, action.params['toZero'] === true),
    isDoneIn: raw => Number(at(raw, 'spec', 'replicas') ?? 0) === wanted,
  });
}

function scaleRefusal(live: LiveWorkload, wanted: number, toZero: boolean): PlainText | undefined {
  const { replicas, name } = live.object;
  if (wanted === replicas) return plain`${name} has ${replicas} replicas already`;
  if (live.hpa && !live.hpa.conditions.some(condition => condition.type === 'ScalingActive' && condition.status === 'False')) return plain`the autoscaler ${live.hpa.name} (${live.hpa.min} to ${live.hpa.max}) would undo it within seconds: change its bounds instead`;
  if (wanted === 0 && !toZero) return plain`scaling ${name} to 0 stops it: the plan has to say so`;
  const most = Math.max(replicas * MOST_TIMES, replicas + MOST_MORE);
  return wanted > most ? plain`${wanted} is more than ${most}, the most that a plan may ask for from ${replicas}` : undefined;
}

const sharedParts = (live: LiveWorkload): Pick<IntendedChange, 'live' | 'path' | 'subresource'> => ({ live, path: live.path, subresource: undefined });

const pausedRefusal = (live: LiveWorkload): PlainText | undefined => (live.object.paused ? plain`rollouts of ${live.object.name} are paused: resume them first` : undefined);

/** Same object, same template, same size: what the plan rests on, checked by the server in the moment of the write. */
function preconditions(live: LiveWorkload): readonly PatchOperation[] {
  return [
    { op: 'test', path: '/metadata/uid', value: live.object.uid },
    ...(typeof at(live.raw, 'spec', 'replicas') === 'number' ? [{ op: 'test' as const, path: '/spec/replicas', value: at(live.raw, 'spec', 'replicas') }] : []),
    { op: 'test', path: '/spec/template', value: live.template },
  ];
}

/** The note of why a revision was made goes with its template, as `kubectl rollout undo` has it. */
function causeOperations(live: LiveWorkload, before: string | undefined, after: string | undefined): readonly PatchOperation[] {
  const path = `/metadata/annotations/${CAUSE.replace('/', '~1')}`;
  if (after === before || typeof at(live.raw, 'metadata', 'annotations') !== 'object') return [];
  return after === undefined ? [{ op: 'remove', path }] : [{ op: 'add', path, value: after }];
}
