/** A workload of the story, as kubectl takes it. `fate` is how kwok plays its pods (test/peers/kubernetes/kwok/stages.yaml). */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly fate?: string;
  /** Named in another Deployment's environment: how the shop's call graph shows. */
  readonly calls?: readonly string[];
}

const template = (workload: Workload): object => ({
  metadata: {
    labels: { app: workload.name },
    ...(workload.fate
      ? { annotations: { 'warroom.test/fate': workload.fate, 'warroom.test/alive': '1200ms', 'warroom.test/backoff': '4s' } }
      : {}),
  },
  spec: {
    containers: [
      {
        name: 'app',
        image: workload.image,
        resources: { requests: { cpu: '100m', memory: '128Mi' } },
        env: Object.entries({
          ...workload.env,
          ...Object.fromEntries((workload.calls ?? []).map(name => [`${name.toUpperCase()}_URL`, `http://${name}:8080`])),
        }).map(([name, value]) => ({ name, value })),
      },
    ],
  },
});

/** Deployment and Service of each workload, and their namespaces. */
export function manifestsOf(workloads: readonly Workload[]): string {
  const namespaces = [...new Set(workloads.map(workload => workload.namespace))];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      ...namespaces.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
      ...workloads.flatMap(workload => [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: workload.name, namespace: workload.namespace, labels: { app: workload.name } },
          spec: {
            replicas: workload.replicas,
            selector: { matchLabels: { app: workload.name } },
            strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2, maxSurge: 1 } },
            template: template(workload),
          },
        },
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: workload.name, namespace: workload.namespace },
          spec: { selector: { app: workload.name }, ports: [{ port: 8080 }] },
        },
      ]),
    ],
  });
}

/** The part of a Deployment that a rollout changes, for `kubectl patch`. */
export const rolloutOf = (workload: Workload): string => JSON.stringify({ spec: { template: template(workload) } });
