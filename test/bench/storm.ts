import { plainText } from '../../src/model/plain-text.js';
import type { Resource, ResourceRef } from '../../src/model/resource.js';
import { resourceKey } from '../../src/model/resource.js';
import type { Alert, ProviderId, Signal, SignalId } from '../../src/model/signal.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { instant } from '../../src/model/time.js';
import type { Edge } from '../../src/model/topology.js';
import { edgeKey } from '../../src/model/topology.js';

const NAMES = [
  'HighErrorRate',
  'HighLatency',
  'PodCrashLooping',
  'CpuHigh',
  'MemoryHigh',
  'NetworkReceiveHigh',
  'KubePodNotReady',
  'QueueBacklog',
];
const ALPHABET = 'bcdfghjklmnpqrstvwxz';

/** mulberry32 (public domain, Tommy Ettinger): the same storm in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Six hours of a large shop: `pods` pods of one tenth as many deployments in twenty namespaces that call each other, and
 * `size` alerts: four fifths in bursts over neighbours in the call graph, the rest at random.
 */
export function stormOf(size: number, pods: number, seed: number): Snapshot {
  const next = random(seed);
  const pick = (count: number): number => Math.floor(next() * count);
  const suffix = (length: number): string => Array.from({ length }, () => ALPHABET[pick(ALPHABET.length)]).join('');
  const cluster = plainText('prod');
  const resources: Resource[] = [];
  const edges: Edge[] = [];
  const deployments: ResourceRef[] = [];
  const podsOf: ResourceRef[][] = [];
  const services = Math.max(2, Math.floor(pods / 10));
  const seenAt = instant(0);
  for (let i = 0; i < services; i++) {
    const namespace = plainText(`team-${i % 20}`);
    const deployment: ResourceRef = { kind: 'deployment', name: plainText(`service-${i}`), namespace, cluster };
    const set: ResourceRef = { kind: 'replicaset', name: plainText(`service-${i}-${suffix(9)}`), namespace, cluster };
    deployments.push(deployment);
    const own = Array.from({ length: 8 }, (): ResourceRef => ({
      kind: 'pod',
      name: plainText(`${set.name}-${suffix(5)}`),
      namespace,
      cluster,
    }));
    podsOf.push(own);
    resources.push(
      { ref: deployment, labels: {}, facts: { replicas: 8 }, seenAt },
      { ref: set, owner: deployment, labels: {}, facts: {}, seenAt },
      ...own.map(ref => ({ ref, owner: set, labels: {}, facts: { restarts: 0 }, seenAt })),
    );
    for (let call = 0; call < 2 && i > 0; call++) edges.push({ from: deployment, to: deployments[pick(i)]!, relation: 'calls' });
  }
  const signals: Signal[] = [];
  let burst = { at: 0, around: 0 };
  for (let i = 0; i < size; i++) {
    const bursting = next() < 0.8;
    if (i % 25 === 0) burst = { at: pick(6 * 3600), around: pick(services) };
    const at = instant(1_768_485_600_000 + (bursting ? burst.at + pick(90) : pick(6 * 3600)) * 1000);
    const service = bursting ? (burst.around + pick(4)) % services : pick(services);
    signals.push(alertOf(i, NAMES[pick(NAMES.length)]!, podsOf[service]![pick(8)]!, at, next() < 0.3));
  }
  return {
    at: instant(1_768_485_600_000 + 6 * 3_600_000),
    signals: new Map(signals.map(signal => [signal.id, signal])),
    resources: new Map(resources.map(resource => [resourceKey(resource.ref), resource])),
    edges: new Map(edges.map(edge => [edgeKey(edge), edge])),
    overrides: [],
    learned: {},
  };
}

function alertOf(index: number, name: string, about: ResourceRef, at: Alert['at'], critical: boolean): Alert {
  const fingerprint = plainText(`f${index}-${about.name}`);
  return {
    type: 'alert',
    id: `alert-${fingerprint}` as SignalId,
    source: 'prometheus' as ProviderId,
    about,
    at,
    name: plainText(name),
    severity: critical ? 'critical' : 'warning',
    state: 'firing',
    fingerprint,
    labels: { alertname: plainText(name), namespace: about.namespace!, pod: about.name, cluster: about.cluster! },
    summary: plainText(`${name} on ${about.name}`),
  };
}
