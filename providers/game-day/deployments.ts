import { change, happen } from './journal.js';
import { newPod } from './pods.js';
import { suffix } from './random.js';
import {
  currentRevision,
  deploymentRef,
  readyPods,
  revisionName,
  stopPod,
  type GameChange,
  type GameRevision,
  type Pod,
  type ServiceState,
  type World,
} from './world.js';

const KEPT_REVISIONS = 6;
/** What a Deployment waits for before it says that it makes no progress. */
const PROGRESS_DEADLINE = 600_000;
/** The autoscaler looks this often, and goes down only after wanting to for this long. */
const AUTOSCALE_EVERY = 15_000;
const CALM_BEFORE_FEWER = 300_000;

export interface Release {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly traits: GameRevision['traits'];
  readonly author: string;
  readonly summary?: string;
  readonly change?: GameChange['change'];
}

/** Rolls out a new version. What differs from the one before is told with the change. */
export function release(world: World, service: ServiceState, release: Release): GameRevision {
  const before = currentRevision(service);
  const number = before.number + 1;
  const made: GameRevision = {
    number,
    hash: suffix(10, world.seed, service.key, 1000 + number),
    at: world.time,
    image: release.image ?? before.image,
    environment: release.environment ?? before.environment,
    author: release.author,
    traits: release.traits,
  };
  roll(
    world,
    service,
    made,
    release.change ?? 'deploy',
    release.summary ?? `deploy ${service.spec.name} ${made.image.split(':')[1] ?? ''}`,
    release.author,
  );
  return made;
}

/** Brings back the template with this hash, under a new number as Kubernetes does; false when it is not kept. */
export function rollBack(world: World, service: ServiceState, hash: string, author: string): boolean {
  const kept = service.revisions.find(revision => revision.hash === hash);
  if (!kept || kept === service.revisions.at(-1)) return false;
  const number = currentRevision(service).number + 1;
  roll(
    world,
    service,
    { ...kept, number, at: world.time, author },
    'deploy',
    `roll back ${service.spec.name} to what ${revisionName(kept)} ran`,
    author,
  );
  return true;
}

/** Replaces every pod by one of the same template. */
export function restart(world: World, service: ServiceState, author: string): void {
  const before = currentRevision(service);
  const number = before.number + 1;
  roll(
    world,
    service,
    { ...before, number, hash: suffix(10, world.seed, service.key, 1000 + number), at: world.time, author },
    'restart',
    `restart ${service.spec.name}`,
    author,
  );
}

export function scale(world: World, service: ServiceState, replicas: number, author: string): void {
  const before = service.desired;
  if (before === replicas) return;
  service.desired = replicas;
  change(world, deploymentRef(service), {
    change: 'scale',
    summary: `scale ${service.spec.name} from ${before} to ${replicas}`,
    author,
    fields: [{ path: 'spec.replicas', before: String(before), after: String(replicas) }],
  });
  happen(
    world,
    deploymentRef(service),
    'ScalingReplicaSet',
    'normal',
    `Scaled ${replicas > before ? 'up' : 'down'} replica set ${service.spec.name}-${currentRevision(service).hash} to ${replicas} from ${before}`,
  );
}

function roll(world: World, service: ServiceState, next: GameRevision, kind: GameChange['change'], summary: string, author: string): void {
  const before = currentRevision(service);
  service.revisions = [...service.revisions.filter(revision => revision.hash !== next.hash), next].slice(-KEPT_REVISIONS);
  if (service.rollout && service.rollout.finishedAt === undefined) service.rollout.change.state = 'failed';
  const made = change(world, deploymentRef(service), {
    change: kind,
    summary,
    author,
    revision: revisionName(next),
    previousRevision: revisionName(before),
    fields: differences(before, next, kind),
    state: 'in-progress',
    finishedAt: undefined,
  });
  service.rollout = { startedAt: world.time, finishedAt: undefined, change: made };
  happen(
    world,
    deploymentRef(service),
    'ScalingReplicaSet',
    'normal',
    `Scaled up replica set ${service.spec.name}-${next.hash} to ${Math.ceil(service.desired * 0.25)}`,
  );
}

