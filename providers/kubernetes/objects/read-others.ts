import { plainText } from '../../../src/model/plain-text.js';
import { quantity } from './quantity.js';
import { selectorAt } from './selector.js';
import type { ClaimObject, ConfigObject, HpaObject, NodeObject, PdbObject, ServiceObject, SliceObject } from './objects.js';
import { at, flagAt, listAt, numberAt, present, rawTextAt, recordAt, textAt, textsAt, timeAt } from './raw.js';
import { conditionsAt, readBase } from './read-base.js';

export function readNode(object: unknown): NodeObject {
  return present({
    ...readBase('node', object, true),
    unschedulable: flagAt(object, 'spec', 'unschedulable'),
    conditions: conditionsAt(object),
    taints: listAt(object, 'spec', 'taints').map(taint =>
      plainText(`${rawTextAt(taint, 'key') ?? '?'}:${rawTextAt(taint, 'effect') ?? '?'}`, 200),
    ),
    zone: textAt(object, 'metadata', 'labels', 'topology.kubernetes.io/zone'),
    instanceType: textAt(object, 'metadata', 'labels', 'node.kubernetes.io/instance-type'),
    kubelet: textAt(object, 'status', 'nodeInfo', 'kubeletVersion'),
    room: { cpu: roomFor(object, 'cpu'), memory: roomFor(object, 'memory'), pods: roomFor(object, 'pods') },
  });
}

const roomFor = (node: unknown, resource: string): number => quantity(at(node, 'status', 'allocatable', resource)) ?? 0;

export const readService = (object: unknown): ServiceObject => ({
  ...readBase('service', object, true),
  selector: textsAt(object, 'spec', 'selector'),
  serviceType: textAt(object, 'spec', 'type') ?? plainText('ClusterIP'),
  headless: rawTextAt(object, 'spec', 'clusterIP') === 'None',
  lacksAddress: rawTextAt(object, 'spec', 'type') === 'LoadBalancer' && listAt(object, 'status', 'loadBalancer', 'ingress').length === 0,
  ports: listAt(object, 'spec', 'ports').map(port => ({
    name: textAt(port, 'name') ?? plainText(''),
    port: numberAt(port, 'port') ?? 0,
    target: plainText(at(port, 'targetPort') ?? numberAt(port, 'port') ?? '', 80),
  })),
});

export function readSlice(object: unknown): SliceObject {
  const endpoints = listAt(object, 'endpoints');
  return present({
    ...readBase('slice', object, false),
    service: textAt(object, 'metadata', 'labels', 'kubernetes.io/service-name'),
    pods: endpoints
      .filter(endpoint => rawTextAt(endpoint, 'targetRef', 'kind') === 'Pod')
      .map(endpoint => textAt(endpoint, 'targetRef', 'name'))
      .filter(name => name !== undefined),
    // A missing `ready` means unknown, which clients should take as ready (EndpointConditions).
    ready: endpoints.filter(endpoint => at(endpoint, 'conditions', 'ready') !== false).length,
    total: endpoints.length,
  });
}

/** The kinds of resource that this provider speaks of by a shorter name than Kubernetes. */
const SHORT: Readonly<Record<string, string>> = {
  horizontalpodautoscaler: 'hpa',
  persistentvolumeclaim: 'pvc',
  poddisruptionbudget: 'pdb',
};
export const kindOf = (kind: string): string => {
  const lower = plainText(kind, 80).toLowerCase();
  return SHORT[lower] ?? lower;
};

export const readHpa = (object: unknown): HpaObject =>
  present({
    ...readBase('hpa', object, true),
    target: {
      kind: kindOf(rawTextAt(object, 'spec', 'scaleTargetRef', 'kind') ?? ''),
      name: textAt(object, 'spec', 'scaleTargetRef', 'name') ?? plainText('?'),
    },
    min: numberAt(object, 'spec', 'minReplicas') ?? 1,
    max: numberAt(object, 'spec', 'maxReplicas') ?? 0,
    current: numberAt(object, 'status', 'currentReplicas') ?? 0,
    desired: numberAt(object, 'status', 'desiredReplicas') ?? 0,
    byRequests: listAt(object, 'spec', 'metrics').some(metric =>
      ['resource', 'containerResource'].some(source => rawTextAt(metric, source, 'target', 'type') === 'Utilization'),
    ),
    lastScaledAt: timeAt(object, 'status', 'lastScaleTime'),
    conditions: conditionsAt(object),
  });

export const readPdb = (object: unknown): PdbObject => ({
  ...readBase('pdb', object, false),
  selector: selectorAt(object, 'spec', 'selector'),
  expected: numberAt(object, 'status', 'expectedPods') ?? 0,
  conditions: conditionsAt(object),
  demand: demandOf(object),
  allowed: numberAt(object, 'status', 'disruptionsAllowed') ?? 0,
  healthy: numberAt(object, 'status', 'currentHealthy') ?? 0,
  wanted: numberAt(object, 'status', 'desiredHealthy') ?? 0,
});

function demandOf(object: unknown): ReturnType<typeof plainText> {
  const away = at(object, 'spec', 'maxUnavailable');
  return away === undefined
    ? plainText(`at least ${String(at(object, 'spec', 'minAvailable') ?? 1)} available`, 80)
    : plainText(`at most ${String(away)} away`, 80);
}

export const readClaim = (object: unknown): ClaimObject =>
  present({
    ...readBase('pvc', object, false),
    phase: textAt(object, 'status', 'phase') ?? plainText('Unknown'),
    storageClass: textAt(object, 'spec', 'storageClassName'),
    volume: textAt(object, 'spec', 'volumeName'),
    size: textAt(object, 'spec', 'resources', 'requests', 'storage'),
    bytes: quantity(at(object, 'spec', 'resources', 'requests', 'storage')),
    modes: listAt(object, 'spec', 'accessModes').filter(mode => typeof mode === 'string'),
  });

/** Only the metadata of a ConfigMap is ever asked for: `managedFields` holds the names of its entries, not their values. */
export function readConfig(object: unknown): ConfigObject {
  const keys = new Set<string>();
  for (const entry of listAt(object, 'metadata', 'managedFields')) {
    for (const name of [...Object.keys(recordAt(entry, 'fieldsV1', 'f:data')), ...Object.keys(recordAt(entry, 'fieldsV1', 'f:binaryData'))])
      if (name !== '.') keys.add(plainText(name.replace(/^f:/, ''), 200));
  }
  return { ...readBase('config', object, true), keys: [...keys].sort(), keysKnown: listAt(object, 'metadata', 'managedFields').length > 0 };
}
