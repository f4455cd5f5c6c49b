import type { ChangeEvent, SignalId } from '../../../src/model/signal.js';
import type { ProviderId } from '../../../src/model/signal.js';
import { sameValue } from '../../../src/model/same-value.js';
import type { Instant } from '../../../src/model/time.js';
import { configChange } from '../changes/config-changes.js';
import { liveChanges, recentScaling, type ChangeContext } from '../changes/live-changes.js';
import { nodeChanges, nodeLeft } from '../changes/node-changes.js';
import { rolloutChanges } from '../changes/rollouts.js';
import type { KubernetesObject, WorkloadObject } from '../objects/objects.js';
import type { World } from '../objects/world.js';

/** Remembers which changes were told already, so that each poll brings only what is new of them. */
export interface ChangeLog {
  /** What the difference between two drains says; `before` is undefined for an object that was not told before. */
  of(before: KubernetesObject | undefined, object: KubernetesObject, now: Instant, from: Instant): readonly ChangeEvent[];
  rollouts(workload: WorkloadObject, now: Instant, from: Instant): readonly ChangeEvent[];
  gone(object: KubernetesObject, now: Instant): readonly ChangeEvent[];
}

const MOST_REMEMBERED = 20_000;

export function openChangeLog(world: World, source: ProviderId): ChangeLog {
  const told = new Map<SignalId, ChangeEvent>();

  function fresh(changes: readonly ChangeEvent[]): readonly ChangeEvent[] {
    return changes.filter(change => {
      if (sameValue(told.get(change.id), change)) return false;
      told.delete(change.id);
      told.set(change.id, change);
      const oldest = told.size > MOST_REMEMBERED ? told.keys().next().value : undefined;
      if (oldest !== undefined) told.delete(oldest);
      return true;
    });
  }

  /** A rollout that has finished stays finished, at the moment it did. */
  function settled(change: ChangeEvent, now: Instant): ChangeEvent {
    const known = told.get(change.id);
    if (known?.state === 'finished')
      return { ...change, state: 'finished', ...(known.finishedAt === undefined ? {} : { finishedAt: known.finishedAt }) };
    return known?.state === 'in-progress' && change.state === 'finished' && change.finishedAt === undefined
      ? { ...change, finishedAt: now }
      : change;
  }

  return {
    of(before, object, now, from) {
      const context: ChangeContext = { world, source, now };
      if (object.kind === 'node') return fresh(nodeChanges(before?.kind === 'node' ? before : undefined, object, context, from));
      if (object.kind === 'config') return fresh(configChange(object, usersOf(world, object), context, from));
      if (before) return fresh(liveChanges(before, object, context));
      return object.kind === 'deployment' || object.kind === 'statefulset' ? fresh(recentScaling(object, context, from)) : [];
    },
    rollouts: (workload, now, from) => fresh(rolloutChanges(world, workload, source, from).map(change => settled(change, now))),
    gone: (object, now) => (object.kind === 'node' ? fresh([nodeLeft(object, { world, source, now })]) : []),
  };
}

/** Names of the workloads whose pods read a ConfigMap. */
function usersOf(world: World, config: KubernetesObject): readonly string[] {
  const names: string[] = [];
  for (const kind of ['deployment', 'statefulset', 'daemonset'] as const) {
    for (const workload of world.all(kind))
      if (workload.namespace === config.namespace && workload.configs.includes(config.name)) names.push(workload.name);
  }
  return names;
}
