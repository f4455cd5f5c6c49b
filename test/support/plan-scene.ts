/** An incident with a suspected rollout, and the snapshot it comes from: the ground of tests about plans. */
import type { Evidence, EvidenceId, Incident, IncidentId, Suspect } from '../../src/model/incident.js';
import { plainText } from '../../src/model/plain-text.js';
import type { ActionName } from '../../src/model/plan.js';
import { resourceKey, type Resource, type ResourceRef } from '../../src/model/resource.js';
import type { ProviderId, Signal, SignalId } from '../../src/model/signal.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { edgeKey, type Edge } from '../../src/model/topology.js';
import type { Ability } from '../../src/plan/remedies/remedy.js';
import { alert, at, change, NOON } from './signals.js';

const CLUSTER_ID = 'kubernetes' as ProviderId;
export const refOf = (kind: string, name: string, namespace: string | undefined = 'shop', cluster?: string): ResourceRef => ({
  kind,
  name: plainText(name),
  ...(namespace ? { namespace: plainText(namespace) } : {}),
  ...(cluster ? { cluster: plainText(cluster) } : {}),
});

export const abilities: readonly Ability[] = [
  ...(['roll-back', 'restart', 'scale'] as const).map((name: ActionName) => ({
    provider: CLUSTER_ID,
    name,
    on: ['deployment', 'statefulset'],
  })),
  ...(['create-silence', 'expire-silence'] as const).map((name: ActionName) => ({ provider: CLUSTER_ID, name, on: ['silence'] })),
];

export function deployment(name: string, facts: Resource['facts'] = { replicas: 9 }, fields: Partial<Resource> = {}): Resource {
  return {
    ref: refOf('deployment', name),
    uid: plainText(`uid-${name}-1`),
    labels: {},
    facts,
    seenAt: NOON,
    revisions: [
      { name: plainText('r41'), hash: plainText('hash-41'), at: at(-86_400), summary: plainText('shop/app:2.7.3'), current: false },
      { name: plainText('r42'), hash: plainText('hash-42'), at: at(-120), summary: plainText('shop/app:2.8.0'), current: true },
    ],
    ...fields,
  };
}

export const evidenceOf = (
  n: number,
  signals: readonly string[],
  sources: readonly string[] = ['kubernetes', 'prometheus'],
  because = 'finished 70 s before the first alert',
): Evidence => ({
  id: `e${n}` as EvidenceId,
  rule: 'change-before-symptom',
  weight: 0.8,
  signals: signals as readonly SignalId[],
  sources: sources as readonly ProviderId[],
  because: plainText(because),
});

export interface Scene {
  readonly incident: Incident;
  readonly snapshot: Snapshot;
}

export function scene(
  fields: {
    readonly signals?: readonly Signal[];
    readonly resources?: readonly Resource[];
    readonly edges?: readonly Edge[];
    readonly suspects?: readonly Suspect[];
    readonly affected?: readonly ResourceRef[];
  } = {},
): Scene {
  const signals = fields.signals ?? [
    change(),
    alert({ id: 'a1', name: 'HighErrorRate', labels: { namespace: 'shop', deployment: 'checkout', severity: 'warning' } }),
  ];
  const resources = fields.resources ?? [deployment('checkout'), deployment('payment', { replicas: 4 })];
  const suspects = fields.suspects ?? [rolloutSuspect()];
  const incident: Incident = {
    id: 'incident-1' as IncidentId,
    title: plainText('checkout: HighErrorRate'),
    severity: 'warning',
    state: 'open',
    startedAt: NOON,
    changedAt: NOON,
    alerts: signals.filter(({ type }) => type === 'alert').map(({ id }) => id),
    others: signals.filter(({ type }) => type !== 'alert').map(({ id }) => id),
    joins: [],
    suspects,
    inconclusive: suspects.length === 0,
    affected: fields.affected ?? [],
    sources: [],
    flaps: 0,
    newKinds: [],
  };
  const snapshot: Snapshot = {
    at: at(120),
    signals: new Map(signals.map(signal => [signal.id, signal])),
    resources: new Map(resources.map(resource => [resourceKey(resource.ref), resource])),
    edges: new Map((fields.edges ?? []).map(edge => [edgeKey(edge), edge])),
    overrides: [],
    learned: {},
  };
  return { incident, snapshot };
}

export function rolloutSuspect(fields: Partial<Suspect> = {}): Suspect {
  return {
    about: refOf('deployment', 'checkout'),
    change: 'change-1' as SignalId,
    title: plainText('rollout checkout r41→r42'),
    confidence: 0.9,
    for: [evidenceOf(1, ['change-1', 'a1'])],
    against: [],
    ...fields,
  };
}
