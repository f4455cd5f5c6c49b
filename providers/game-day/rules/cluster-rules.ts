import { draw, keyOf } from '../random.js';
import { readyPods, type Pod, type ServiceState, type World } from '../world.js';
import { percent, workloads, type Finding, type Rule } from './rule.js';

const MINUTE = 60_000;
const STATE_METRICS = { job: 'kube-state-metrics', prometheus: 'monitoring/k8s' } as const;
const podLabels = (service: ServiceState, pod: Pod): Readonly<Record<string, string>> => ({
  namespace: service.spec.namespace,
  pod: pod.name,
  container: service.spec.name,
  ...STATE_METRICS,
});

function podFindings(
  world: World,
  look: (service: ServiceState, pod: Pod) => (Omit<Finding, 'labels'> & { readonly more?: Readonly<Record<string, string>> }) | undefined,
): readonly Finding[] {
  const found: Finding[] = [];
  for (const service of workloads(world)) {
    for (const pod of service.pods) {
      const seen = pod.phase === 'terminating' ? undefined : look(service, pod);
      if (seen) found.push({ value: seen.value, summary: seen.summary, labels: { ...podLabels(service, pod), ...seen.more } });
    }
  }
  return found;
}

/** The rules of the usual bundle for a cluster, under the names people know. */
export const CLUSTER_RULES: readonly Rule[] = [
  {
    name: 'KubePodCrashLooping',
    severity: 'warning',
    after: MINUTE,
    keep: 3 * MINUTE,
    expression: 'max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m]) >= 1',
    description: 'The container crashes again and again.',
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodcrashlooping',
    findings: world =>
      podFindings(world, (service, pod) =>
        pod.phase === 'backoff' && pod.restarts > 0 && pod.last?.reason === 'Error'
          ? {
              value: 1,
              summary: `container ${service.spec.name} of pod ${pod.name} is in a crash loop`,
              more: { reason: 'CrashLoopBackOff' },
            }
          : undefined,
      ),
  },
  {
    name: 'KubeContainerOOMKilled',
    severity: 'warning',
    after: 0,
    keep: 5 * MINUTE,
    expression:
      'increase(kube_pod_container_status_restarts_total[5m]) > 0 and on (pod, container) kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1',
    description: 'The container used more memory than its limit and was killed.',
    findings: world =>
      podFindings(world, (service, pod) =>
        pod.last?.reason === 'OOMKilled' && world.time - pod.last.at < 5 * MINUTE
          ? {
              value: pod.restarts,
              summary: `container ${service.spec.name} of pod ${pod.name} was killed for its memory`,
              more: { reason: 'OOMKilled' },
            }
          : undefined,
      ),
  },
  {
    name: 'KubePodNotReady',
    severity: 'warning',
    after: 2 * MINUTE,
    keep: 30_000,
    expression: 'sum by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown"}) > 0',
    description: 'The pod has not been ready for a while.',
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodnotready',
    findings: world =>
      podFindings(world, (_, pod) =>
        pod.phase === 'pending' || (pod.phase === 'lost' && world.time - pod.since > 40_000)
          ? {
              value: 1,
              summary:
                pod.phase === 'pending' ? `pod ${pod.name} finds no node with room` : `pod ${pod.name} is on a node that does not answer`,
            }
          : undefined,
      ),
  },
  {
    name: 'KubeDeploymentReplicasMismatch',
    severity: 'warning',
    after: 3 * MINUTE,
    keep: MINUTE,
    metric: 'ready',
    expression: 'kube_deployment_spec_replicas > kube_deployment_status_replicas_available',
    description: 'The deployment has fewer pods than it wants.',
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubedeploymentreplicasmismatch',
    findings: world =>
      workloads(world).flatMap(service => {
        const ready = readyPods(service);
        return ready < service.desired
          ? [
              {
                labels: { namespace: service.spec.namespace, deployment: service.spec.name, ...STATE_METRICS },
                value: ready,
                summary: `deployment ${service.spec.name} has ${ready} of ${service.desired} pods ready`,
              },
            ]
          : [];
      }),
  },
  {
    name: 'KubeHpaMaxedOut',
    severity: 'warning',
    after: 4 * MINUTE,
    metric: 'ready',
    expression: 'kube_horizontalpodautoscaler_status_current_replicas == kube_horizontalpodautoscaler_spec_max_replicas',
    description: "The autoscaler can't add more pods.",
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubehpamaxedout',
    findings: world =>
      workloads(world).flatMap(service =>
        service.bounds && service.desired >= service.bounds.max
          ? [
              {
                labels: { namespace: service.spec.namespace, horizontalpodautoscaler: service.spec.name, ...STATE_METRICS },
                value: service.desired,
                summary: `autoscaler of ${service.spec.name} is at its maximum of ${service.bounds.max}`,
              },
            ]
          : [],
      ),
  },
  {
    name: 'WorkloadCostAnomaly',
    severity: 'warning',
    after: 5 * MINUTE,
    keep: 2 * MINUTE,
    metric: 'cost',
    expression:
      'sum by (namespace, deployment) (workload_cost_per_hour) > 0.75 and sum by (namespace, deployment) (workload_cost_per_hour) > 3 * avg_over_time(workload:cost_per_hour:usual[1d])',
    description: 'The workload costs several times what it usually does.',
    findings: world =>
      workloads(world).flatMap(service => {
        const now = service.history.mean('cost', world.time - MINUTE, world.time) ?? 0;
        const usual = service.usualCost ?? now;
        return now > 0.75 && now > usual * 3
          ? [
              {
                labels: {
                  namespace: service.spec.namespace,
                  deployment: service.spec.name,
                  job: 'cost-exporter',
                  prometheus: 'monitoring/k8s',
                },
                value: now,
                summary: `${service.spec.name} costs ${now.toFixed(2)} USD an hour, usual are ${usual.toFixed(2)}`,
              },
            ]
          : [];
      }),
  },
  {
    name: 'KubeNodeNotReady',
    severity: 'critical',
    after: MINUTE,
    keep: MINUTE,
    expression: 'kube_node_status_condition{condition="Ready", status="true"} == 0',
    description: 'The node does not report to the control plane.',
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubenodenotready',
    findings: world =>
      world.nodes
        .filter(node => !node.ready)
        .map(node => ({
          labels: { node: node.name, zone: node.zone, condition: 'Ready', ...STATE_METRICS },
          value: 0,
          summary: `node ${node.name} is not ready`,
        })),
  },
];

