import { serviceOf, type GameRef, type ServiceState, type World } from '../world.js';
import { percent, type Finding, type Rule } from './rule.js';

const MINUTE = 60_000;
const ACCOUNT = { account: '000000000000', region: 'eu-west-1' } as const;
/** Alarms have a state, not labels: name, metric and dimension are all they tell. */
const alarm = (name: string, metric: string, dimension: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  alarm_name: name,
  metric_name: metric,
  ...dimension,
  ...ACCOUNT,
});

interface CloudAlarm {
  readonly name: string;
  readonly metric: NonNullable<Rule['metric']>;
  readonly minutes: number;
  readonly severity: Rule['severity'];
  readonly text: string;
  readonly look: (world: World) => { readonly holds: boolean; readonly value: number; readonly summary: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly about: GameRef;
}

const cloud = ({ name, metric, minutes, severity, text, look, labels, about }: CloudAlarm): Rule => ({
  name,
  severity,
  metric,
  kind: 'cloud',
  after: (minutes - 1) * MINUTE,
  keep: MINUTE,
  expression: text,
  description: `${text} for ${minutes} of ${minutes} datapoints of 1 minute`,
  findings(world): readonly Finding[] {
    const { holds, value, summary } = look(world);
    return holds ? [{ labels, value, summary, about }] : [];
  },
});

const ref = (service: string): GameRef => ({ kind: 'service', name: service, namespace: 'shop' });

const connections = (name: string): Rule =>
  cloud({
    name: `${name}-connections-high`,
    metric: 'connections',
    minutes: 2,
    severity: 'warning',
    text: 'DatabaseConnections > 85% of max_connections',
    labels: alarm(`${name}-connections-high`, 'DatabaseConnections', { DBInstanceIdentifier: name }),
    about: ref(name),
    look(world) {
      const database = serviceOf(world, name);
      const share = database.openConnections / (database.spec.maxConnections ?? 1);
      return {
        holds: share > 0.85,
        value: database.openConnections,
        summary: `${name} has ${Math.round(database.openConnections)} of ${database.spec.maxConnections ?? 0} connections open`,
      };
    },
  });

const queueAge = (queue: string, consumer: string): Rule =>
  cloud({
    name: `${queue}-age`,
    metric: 'age',
    minutes: 2,
    severity: 'critical',
    text: 'ApproximateAgeOfOldestMessage > 120',
    labels: alarm(`${queue}-age`, 'ApproximateAgeOfOldestMessage', { QueueName: queue }),
    about: ref(queue),
    look(world) {
      const { age } = serviceOf(world, queue).traffic;
      return { holds: age > 120, value: age, summary: `the oldest message in ${queue} has waited ${Math.round(age)} s for ${consumer}` };
    },
  });

const edgeFailures = (world: World): number => {
  const share = (service: ServiceState): number => service.traffic.offered * service.traffic.errors;
  const doors = [serviceOf(world, 'storefront'), serviceOf(world, 'mobile-gateway')];
  return (
    doors.reduce((sum, door) => sum + share(door), 0) /
    Math.max(
      1,
      doors.reduce((sum, door) => sum + door.traffic.offered, 0),
    )
  );
};

/** What the cloud watches from outside of the cluster. */
export const CLOUD_ALARMS: readonly Rule[] = [
  cloud({
    name: 'shop-edge-5xx',
    metric: 'errors',
    minutes: 2,
    severity: 'critical',
    text: 'HTTPCode_Target_5XX_Count / RequestCount > 3%',
    labels: alarm('shop-edge-5xx', 'HTTPCode_Target_5XX_Count', { LoadBalancer: 'app/shop-edge/50dc6c495c0c9188' }),
    about: ref('storefront'),
    look(world) {
      const share = edgeFailures(world);
      return { holds: share > 0.03, value: share, summary: `${percent(share)} of what customers ask for fails at the edge` };
    },
  }),
  connections('orders-db'),
  connections('stock-db'),
  connections('catalogue-db'),
  connections('accounts-db'),
  queueAge('orders-queue', 'fulfilment'),
  queueAge('mail-queue', 'notifications'),
  cloud({
    name: 'hourly-spend-anomaly',
    metric: 'cost',
    minutes: 3,
    severity: 'warning',
    text: 'EstimatedHourlySpend > 130% of the usual',
    labels: alarm('hourly-spend-anomaly', 'EstimatedHourlySpend', { Currency: 'USD' }),
    about: { kind: 'account', name: 'shop-prod' },
    look(world) {
      const share = world.costRate / (world.usualCost ?? world.costRate);
      return {
        holds: share > 1.3,
        value: world.costRate,
        summary: `spending ${world.costRate.toFixed(2)} USD an hour, ${Math.round((share - 1) * 100)}% above the usual`,
      };
    },
  }),
  {
    name: 'nat-port-allocation-errors',
    severity: 'unknown',
    kind: 'cloud',
    state: 'unknown',
    after: 0,
    expression: 'ErrorPortAllocation > 0',
    description: 'no datapoints were received for 3 periods',
    findings: () => [
      {
        labels: alarm('nat-port-allocation-errors', 'ErrorPortAllocation', { NatGatewayId: 'nat-0f3a9c1d2e4b5a687' }),
        value: 0,
        summary: 'insufficient data: no datapoints for ErrorPortAllocation',
        about: { kind: 'alarm', name: 'nat-port-allocation-errors' },
      },
    ],
  },
];
