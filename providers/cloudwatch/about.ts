import type { Dimension } from '@aws-sdk/client-cloudwatch';
import { resourceFromLabels } from '../../src/model/about.js';
import { plainText } from '../../src/model/plain-text.js';
import type { ResourceRef } from '../../src/model/resource.js';
import type { Labels } from '../../src/model/signal.js';
import { accountOf, type Alarm } from './alarm.js';

/** Dimensions that name what other sources name too, by the label they would use. */
const AS_LABEL: Readonly<Record<string, string>> = {
  ClusterName: 'cluster',
  Cluster: 'cluster',
  ServiceName: 'service',
  Service: 'service',
  Namespace: 'namespace',
  'k8s.namespace': 'namespace',
  // Container Insights: PodName is the workload, FullPodName the pod.
  FullPodName: 'pod',
  PodName: 'workload',
  NodeName: 'node',
  InstanceId: 'instance',
  ContainerName: 'container',
  Environment: 'env',
};
/** Dimensions that name an object that only AWS has. The first that is there counts. */
const AS_KIND: readonly (readonly [dimension: string, kind: string])[] = [
  ['FunctionName', 'function'],
  ['DBInstanceIdentifier', 'database'],
  ['DBClusterIdentifier', 'database'],
  ['TableName', 'table'],
  ['QueueName', 'queue'],
  ['TopicName', 'topic'],
  ['StreamName', 'stream'],
  ['DeliveryStreamName', 'stream'],
  ['CacheClusterId', 'cache'],
  ['ReplicationGroupId', 'cache'],
  ['StateMachineArn', 'state-machine'],
  ['TargetGroup', 'target-group'],
  ['LoadBalancer', 'load-balancer'],
  ['LoadBalancerName', 'load-balancer'],
  ['AutoScalingGroupName', 'scaling-group'],
  ['ApiId', 'api'],
  ['ApiName', 'api'],
  ['BucketName', 'bucket'],
  ['DistributionId', 'distribution'],
  ['FileSystemId', 'file-system'],
  ['VolumeId', 'volume'],
  ['InstanceId', 'host'],
];
/** Tags that mean what a label of that name means. */
const TAGS: ReadonlySet<string> = new Set([
  'service',
  'namespace',
  'deployment',
  'statefulset',
  'daemonset',
  'pod',
  'node',
  'cluster',
  'team',
  'env',
  'app',
  'severity',
  'priority',
]);

/** Labels of an alarm: its dimensions by their own names and by those of other sources, its tags, where it lives. */
export function alarmLabels(alarm: Alarm, tags: Readonly<Record<string, string>>, region: string): Labels {
  const dimensions = dimensionsOf(alarm);
  const labels = new Map<string, string>([
    ['alertname', alarm.name],
    ['region', region],
  ]);
  const account = accountOf(alarm.arn);
  if (account !== undefined) labels.set('account', account);
  const { Namespace, MetricName } = alarm.kind === 'metric' ? alarm.metric : {};
  if (Namespace !== undefined && MetricName !== undefined) labels.set('metric', `${Namespace}/${MetricName}`);
  for (const [name, value] of dimensions) labels.set(name, value);
  for (const [name, value] of dimensions) if (AS_LABEL[name] !== undefined) labels.set(AS_LABEL[name], value);
  for (const [name, value] of Object.entries(tags)) {
    const label = name.toLowerCase();
    if (TAGS.has(label) && !labels.has(label)) labels.set(label, value);
  }
  return Object.fromEntries([...labels].map(([name, value]) => [plainText(name, 200), plainText(value)]));
}

/** The object an alarm watches: what other sources would call it, an object of AWS, or the alarm itself. */
export function alarmAbout(alarm: Alarm, labels: Labels): ResourceRef {
  // Other sources know hosts by address, AWS by an id: an instance is looked at last.
  const { instance: _, ...withoutInstance } = labels;
  const found = resourceFromLabels(withoutInstance);
  if (found.kind !== 'check' && found.kind !== 'namespace') return found;
  const dimensions = dimensionsOf(alarm);
  for (const [dimension, kind] of AS_KIND) {
    const name = dimensions.get(dimension);
    if (name !== undefined)
      return { kind, name: plainText(name), ...(labels['cluster'] === undefined ? {} : { cluster: labels['cluster'] }) };
  }
  return found.kind === 'namespace' ? found : { kind: 'alarm', name: plainText(alarm.name) };
}

/** The dimensions of the metric; of several metrics, those in which they agree. */
export function dimensionsOf(alarm: Alarm): ReadonlyMap<string, string> {
  if (alarm.kind !== 'metric') return new Map();
  const { Dimensions, Metrics } = alarm.metric;
  if (Dimensions && Dimensions.length > 0) return new Map(pairs(Dimensions));
  const each = (Metrics ?? []).flatMap(({ MetricStat }) =>
    MetricStat?.Metric ? [new Map(pairs(MetricStat.Metric.Dimensions ?? []))] : [],
  );
  const [first] = each;
  return new Map([...(first ?? [])].filter(([name, value]) => each.every(other => other.get(name) === value)));
}

/** "AWS/ECS": of a metric alarm on one metric. */
export const namespaceOf = (alarm: Alarm): string => (alarm.kind === 'metric' ? (alarm.metric.Namespace ?? '') : '');

const pairs = (dimensions: readonly Dimension[]): readonly (readonly [string, string])[] =>
  dimensions.flatMap(({ Name, Value }) => (Name !== undefined && Value !== undefined ? [[Name, Value] as const] : []));