/** What fires on any day and means nothing tonight. */
export const NOISE_RULES: readonly Rule[] = [
  {
    name: 'Watchdog',
    severity: 'none',
    after: 0,
    expression: 'vector(1)',
    description: 'Always fires, to show that alerting works.',
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/general/watchdog',
    findings: () => [{ labels: { prometheus: 'monitoring/k8s' }, value: 1, summary: 'alerting works' }],
  },
  {
    name: 'NodeFilesystemAlmostOutOfSpace',
    severity: 'warning',
    after: MINUTE,
    expression: 'node_filesystem_avail_bytes{mountpoint="/var/lib"} / node_filesystem_size_bytes{mountpoint="/var/lib"} < 0.15',
    description: 'The filesystem has less than 15% left.',
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/node/nodefilesystemalmostoutofspace',
    findings: world =>
      world.nodes
        .filter(node => node.ready && node.disk > 0.85)
        .map(node => ({
          labels: {
            node: node.name,
            instance: `${node.name.slice(3).replaceAll('-', '.')}:9100`,
            device: '/dev/nvme1n1',
            mountpoint: '/var/lib',
            fstype: 'xfs',
            job: 'node-exporter',
            prometheus: 'monitoring/k8s',
          },
          value: 1 - node.disk,
          summary: `filesystem /var/lib of ${node.name} has ${percent(1 - node.disk)} left`,
        })),
  },
  {
    name: 'TargetDown',
    severity: 'warning',
    after: MINUTE,
    expression: 'up == 0',
    description: "The target can't be scraped.",
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/general/targetdown',
    findings: () => [
      {
        labels: { job: 'legacy-exporter', instance: '10.0.9.4:9117', namespace: 'monitoring', prometheus: 'monitoring/k8s' },
        value: 0,
        summary: 'legacy-exporter at 10.0.9.4:9117 is down',
      },
    ],
  },
  {
    name: 'CertificateExpiresSoon',
    severity: 'warning',
    after: 0,
    expression: 'certmanager_certificate_expiration_timestamp_seconds - time() < 21 * 86400',
    description: 'Renew it in the coming weeks.',
    findings: () => [
      {
        labels: { namespace: 'partners', name: 'feed-partner-tls', job: 'cert-manager', prometheus: 'monitoring/k8s' },
        value: 19,
        summary: 'certificate feed-partner-tls expires in 19 days',
      },
    ],
  },
  {
    name: 'KubeJobFailed',
    severity: 'warning',
    after: 0,
    expression: 'kube_job_failed > 0',
    description: 'A job failed; remove it or look at its logs.',
    runbook: 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubejobfailed',
    findings: world =>
      draw(world.seed, 431) < 0.7 && world.time - world.startedAt > (20 + 60 * draw(world.seed, 432)) * MINUTE
        ? [
            {
              labels: {
                namespace: 'reporting',
                job_name: `margin-report-${29_000_000 + Math.floor(900_000 * draw(world.seed, 433))}`,
                ...STATE_METRICS,
              },
              value: 1,
              summary: 'job margin-report of reporting failed',
            },
          ]
        : [],
  },
  {
    name: 'CPUThrottlingHigh',
    severity: 'info',
    after: 2 * MINUTE,
    expression:
      'sum by (namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total[5m])) / sum by (namespace, pod, container) (increase(container_cpu_cfs_periods_total[5m])) > 0.25',
    description: 'The container is slowed down by its CPU limit.',
    findings: world => {
      const slot = Math.floor(world.time / (9 * MINUTE));
      return ['metrics-adapter', 'log-shipper', 'dns-cache']
        .filter(name => draw(world.seed, keyOf(name), slot) < 0.34)
        .map(name => ({
          labels: { namespace: 'platform', pod: `${name}-0`, container: name, ...STATE_METRICS },
          value: 0.31,
          summary: `container ${name} is throttled`,
        }));
    },
  },
];
