import type { GroupingOverride, Incident } from '../../../src/model/incident.js';
import { plainText } from '../../../src/model/plain-text.js';
import type { Resource, ResourceRef } from '../../../src/model/resource.js';
import { resourceKey } from '../../../src/model/resource.js';
import type { Alert, PlatformEvent, ProviderId, Signal, SignalId } from '../../../src/model/signal.js';
import type { Snapshot } from '../../../src/model/snapshot.js';
import type { Edge } from '../../../src/model/topology.js';
import { edgeKey } from '../../../src/model/topology.js';
import { alert, at } from '../../support/signals.js';

/** What the sources know, an hour after NOON unless said otherwise. */
export function snapshot(
  signals: readonly Signal[],
  more: {
    readonly resources?: readonly Resource[];
    readonly edges?: readonly Edge[];
    readonly overrides?: readonly GroupingOverride[];
    readonly learned?: Readonly<Record<string, number>>;
    readonly seconds?: number;
  } = {},
): Snapshot {
  return {
    at: at(more.seconds ?? 3600),
    signals: new Map(signals.map(signal => [signal.id, signal])),
    resources: new Map((more.resources ?? []).map(item => [resourceKey(item.ref), item])),
    edges: new Map((more.edges ?? []).map(edge => [edgeKey(edge), edge])),
    overrides: more.overrides ?? [],
    learned: more.learned ?? {},
  };
}

export const ref = (kind: string, name: string, namespace?: string, cluster?: string): ResourceRef => ({
  kind,
  name: plainText(name),
  ...(namespace ? { namespace: plainText(namespace) } : {}),
  ...(cluster ? { cluster: plainText(cluster) } : {}),
});

export const resource = (own: ResourceRef, owner?: ResourceRef, facts: Resource['facts'] = {}): Resource => ({
  ref: own,
  ...(owner ? { owner } : {}),
  labels: {},
  facts,
  seenAt: at(0),
});

export const calls = (from: ResourceRef, to: ResourceRef): Edge => ({ from, to, relation: 'calls' });

/** An alert `name` about `about`, `seconds` after NOON. */
export const alertOn = (name: string, about: ResourceRef, seconds: number, more: Parameters<typeof alert>[0] = {}): Alert =>
  alert({ name, about, at: at(seconds), id: `${name} ${resourceKey(about)}`, ...more });

export const event = (reason: string, about: ResourceRef, seconds: number, count = 1): PlatformEvent => ({
  type: 'event',
  id: `${reason} ${resourceKey(about)}` as SignalId,
  source: 'kubernetes' as ProviderId,
  about,
  at: at(seconds),
  lastAt: at(seconds + 60),
  reason: plainText(reason),
  level: 'warning',
  message: plainText(reason),
  count,
});

/** The groups as sorted lists of alert ids, sorted: what tests compare. */
export const groupsIn = (incidents: readonly Incident[]): readonly (readonly string[])[] =>
  incidents.map(incident => [...incident.alerts].sort() as string[]).sort((a, b) => (a.join() < b.join() ? -1 : 1));
