import type { PlannedAction } from '../../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { progressOf } from '../changes/rollouts.js';
import { revisionsOf } from '../changes/revisions.js';
import type { PodObject } from '../objects/objects.js';
import { listAt, numberAt, recordAt } from '../objects/raw.js';
import { readPod } from '../objects/read-pod.js';
import type { ClusterTarget } from '../questions/target.js';
import { digest } from './canonical.js';
import { readLive, readRevisionTarget, type LiveWorkload } from './live-workload.js';

export interface Verdict {
  readonly is: 'worked' | 'not-yet' | 'worse';
  readonly seen: PlainText;
}

/** Container states that no patience mends. */
const HOPELESS = new Set(['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError', 'InvalidImageName', 'RunContainerError']);

/** Looks whether what the action should bring is there: complete and as wanted, on its way, or in trouble. */
export async function verify(target: ClusterTarget, action: PlannedAction, uid: string | undefined, signal: AbortSignal): Promise<Result<Verdict, Failure>> {
  const read = await readLive(target, action.on, signal);
  if (!read.ok) return read.error.kind === 'not-found' ? ok({ is: 'worse', seen: plain`${plainText(action.on.kind)} ${action.on.name} is gone` }) : read;
  const live = read.value;
  const { object } = live;
  if (uid !== undefined && object.uid !== uid) return ok({ is: 'worse', seen: plain`${object.name} was deleted and made anew meanwhile` });
  if (action.name === 'scale') {
    const wanted = Number(action.params['replicas']);
    if (object.replicas !== wanted) return ok({ is: 'worse', seen: plain`${object.replicas} replicas are wanted now, not ${wanted}: someone else set them` });
    const done = object.observedGeneration >= object.generation && object.ready === wanted && object.total === wanted;
    return done ? ok({ is: 'worked', seen: plain`${object.ready} of ${wanted} pods are ready` }) : trouble(target, live, plain`${object.ready} of ${wanted} pods are ready`, signal);
  }
  if (action.name === 'roll-back') {
    const to = await readRevisionTarget(target, live, String(action.params['revision'] ?? ''), String(action.params['hash'] ?? ''), signal);
    if (!to.ok && to.error.kind !== 'not-found') return fail(to.error);
    if (to.ok && digest(live.template) !== to.value.digest) return ok({ is: 'worse', seen: plain`${object.name} does not run ${to.value.name} any more: someone else changed it` });
  }
  const newest = revisionsOf(target.world, object).at(-1);
  const progress = progressOf(object, { objectName: newest?.objectName ?? plainText('') }, object.createdAt);
  const counts = plain`${object.updated} of ${object.replicas} pods updated, ${object.available} available`;
  // The word of the controller may be about the rollout before this one, so the counts have to agree.
  const complete = object.observedGeneration >= object.generation && object.updated === object.replicas && object.available === object.replicas && object.total === object.replicas;
  if (complete && progress.state === 'finished') return ok({ is: 'worked', seen: counts });
  if (progress.state === 'failed' && object.observedGeneration >= object.generation) return ok({ is: 'worse', seen: plain`${counts}; the rollout passed its deadline` });
  return trouble(target, live, counts, signal);
}

/** Not there yet; worse when its new pods are in a state that waiting does not mend. */
async function trouble({ api }: ClusterTarget, live: LiveWorkload, counts: PlainText, signal: AbortSignal): Promise<Result<Verdict, Failure>> {
  const selector = Object.entries(recordAt(live.raw, 'spec', 'selector', 'matchLabels')).map(([name, value]) => `${name}=${String(value)}`).join(',');
  if (selector === '') return ok({ is: 'not-yet', seen: counts });
  const answer = await api.get(`/api/v1/namespaces/${encodeURIComponent(live.namespace)}/pods`, { query: { labelSelector: selector, limit: 200 }, signal });
  if (!answer.ok) return answer.error.kind === 'forbidden' ? ok({ is: 'not-yet', seen: counts }) : fail(answer.error);
  const images = [...live.object.images].sort().join();
  const since = numberAt(live.raw, 'metadata', 'generation');
  const fresh = listAt(answer.value.body, 'items').map(readPod).filter(pod => pod.deletedAt === undefined && imagesOf(pod) === images);
  const bad = since === undefined ? [] : fresh.filter(pod => pod.containers.some(container => container.waiting && HOPELESS.has(container.waiting.reason)));
  if (bad.length === 0 || bad.length < fresh.length / 2) return ok({ is: 'not-yet', seen: counts });
  const reasons = [...new Set(bad.flatMap(pod => pod.containers.flatMap(container => container.waiting?.reason ?? [])))];
  return ok({ is: 'worse', seen: plain`${counts}; ${bad.length} of its new pods are in ${joinPlain(reasons, ', ')}` });
}

const imagesOf = (pod: PodObject): string => pod.containers.filter(container => container.role === 'main').map(container => container.image).sort().join();