/** Fields of the pod template in which two versions differ. */
export function differences(
  before: GameRevision,
  after: GameRevision,
  kind: GameChange['change'] = 'deploy',
): readonly { readonly path: string; readonly before: string; readonly after: string }[] {
  const fields: { path: string; before: string; after: string }[] = [];
  if (before.image !== after.image)
    fields.push({ path: 'spec.template.spec.containers[app].image', before: before.image, after: after.image });
  for (const name of new Set([...Object.keys(before.environment), ...Object.keys(after.environment)])) {
    const [old, now] = [before.environment[name] ?? '(not set)', after.environment[name] ?? '(not set)'];
    if (old !== now) fields.push({ path: `spec.template.spec.containers[app].env.${name}`, before: old, after: now });
  }
  if (kind === 'restart')
    fields.push({ path: 'spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt', before: '(not set)', after: 'now' });
  return fields;
}

/** Brings pods towards what is wanted: a rolling update with a quarter more and a quarter less. */
export function stepDeployment(world: World, service: ServiceState): void {
  const current = currentRevision(service).hash;
  if (isSettled(service, current)) return;
  const alive = service.pods.filter(pod => pod.phase !== 'terminating');
  const fresh = alive.filter(pod => pod.hash === current);
  const old = alive.filter(pod => pod.hash !== current);
  const surge = Math.ceil(service.desired * 0.25);
  const ready = (pods: readonly Pod[]): number => pods.filter(pod => pod.phase === 'running').length;

  const room = service.desired + (old.length > 0 ? surge : 0) - alive.length;
  for (let count = Math.min(room, service.desired - fresh.length); count > 0; count--)
    service.pods.push(newPod(world, service, world.time));
  if (old.length > 0) {
    // What serves nobody goes first; of the rest as many as may be missing.
    for (const pod of old.filter(pod => pod.phase !== 'running')) stopPod(world, pod);
    let spare = ready(alive) - (service.desired - Math.floor(service.desired * 0.25));
    for (const pod of old) {
      if (pod.phase !== 'running' || spare <= 0) continue;
      stopPod(world, pod);
      spare--;
    }
  } else if (fresh.length > service.desired) {
    const order = (pod: Pod): number => (pod.phase === 'running' ? 1 : 0);
    for (const pod of [...fresh].sort((a, b) => order(a) - order(b) || b.createdAt - a.createdAt).slice(0, fresh.length - service.desired))
      stopPod(world, pod);
  }
  watchRollout(world, service, fresh, old);
}

/** Nothing to do, which is so in nearly every step. */
function isSettled({ rollout, pods, desired }: ServiceState, current: string): boolean {
  if ((rollout && rollout.finishedAt === undefined) || pods.length !== desired) return false;
  for (const pod of pods) if (pod.hash !== current || pod.phase === 'terminating') return false;
  return true;
}

function watchRollout(world: World, service: ServiceState, fresh: readonly Pod[], old: readonly Pod[]): void {
  const { rollout } = service;
  if (!rollout || rollout.finishedAt !== undefined) return;
  const ready = fresh.filter(pod => pod.phase === 'running').length;
  if (old.every(pod => pod.phase === 'terminating') && ready >= service.desired) {
    rollout.finishedAt = world.time;
    rollout.change.state = 'finished';
    rollout.change.finishedAt = world.time;
  } else if (world.time - rollout.startedAt > PROGRESS_DEADLINE && rollout.change.state === 'in-progress') {
    rollout.change.state = 'failed';
    happen(
      world,
      deploymentRef(service),
      'ProgressDeadlineExceeded',
      'warning',
      `ReplicaSet "${service.spec.name}-${currentRevision(service).hash}" has timed out progressing.`,
    );
  }
}

/** The horizontal autoscaler: pods in proportion to CPU over its target, slowly down. */
export function stepAutoscaler(world: World, service: ServiceState): void {
  const {
    bounds,
    spec: { autoscale },
  } = service;
  if (!autoscale || !bounds || world.time % AUTOSCALE_EVERY !== 0) return;
  const ready = readyPods(service);
  if (ready === 0) return;
  const ratio = service.traffic.cpu / autoscale.target;
  const wish = Math.min(bounds.max, Math.max(bounds.min, Math.abs(ratio - 1) <= 0.1 ? service.desired : Math.ceil(ready * ratio)));
  if (wish >= service.desired) service.fewerSince = undefined;
  else service.fewerSince ??= world.time;
  const calm = service.fewerSince !== undefined && world.time - service.fewerSince >= CALM_BEFORE_FEWER;
  if (wish > service.desired || calm) {
    happen(
      world,
      { kind: 'hpa', name: service.spec.name, namespace: service.spec.namespace },
      'SuccessfulRescale',
      'normal',
      `New size: ${wish}; reason: cpu resource utilization (percentage of request) ${wish > service.desired ? 'above' : 'below'} target`,
    );
    scale(world, service, wish, 'horizontal-pod-autoscaler');
    service.fewerSince = undefined;
  }
}
