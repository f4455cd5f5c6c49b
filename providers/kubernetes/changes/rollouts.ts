import { stableId } from '../../../src/model/identity.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ChangeEvent, FieldChange, ProviderId, SignalId } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import type { WorkloadObject } from '../objects/objects.js';
import { conditionOf, lastManager } from '../objects/read-base.js';
import type { World } from '../objects/world.js';
import { revisionsOf, type WorkloadRevision } from './revisions.js';
import { describeChanges, fieldChanges } from './template-diff.js';

const RESTARTED = 'annotations.kubectl.kubernetes.io/restartedAt';

/** Where the rollout of the newest revision stands. */
export interface Progress {
  readonly state: 'in-progress' | 'finished' | 'failed';
  readonly finishedAt?: Instant;
}

/**
 * The rollouts of a workload as changes, since `from`. A rollout is over when the controller has seen the generation and
 * updated = replicas = available, or when it said so of this very ReplicaSet (later trouble does not make it unfinished).
 */
export function rolloutChanges(world: World, workload: WorkloadObject, source: ProviderId, from: Instant): readonly ChangeEvent[] {
  const revisions = revisionsOf(world, workload);
  const changes: ChangeEvent[] = [];
  revisions.forEach((revision, index) => {
    if (revision.at === undefined || revision.at < from) return;
    const previous = revisions[index - 1];
    const current = index === revisions.length - 1;
    const fields = previous ? fieldChanges(previous.template.fields, revision.template.fields) : [];
    const progress = current ? progressOf(workload, revision, revision.at) : undefined;
    const author = current ? lastManager(workload.managers, 'template')?.name : undefined;
    changes.push({
      type: 'change',
      id: stableId('rollout', workload.uid, revision.uid, revision.number) as SignalId,
      source,
      about: world.ref(workload),
      at: revision.at,
      change: kindOfChange(previous, fields),
      summary: summaryOf(workload, revision, previous, fields),
      revision: revision.name,
      ...(previous ? { previousRevision: previous.name } : {}),
      ...(author ? { author } : {}),
      ...(fields.length > 0 ? { fields } : {}),
      ...progress,
    });
  });
  return changes;
}

function kindOfChange(previous: WorkloadRevision | undefined, fields: readonly FieldChange[]): ChangeEvent['change'] {
  if (!previous || fields.some(field => field.path.endsWith('.image'))) return 'deploy';
  return fields.length > 0 && fields.every(field => field.path === RESTARTED) ? 'restart' : 'config';
}

function summaryOf(
  workload: WorkloadObject,
  revision: WorkloadRevision,
  previous: WorkloadRevision | undefined,
  fields: readonly FieldChange[],
): PlainText {
  const cause = revision.cause ? plain` (${revision.cause})` : plainText('');
  if (!previous)
    return plain`${workload.name} ${revision.name}: first rollout, ${plainText(revision.template.images.join(', '), 160)}${cause}`;
  if (fields.length > 0 && fields.every(field => field.path === RESTARTED))
    return plain`${workload.name} ${revision.name}: restarted${cause}`;
  return plain`${workload.name} ${revision.name}: ${fields.length > 0 ? describeChanges(fields) : plainText('the pod template changed')}${cause}`;
}

/** Reads from counts and conditions how far the rollout of the newest revision is. */
export function progressOf(workload: WorkloadObject, revision: Pick<WorkloadRevision, 'objectName'>, startedAt: Instant): Progress {
  const seen = workload.observedGeneration >= workload.generation;
  const complete =
    seen &&
    workload.updated === workload.replicas &&
    workload.available === workload.replicas &&
    workload.total === workload.replicas &&
    (workload.kind !== 'statefulset' || workload.updateRevision === undefined || workload.updateRevision === workload.currentRevision);
  const progressing = conditionOf(workload.conditions, 'Progressing');
  const said =
    seen && progressing?.reason === 'NewReplicaSetAvailable' && (progressing.message?.includes(`"${revision.objectName}"`) ?? false);
  if (complete || said) {
    const at = said ? progressing?.updatedAt : undefined;
    return { state: 'finished', ...(at !== undefined && at >= startedAt ? { finishedAt: at } : {}) };
  }
  // Deadline exceeded can stay behind on a rollout whose counts are fine, so it comes second.
  if (progressing?.status === 'False') return { state: 'failed' };
  return { state: 'in-progress' };
}
