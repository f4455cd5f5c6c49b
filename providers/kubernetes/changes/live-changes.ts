import { stableId } from '../../../src/model/identity.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import type { ChangeEvent, FieldChange, ProviderId, SignalId } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import type { CronJobObject, HpaObject, KubernetesObject, ServiceObject, WorkloadObject } from '../objects/objects.js';
import { lastManager } from '../objects/read-base.js';
import type { World } from '../objects/world.js';

/** What a change needs besides the two versions of the object. */
export interface ChangeContext {
  readonly world: World;
  readonly source: ProviderId;
  readonly now: Instant;
}

/** Changes that only the difference between two versions of an object shows: scaling, pausing, bounds, suspending, selectors. */
export function liveChanges(before: KubernetesObject, after: KubernetesObject, context: ChangeContext): readonly ChangeEvent[] {
  switch (after.kind) {
    case 'deployment':
    case 'statefulset':
      return before.kind === after.kind ? workloadChanges(before, after, context) : [];
    case 'hpa':
      return before.kind === 'hpa' ? hpaChanges(before, after, context) : [];
    case 'cronjob':
      return before.kind === 'cronjob' && before.suspended !== after.suspended ? [suspendChange(after, context)] : [];
    case 'service':
      return before.kind === 'service' ? selectorChanges(before, after, context) : [];
    default:
      return [];
  }
}

/** The last change of `replicas` by someone who sets nothing else, when it is recent: what a start of the program can still see. */
export function recentScaling(workload: WorkloadObject, context: ChangeContext, from: Instant): readonly ChangeEvent[] {
  const manager = lastManager(workload.managers, 'replicas');
  if (!manager || workload.kind === 'daemonset' || manager.fields.length > 1 || manager.at < from || manager.at <= workload.createdAt)
    return [];
  return [scaleChange(workload, undefined, manager.at, context)];
}

function workloadChanges(before: WorkloadObject, after: WorkloadObject, context: ChangeContext): readonly ChangeEvent[] {
  const changes: ChangeEvent[] = [];
  if (before.replicas !== after.replicas)
    changes.push(scaleChange(after, before.replicas, lastManager(after.managers, 'replicas')?.at ?? context.now, context));
  if (before.paused !== after.paused) {
    changes.push(
      change(context, {
        id: stableId('pause', after.uid, after.generation),
        about: context.world.ref(after),
        at: lastManager(after.managers, 'paused')?.at ?? context.now,
        change: 'other',
        summary: after.paused ? plain`rollouts of ${after.name} were paused` : plain`rollouts of ${after.name} were resumed`,
        ...authorOf(after, 'paused'),
      }),
    );
  }
  return changes;
}

function scaleChange(workload: WorkloadObject, before: number | undefined, at: Instant, context: ChangeContext): ChangeEvent {
  const scaler = hpaOf(context.world, workload);
  const author = authorOf(workload, 'replicas').author;
  // The autoscaler acts through the controller manager.
  const by = author === 'kube-controller-manager' && scaler ? plain`autoscaler ${scaler.name}` : author;
  return change(context, {
    id: stableId('scale', workload.uid, at, workload.replicas),
    about: context.world.ref(workload),
    at,
    change: 'scale',
    summary: plain`${workload.name} scaled ${before === undefined ? plainText('to') : plain`from ${before} to`} ${workload.replicas}${by ? plain` by ${by}` : plainText('')}`,
    ...(by ? { author: by } : {}),
    fields: [field('replicas', before, workload.replicas)],
    state: 'finished',
  });
}

/** The autoscaler of a workload. */
export function hpaOf(world: World, workload: Pick<WorkloadObject, 'kind' | 'name' | 'namespace'>): HpaObject | undefined {
  for (const hpa of world.all('hpa'))
    if (hpa.namespace === workload.namespace && hpa.target.name === workload.name && hpa.target.kind === workload.kind) return hpa;
  return undefined;
}

function hpaChanges(before: HpaObject, after: HpaObject, context: ChangeContext): readonly ChangeEvent[] {
  const fields = [
    ...(before.min === after.min ? [] : [field('minReplicas', before.min, after.min)]),
    ...(before.max === after.max ? [] : [field('maxReplicas', before.max, after.max)]),
  ];
  if (fields.length === 0) return [];
  const about: ResourceRef = { ...context.world.ref(after), kind: after.target.kind, name: after.target.name };
  return [
    change(context, {
      id: stableId('hpa', after.uid, after.version),
      about,
      at: context.now,
      change: 'config',
      summary: plain`autoscaler ${after.name} of ${after.target.name}: bounds ${before.min} to ${before.max} became ${after.min} to ${after.max}`,
      fields,
      ...authorOf(after, 'maxReplicas'),
    }),
  ];
}

const suspendChange = (job: CronJobObject, context: ChangeContext): ChangeEvent =>
  change(context, {
    id: stableId('suspend', job.uid, job.generation),
    about: context.world.ref(job),
    at: context.now,
    change: 'config',
    summary: job.suspended ? plain`${job.name} was suspended` : plain`${job.name} was resumed`,
    ...authorOf(job, 'suspend'),
  });

function selectorChanges(before: ServiceObject, after: ServiceObject, context: ChangeContext): readonly ChangeEvent[] {
  const names = [...new Set([...Object.keys(before.selector), ...Object.keys(after.selector)])].filter(
    name => before.selector[name] !== after.selector[name],
  );
  if (names.length === 0) return [];
  return [
    change(context, {
      id: stableId('selector', after.uid, after.version),
      about: context.world.ref(after),
      at: context.now,
      change: 'config',
      summary: plain`service ${after.name} selects other pods: ${plainText(names.join(', '), 160)} changed`,
      ...authorOf(after, 'selector'),
      fields: names.map(name => field(`selector.${name}`, before.selector[name], after.selector[name])),
    }),
  ];
}

export function authorOf(object: KubernetesObject, fieldName: string): { readonly author?: PlainText } {
  const manager = lastManager(object.managers, fieldName);
  return manager ? { author: manager.name } : {};
}

export function field(path: string, before: string | number | undefined, after: string | number | undefined): FieldChange {
  return {
    path: plainText(path, 200),
    ...(before === undefined ? {} : { before: plainText(before, 200) }),
    ...(after === undefined ? {} : { after: plainText(after, 200) }),
  };
}

type ChangeParts = Omit<ChangeEvent, 'type' | 'source' | 'id'> & { readonly id: string };
export const change = (context: Pick<ChangeContext, 'source'>, parts: ChangeParts): ChangeEvent => ({
  ...parts,
  type: 'change',
  source: context.source,
  id: parts.id as SignalId,
});
