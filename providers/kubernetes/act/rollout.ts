import type { Expectation } from '../../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { seconds } from '../../../src/model/time.js';
import { progressOf } from '../changes/rollouts.js';
import { revisionsOf } from '../changes/revisions.js';
import type { PodObject } from '../objects/objects.js';
import { listAt, numberAt, recordAt } from '../objects/raw.js';
import { readPod } from '../objects/read-pod.js';
import type { ClusterTarget } from '../questions/target.js';
import { matches } from '../objects/selector.js';
import { servicesOf } from '../read/edges.js';
import type { Verdict } from './intended-change.js';
import type { LiveWorkload } from './live-workload.js';

/** Container states that no patience mends. */
const HOPELESS = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'CreateContainerConfigError',
  'InvalidImageName',
  'RunContainerError',
]);

/** A Deployment has a deadline of its own; the others go pod by pod. */
export function rolloutExpectation({ object }: LiveWorkload): Expectation {
  const within = object.kind === 'deployment' ? seconds(object.deadline) : seconds(Math.max(300, object.replicas * 60));
  return {
    text: plain`the rollout of ${object.name} is complete: ${object.replicas} of ${object.replicas} pods updated and available`,
    within,
  };
}

/** What a rollout touches besides the object itself. */
export function rolloutReach(target: ClusterTarget, { object }: LiveWorkload): readonly PlainText[] {
  return [
    plain`${object.replicas} ${podsWord(object.replicas)} are replaced, ${object.strategy}; ${object.ready} ready now`,
    ...dependants(target, object),
  ];
}

/** The services that send it traffic, and the budgets that count its pods. */
export function dependants({ world }: ClusterTarget, object: LiveWorkload['object']): readonly PlainText[] {
  const services = servicesOf(world, object);
  const budgets = [...world.all('pdb')].filter(
    budget => budget.namespace === object.namespace && matches(budget.selector, object.podLabels),
  );
  return [
    ...(services.length > 0
      ? [
          plain`traffic of ${plainText(services.length === 1 ? 'service' : 'services')} ${joinPlain(
            services.slice(0, 6).map(service => service.name),
            ', ',
          )}`,
        ]
      : []),
    ...budgets.map(budget => plain`disruption budget ${budget.name} allows ${budget.allowed} now; a rollout does not ask it`),
  ];
}

export const podsWord = (count: number): PlainText => plainText(count === 1 ? 'pod' : 'pods');

/** How far the rollout of what the workload should run is. */
export async function rolloutVerdict(target: ClusterTarget, live: LiveWorkload, signal: AbortSignal): Promise<Result<Verdict, Failure>> {
  const { object } = live;
  const newest = revisionsOf(target.world, object).at(-1);
  const progress = progressOf(object, { objectName: newest?.objectName ?? plainText('') }, object.createdAt);
  const counts = plain`${object.updated} of ${object.replicas} pods updated, ${object.available} available`;
  // The word of the controller may be about the rollout before this one, so the counts have to agree.
  const complete =
    object.observedGeneration >= object.generation &&
    object.updated === object.replicas &&
    object.available === object.replicas &&
    object.total === object.replicas;
  if (complete && progress.state === 'finished') return ok({ is: 'worked', seen: counts });
  if (progress.state === 'failed' && object.observedGeneration >= object.generation)
    return ok({ is: 'worse', seen: plain`${counts}; the rollout passed its deadline` });
  return podTrouble(target, live, counts, signal);
}

/** Not there yet; worse when its new pods are in a state that waiting does not mend. */
export async function podTrouble(
  { api }: ClusterTarget,
  live: LiveWorkload,
  counts: PlainText,
  signal: AbortSignal,
): Promise<Result<Verdict, Failure>> {
  const selector = Object.entries(recordAt(live.raw, 'spec', 'selector', 'matchLabels'))
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(',');
  if (selector === '') return ok({ is: 'not-yet', seen: counts });
  const answer = await api.get(`/api/v1/namespaces/${encodeURIComponent(live.namespace)}/pods`, {
    query: { labelSelector: selector, limit: 200 },
    signal,
  });
  if (!answer.ok) return answer.error.kind === 'forbidden' ? ok({ is: 'not-yet', seen: counts }) : fail(answer.error);
  const images = [...live.object.images].sort().join();
  const since = numberAt(live.raw, 'metadata', 'generation');
  const fresh = listAt(answer.value.body, 'items')
    .map(readPod)
    .filter(pod => pod.deletedAt === undefined && imagesOf(pod) === images);
  const bad =
    since === undefined
      ? []
      : fresh.filter(pod => pod.containers.some(container => container.waiting && HOPELESS.has(container.waiting.reason)));
  if (bad.length === 0 || bad.length < fresh.length / 2) return ok({ is: 'not-yet', seen: counts });
  const reasons = [...new Set(bad.flatMap(pod => pod.containers.flatMap(container => container.waiting?.reason ?? [])))];
  return ok({ is: 'worse', seen: plain`${counts}; ${bad.length} of its new pods are in ${joinPlain(reasons, ', ')}` });
}

const imagesOf = (pod: PodObject): string =>
  pod.containers
    .filter(container => container.role === 'main')
    .map(container => container.image)
    .sort()
    .join();
