import { timeOfDay } from '../traffic.js';
import { memoryShare } from '../step.js';
import { serviceOf, type ServiceState, type World } from '../world.js';
import { percent, serviceLabels, spell, workloads, type Finding, type Rule } from './rule.js';

const MINUTE = 60_000;

/** Share of requests that failed over a stretch, weighted by how many there were. */
export const errorShare = (world: World, service: ServiceState, over: number): number =>
  service.history.mean('errors', world.time - over, world.time, 'rate') ?? 0;

const over = (service: ServiceState, metric: 'p99' | 'pool', world: World, stretch: number): number =>
  service.history.mean(metric, world.time - stretch, world.time) ?? 0;
const servesPeople = (service: ServiceState): boolean => service.spec.namespace === 'shop' && !service.spec.consumes;

function forEach(services: readonly ServiceState[], look: (service: ServiceState) => Finding | undefined): readonly Finding[] {
  return services.flatMap(service => look(service) ?? []);
}

const errorRate = (name: string, severity: 'critical' | 'warning', limit: number, after: number): Rule => ({
  name,
  severity,
  after,
  keep: 30_000,
  metric: 'errors',
  expression: `sum by (namespace, service, team) (rate(http_requests_total{code=~"5.."}[3m])) / sum by (namespace, service, team) (rate(http_requests_total[3m])) > ${limit}`,
  description: `More than ${percent(limit)} of the requests fail over 3 minutes.`,
  runbook: 'https://runbooks.shop.example/errors',
  findings: world =>
    forEach(workloads(world).filter(servesPeople), service => {
      const share = errorShare(world, service, 3 * MINUTE);
      return share > limit
        ? { labels: serviceLabels(service), value: share, summary: `${percent(share)} of the requests to ${service.spec.name} fail` }
        : undefined;
    }),
});

/** What teams watch of their own services. */
export const SERVICE_RULES: readonly Rule[] = [
  errorRate('HighErrorRate', 'critical', 0.05, MINUTE),
  errorRate('ErrorBudgetBurn', 'warning', 0.01, 3 * MINUTE),
  {
    name: 'HighLatencyP99',
    severity: 'warning',
    after: 2 * MINUTE,
    keep: MINUTE,
    metric: 'p99',
    expression:
      'histogram_quantile(0.99, sum by (namespace, service, team, le) (rate(http_request_duration_seconds_bucket[2m]))) > on (service) group_left service:latency_promise:seconds',
    description: 'The slowest hundredth of the requests takes longer than promised.',
    runbook: 'https://runbooks.shop.example/latency',
    findings: world =>
      forEach(workloads(world).filter(servesPeople), service => {
        const p99 = over(service, 'p99', world, 2 * MINUTE);
        return p99 > service.spec.promise
          ? {
              labels: serviceLabels(service),
              value: p99 / 1000,
              summary: `p99 latency of ${service.spec.name} is ${spell(p99)}, promised ${spell(service.spec.promise)}`,
            }
          : undefined;
      }),
  },
  {
    name: 'ConnectionPoolNearLimit',
    severity: 'warning',
    after: 2 * MINUTE,
    keep: MINUTE,
    metric: 'pool',
    expression: 'max by (namespace, service, team) (pool_connections_in_use / pool_connections_max) > 0.9',
    description: 'Requests wait for a connection.',
    runbook: 'https://runbooks.shop.example/pools',
    findings: world =>
      forEach(
        workloads(world).filter(service => service.spec.pool !== undefined),
        service => {
          const use = over(service, 'pool', world, MINUTE);
          return use > 0.9
            ? {
                labels: { ...serviceLabels(service), pool: service.spec.pool?.to ?? '' },
                value: use,
                summary: `${service.spec.name} uses ${percent(use)} of its connections to ${service.spec.pool?.to ?? ''}`,
              }
            : undefined;
        },
      ),
  },
  {
    name: 'ContainerMemoryNearLimit',
    severity: 'warning',
    after: 90_000,
    keep: 2 * MINUTE,
    metric: 'memory',
    expression: 'max by (namespace, service, team) (container_memory_working_set_bytes / container_spec_memory_limit_bytes) > 0.9',
    description: 'The container will be killed when it reaches its limit.',
    findings: world =>
      forEach(workloads(world), service => {
        const share = memoryShare(service);
        return share > 0.9
          ? { labels: serviceLabels(service), value: share, summary: `a pod of ${service.spec.name} uses ${percent(share)} of its memory` }
          : undefined;
      }),
  },
  {
    name: 'ExternalDependencySlow',
    severity: 'warning',
    after: 2 * MINUTE,
    keep: MINUTE,
    metric: 'p99',
    expression: 'max by (namespace, service) (client_request_duration_seconds{quantile="0.99", external="true"}) > 1.2',
    description: 'Calls to a third party take long as its callers see them.',
    findings: world =>
      forEach(
        world.order.filter(service => service.spec.kind === 'external'),
        service => {
          const p99 = over(service, 'p99', world, MINUTE);
          return p99 > service.spec.promise
            ? { labels: serviceLabels(service), value: p99 / 1000, summary: `calls to ${service.spec.name} take ${spell(p99)} at p99` }
            : undefined;
        },
      ),
  },
  {
    name: 'QueueBacklogGrowing',
    severity: 'warning',
    after: 3 * MINUTE,
    keep: MINUTE,
    metric: 'depth',
    expression: 'queue_messages_ready > 1000 and deriv(queue_messages_ready[5m]) > 0',
    description: 'Messages arrive faster than they are worked off.',
    findings: world =>
      forEach(
        world.order.filter(service => service.spec.kind === 'queue'),
        service => {
          const before = service.history.mean('depth', world.time - 5 * MINUTE, world.time - 4 * MINUTE) ?? 0;
          const { depth } = service.traffic;
          const consumer = world.order.find(other => other.spec.consumes === service.spec.name);
          return consumer && depth > 1000 && depth > before * 1.02
            ? {
                labels: { ...serviceLabels(consumer), queue: service.spec.name },
                value: depth,
                summary: `${Math.round(depth)} messages wait in ${service.spec.name} for ${consumer.spec.name}`,
              }
            : undefined;
        },
      ),
  },
  {
    name: 'OrdersBelowUsual',
    severity: 'critical',
    after: 2 * MINUTE,
    keep: MINUTE,
    metric: 'rate',
    expression: 'sum(rate(orders_placed_total[3m])) < 0.6 * shop:orders:usual',
    description: 'Customers place far fewer orders than at this time of other days.',
    runbook: 'https://runbooks.shop.example/orders',
    findings(world) {
      const orders = serviceOf(world, 'orders');
      const placed = (orders.history.mean('rate', world.time - 3 * MINUTE, world.time) ?? 0) * (1 - errorShare(world, orders, 3 * MINUTE));
      const usual = timeOfDay(world) * 350 * 0.06;
      return placed < usual * 0.6
        ? [
            {
              labels: serviceLabels(orders),
              value: placed * 60,
              summary: `${Math.round(placed * 60)} orders a minute, usual are ${Math.round(usual * 60)}`,
            },
          ]
        : [];
    },
  },
];
