import { plainText } from '../../../src/model/plain-text.js';
import type { Resource, ResourceRef } from '../../../src/model/resource.js';
import { resourceKey } from '../../../src/model/resource.js';
import type { Alert, ProviderId, SignalId } from '../../../src/model/signal.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import { instant } from '../../../src/model/time.js';
import type { Edge } from '../../../src/model/topology.js';
import { edgeKey } from '../../../src/model/topology.js';

export interface Scenario {
  readonly id: string;
  readonly input: {
    readonly alerts: readonly { readonly alertname: string; readonly entity: string | null }[];
    readonly entities: readonly {
      readonly id: string;
      readonly kind: string;
      readonly namespace?: string;
      readonly filter?: readonly string[];
    }[];
  };
  readonly truth: {
    readonly root_cause_entities: readonly string[];
    readonly aliases: readonly (readonly string[])[];
    readonly propagations: readonly { readonly source: string; readonly target: string }[];
  };
}

/** A scenario as the room would see it, and the way back from objects to entities. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly entities: readonly { readonly id: string; readonly ref: ResourceRef }[];
}

/** The set has no times: everything at once. */
const AT = instant(1_768_485_600_000);
const KINDS: Readonly<Record<string, string>> = { horizontalpodautoscaler: 'hpa', persistentvolumeclaim: 'pvc' };
/** The kind that an id ends with, where the list of entities lacks it. */
const SUFFIX = /^(.+?)-(service|pod|deployment|replicaset|namespace|node)(?:-\d+)?$/;

/** The literal part of a name filter: `^checkout-[a-z0-9]+-[a-z0-9]+$` is checkout. */
const literal = (filter: string): string => filter.replace(/^[\^.*]+/, '').replace(/(\\b|\$|[-.]*\[.*|[-.]*\*.*|[-.]+)+$/, '');
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/service$/, '');

/** The map's name for an object, when its id or its filter is one of the map's names written otherwise. */
function mapName(candidates: readonly string[], known: readonly string[]): string | undefined {
  for (const candidate of candidates) if (known.includes(candidate)) return candidate;
  for (const candidate of candidates) {
    const same = known.find(name => bare(name) === bare(candidate));
    if (same) return same;
  }
  // An object of the map that the cluster knows by a longer name.
  for (const candidate of candidates) {
    const longer = known.filter(name => candidate.startsWith(`${name}-`));
    if (longer.length === 1 && !known.some(name => name !== longer[0] && name.startsWith(`${longer[0]!}-`))) return longer[0];
  }
  return undefined;
}

function refOf(
  entity: { readonly id: string; readonly kind?: string; readonly namespace?: string; readonly filter?: readonly string[] },
  known: readonly string[],
): ResourceRef {
  const suffix = SUFFIX.exec(entity.id);
  const given = (entity.kind ?? suffix?.[2] ?? 'service').toLowerCase();
  const kind = KINDS[given] ?? given;
  const literals = (entity.filter ?? []).map(literal).filter(name => name !== '');
  const workload = ['service', 'pod', 'deployment', 'replicaset', 'statefulset'].includes(kind);
  const candidates = [...(suffix ? [suffix[1]!] : []), ...literals];
  const name =
    (workload ? mapName(candidates, known) : undefined) ??
    (kind === 'namespace' ? entity.namespace : undefined) ??
    literals[0] ??
    suffix?.[1] ??
    entity.id;
  // Pods are named by their workload here, so they stand for it.
  return {
    kind: kind === 'pod' || kind === 'replicaset' ? 'workload' : kind,
    name: plainText(name),
    ...(entity.namespace && kind !== 'namespace' ? { namespace: plainText(entity.namespace) } : {}),
  };
}

export function sceneOf(input: Scenario['input'], calls: readonly (readonly [string, string])[]): Scene {
  const known = [...new Set(calls.flat())];
  const entities = input.entities.map(entity => ({ id: entity.id, ref: refOf(entity, known) }));
  const byId = new Map(entities.map(entity => [entity.id, entity.ref]));
  const counts = new Map<string, number>();
  for (const { ref } of entities) if (ref.namespace) counts.set(ref.namespace, (counts.get(ref.namespace) ?? 0) + 1);
  const [home] = [...counts].sort((a, b) => b[1] - a[1]).map(([namespace]) => namespace);
  const at = (about: ResourceRef): ResourceRef =>
    about.namespace || about.kind === 'namespace' || home === undefined ? about : { ...about, namespace: plainText(home) };
  const alerts = input.alerts.map(({ alertname, entity }, index): Alert => {
    const about =
      entity === null ? { kind: 'namespace', name: plainText(home ?? 'default') } : at(byId.get(entity) ?? refOf({ id: entity }, known));
    return {
      type: 'alert',
      id: `${index} ${alertname}` as SignalId,
      source: 'prometheus' as ProviderId,
      about,
      at: AT,
      name: plainText(alertname),
      severity: 'warning',
      state: 'firing',
      labels: { alertname: plainText(alertname) },
      summary: plainText(alertname),
      fingerprint: plainText(`${alertname} ${entity ?? ''}`),
    };
  });
  const resources = entities.map(({ ref }): Resource => ({ ref, labels: {}, facts: {}, seenAt: AT }));
  const edges = calls.map(([from, to]): Edge => ({
    from: at({ kind: 'service', name: plainText(from) }),
    to: at({ kind: 'service', name: plainText(to) }),
    relation: 'calls',
  }));
  return {
    entities,
    snapshot: {
      at: AT,
      signals: new Map(alerts.map(alert => [alert.id, alert])),
      resources: new Map(resources.map(resource => [resourceKey(resource.ref), resource])),
      edges: new Map(edges.map(edge => [edgeKey(edge), edge])),
      overrides: [],
      learned: {},
    },
  };
}

const STANDS_FOR: readonly string[] = ['deployment', 'statefulset', 'workload', 'service'];
const rank = (kind: string): number => (STANDS_FOR.includes(kind) ? STANDS_FOR.indexOf(kind) : STANDS_FOR.length);

/** The entity that an object of the product is: of several that stand for one workload, the one that a person would act on. */
export function entityOf(scene: Scene, about: ResourceRef): string | undefined {
  const workload = STANDS_FOR.includes(about.kind) || about.kind === 'pod';
  return scene.entities
    .filter(({ ref }) => ref.name === about.name && (ref.kind === about.kind || (workload && STANDS_FOR.includes(ref.kind))))
    .sort((a, b) => rank(a.ref.kind) - rank(b.ref.kind) || (a.id < b.id ? -1 : 1))[0]?.id;
}
