import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import type { Fact } from '../../../src/model/plan.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import { hpaOf } from '../changes/live-changes.js';
import { revisionsOf, type WorkloadRevision } from '../changes/revisions.js';
import type { HpaObject, WorkloadObject } from '../objects/objects.js';
import { readHpa } from '../objects/read-others.js';
import { templateOfRevision } from '../objects/read-workload.js';
import { at, listAt, rawTextAt, recordAt, type Raw } from '../objects/raw.js';
import type { ClusterTarget } from '../questions/target.js';
import { digest } from './canonical.js';
import type { Verdict } from './intended-change.js';
import { lost, readObject, type LiveObject } from './live-object.js';

const KINDS = ['deployment', 'statefulset', 'daemonset'] as const;

/** A workload with what decides over it: its autoscaler, and the revision that it should run now, when it is known. */
export interface LiveWorkload extends LiveObject<WorkloadObject['kind']> {
  readonly namespace: string;
  readonly template: Raw;
  readonly hpa: HpaObject | undefined;
  readonly revision: WorkloadRevision | undefined;
}

/** Reads the workload and its autoscaler from the server. */
export async function readLive(target: ClusterTarget, ref: ResourceRef, signal: AbortSignal): Promise<Result<LiveWorkload, Failure>> {
  const { api, world } = target;
  const read = await readObject(target, KINDS, ref, signal);
  if (!read.ok) return read;
  const { object, raw } = read.value;
  const namespace = ref.namespace ?? plainText('');
  const hpas = await api.get(`/apis/autoscaling/v2/namespaces/${encodeURIComponent(namespace)}/horizontalpodautoscalers`, {
    query: { limit: 500 },
    signal,
  });
  // Where listing them is not allowed, the copy of the watches is the next best.
  const hpa = hpas.ok
    ? listAt(hpas.value.body, 'items')
        .map(readHpa)
        .find(candidate => candidate.target.name === object.name && candidate.target.kind === object.kind)
    : hpaOf(world, object);
  const known = world.get(object.uid);
  const revision = known?.kind === object.kind ? revisionsOf(world, object).at(-1) : undefined;
  return ok({ ...read.value, namespace, template: recordAt(raw, 'spec', 'template'), hpa, revision });
}

/** A revision to go back to, with the pod template to set. */
export interface RevisionTarget {
  readonly name: PlainText;
  readonly hash: PlainText;
  readonly template: Raw;
  readonly cause: string | undefined;
  /** Digest of the template: what `observe` compares. */
  readonly digest: string;
}

/**
 * Finds the revision that a plan named, by its hash: "the previous one" may be another one by now. The template comes
 * from the server, because the copy here holds no values of the environment.
 */
export async function readRevisionTarget(
  { api }: ClusterTarget,
  live: LiveWorkload,
  revision: string,
  hash: string,
  signal: AbortSignal,
): Promise<Result<RevisionTarget, Failure>> {
  const isDeployment = live.object.kind === 'deployment';
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(live.namespace)}/${isDeployment ? 'replicasets' : 'controllerrevisions'}`;
  const selector = isDeployment ? { labelSelector: `pod-template-hash=${hash}` } : {};
  const asked = plain`revision ${plainText(revision, 40)} of ${live.object.name}`;
  if (!/^[\w.-]{1,120}$/.test(hash))
    return fail({ kind: 'invalid', asked, answered: plainText('the hash of a revision holds letters, digits, dots and dashes') });
  const answer = await api.get(path, { query: { ...selector, limit: 500 }, signal });
  if (!answer.ok) return fail(answer.error);
  for (const item of listAt(answer.value.body, 'items')) {
    const isOurs = listAt(item, 'metadata', 'ownerReferences').some(reference => rawTextAt(reference, 'uid') === live.object.uid);
    if (!isOurs || hashOf(item, isDeployment) !== hash) continue;
    const template = isDeployment ? withoutHash(recordAt(item, 'spec', 'template')) : templateOfRevision(item);
    const number = isDeployment
      ? rawTextAt(item, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')
      : String(at(item, 'revision'));
    return ok({
      name: plain`r${plainText(number ?? '?', 20)}`,
      hash: plainText(hash),
      template,
      cause: rawTextAt(item, 'metadata', 'annotations', 'kubernetes.io/change-cause'),
      digest: digest(template),
    });
  }
  return fail({
    kind: 'not-found',
    asked,
    answered: plain`the cluster no longer keeps a revision with the hash ${plainText(hash)}`,
    tryThis: plainText('choose another revision; revisionHistoryLimit says how many are kept'),
  });
}

function hashOf(item: unknown, isDeployment: boolean): string | undefined {
  if (isDeployment) return rawTextAt(item, 'metadata', 'labels', 'pod-template-hash');
  return (
    rawTextAt(item, 'metadata', 'labels', 'controller-revision-hash') ??
    rawTextAt(item, 'metadata', 'labels', 'controller.kubernetes.io/hash') ??
    rawTextAt(item, 'metadata', 'name')
  );
}

/** The Deployment controller adds this label to a ReplicaSet's template; a Deployment's own must not have it. */
function withoutHash(template: Raw): Raw {
  const labels = Object.fromEntries(
    Object.entries(recordAt(template, 'metadata', 'labels')).filter(([name]) => name !== 'pod-template-hash'),
  );
  return { ...template, metadata: { ...recordAt(template, 'metadata'), labels } };
}

/** A verdict on a workload: worse when it is gone or another one, else what `judge` says of it. */
export async function judgeWorkload(
  target: ClusterTarget,
  ref: ResourceRef,
  facts: readonly Fact[],
  signal: AbortSignal,
  judge: (live: LiveWorkload) => Promise<Result<Verdict, Failure>> | Result<Verdict, Failure>,
): Promise<Result<Verdict, Failure>> {
  const read = await readLive(target, ref, signal);
  const gone = lost(read, ref, facts);
  if (gone) return ok(gone);
  return read.ok ? judge(read.value) : read;
}
