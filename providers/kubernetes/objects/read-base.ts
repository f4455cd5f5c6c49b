import { plainText } from '../../../src/model/plain-text.js';
import { instant } from '../../../src/model/time.js';
import type { Base, Condition, Kind, Manager, Owner } from './objects.js';
import { flagAt, listAt, numberAt, present, rawTextAt, recordAt, textAt, textsAt, timeAt, type Raw } from './raw.js';

/** Reads what every object has. `withManagers` also reads who changed what, which is long and only some kinds need. */
export function readBase<K extends Kind>(kind: K, object: unknown, withManagers: boolean): Base<K> {
  const metadata = recordAt(object, 'metadata');
  const deletedAt = timeAt(metadata, 'deletionTimestamp');
  const managers = withManagers ? managersOf(metadata) : [];
  return present({
    kind,
    uid: rawTextAt(metadata, 'uid') ?? '',
    name: textAt(metadata, 'name') ?? plainText('?'),
    namespace: textAt(metadata, 'namespace'),
    version: rawTextAt(metadata, 'resourceVersion') ?? '',
    generation: numberAt(metadata, 'generation') ?? 0,
    createdAt: timeAt(metadata, 'creationTimestamp') ?? instant(0),
    deletedAt,
    finalizers:
      deletedAt === undefined
        ? undefined
        : [...listAt(metadata, 'finalizers'), ...listAt(object, 'spec', 'finalizers')].map(name => plainText(name, 120)),
    labels: textsAt(metadata, 'labels'),
    owner: ownerOf(metadata),
    gitops: gitopsOf(metadata, managers),
    managers,
  }) as unknown as Base<K>;
}

/** The owner with `controller: true`; others only keep an object from being collected. */
export function ownerOf(metadata: Raw): Owner | undefined {
  const reference = listAt(metadata, 'ownerReferences').find(candidate => flagAt(candidate, 'controller'));
  const uid = rawTextAt(reference, 'uid');
  const kind = rawTextAt(reference, 'kind');
  const name = textAt(reference, 'name');
  return uid && kind && name ? { uid, kind: plainText(kind, 80).toLowerCase(), name } : undefined;
}

/** Reads `managedFields`: which top-level fields of spec (or data) who owns, and since when. */
export function managersOf(metadata: Raw): readonly Manager[] {
  const managers: Manager[] = [];
  for (const entry of listAt(metadata, 'managedFields')) {
    const name = textAt(entry, 'manager');
    const time = timeAt(entry, 'time');
    const spec = Object.keys(recordAt(entry, 'fieldsV1', 'f:spec')).map(field => field.replace(/^f:/, ''));
    const fields = [...spec, ...(Object.keys(recordAt(entry, 'fieldsV1', 'f:data')).length > 0 ? ['data'] : [])].filter(
      field => field !== '.',
    );
    if (name && time !== undefined && fields.length > 0) managers.push({ name, at: time, fields });
  }
  return managers;
}

/** The last one to change a field, by time. */
export function lastManager(managers: readonly Manager[], field: string): Manager | undefined {
  return managers
    .filter(manager => manager.fields.includes(field))
    .reduce<Manager | undefined>((latest, manager) => (latest && latest.at >= manager.at ? latest : manager), undefined);
}

const isArgo = (name: string): boolean => name.startsWith('argocd.argoproj.io/');
const isFlux = (name: string): boolean => name.startsWith('kustomize.toolkit.fluxcd.io/') || name.startsWith('helm.toolkit.fluxcd.io/');

/** Who would put the object back as it is written in Git or in a chart, by labels, annotations and field managers. */
export function gitopsOf(metadata: Raw, managers: readonly Manager[]): 'argocd' | 'flux' | 'helm' | undefined {
  const names = [...Object.keys(recordAt(metadata, 'labels')), ...Object.keys(recordAt(metadata, 'annotations'))];
  if (names.some(isArgo) || managers.some(manager => /^argocd/.test(manager.name))) return 'argocd';
  if (names.some(isFlux) || managers.some(manager => manager.name === 'kustomize-controller' || manager.name === 'helm-controller'))
    return 'flux';
  const keeper = rawTextAt(metadata, 'labels', 'app.kubernetes.io/managed-by')?.toLowerCase();
  return keeper === 'argocd' || keeper === 'argo-cd'
    ? 'argocd'
    : keeper === 'flux' || keeper === 'fluxcd'
      ? 'flux'
      : keeper === 'helm'
        ? 'helm'
        : undefined;
}

export function conditionsAt(object: unknown): readonly Condition[] {
  return listAt(object, 'status', 'conditions').map(condition =>
    present({
      type: textAt(condition, 'type') ?? '',
      status: rawTextAt(condition, 'status') ?? 'Unknown',
      reason: textAt(condition, 'reason'),
      message: textAt(condition, 'message'),
      since: timeAt(condition, 'lastTransitionTime'),
      updatedAt: timeAt(condition, 'lastUpdateTime'),
    }),
  );
}

export const conditionOf = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find(condition => condition.type === type);
