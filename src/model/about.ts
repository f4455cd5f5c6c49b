import type { ResourceRef } from './resource.js';
import type { Labels } from './signal.js';
import type { PlainText } from './plain-text.js';
import { plainText } from './plain-text.js';

/** Labels that name an object, most telling first. `job` is the scrape job and comes last; `job_name` is a Kubernetes Job. */
const NAMES: readonly (readonly [label: string, kind: string, namespaced: boolean])[] = [
  ['exported_pod', 'pod', true],
  ['deployment', 'deployment', true],
  ['statefulset', 'statefulset', true],
  ['daemonset', 'daemonset', true],
  ['cronjob', 'cronjob', true],
  ['job_name', 'job', true],
  ['horizontalpodautoscaler', 'hpa', true],
  ['persistentvolumeclaim', 'pvc', true],
  ['pod', 'pod', true],
  ['exported_service', 'service', true],
  ['service_name', 'service', true],
  ['service', 'service', true],
  ['app', 'service', true],
  ['destination_workload', 'deployment', true],
  ['workload', 'deployment', true],
  ['node', 'node', false],
  ['nodename', 'node', false],
  ['instance', 'host', false],
  ['namespace', 'namespace', false],
  ['job', 'job-scrape', false],
];

/** The object that a label set speaks of (field.md 4.2); falls back to the alert's own name as a 'check'. */
export function resourceFromLabels(labels: Labels, cluster?: PlainText): ResourceRef {
  const namespace = labels['exported_namespace'] ?? labels['namespace'];
  const where = labels['cluster'] ?? cluster;
  for (const [label, kind, namespaced] of NAMES) {
    const name = labels[label];
    if (name) return { kind, name, ...(namespaced && namespace ? { namespace } : {}), ...(where ? { cluster: where } : {}) };
  }
  return { kind: 'check', name: labels['alertname'] ?? plainText('unnamed'), ...(where ? { cluster: where } : {}) };
}
