import { afterEach } from 'vitest';
import { provider } from '../../providers/cloudwatch/index.js';
import type { Alert } from '../../src/model/signal.js';
import { earlier, minutes } from '../../src/model/time.js';
import { fakeCloudWatch, type Body, type FakeCloudWatch } from './fake-cloudwatch.js';
import { configOf, providerIo } from './provider-io.js';
import { at } from './signals.js';

/** Seconds since the epoch, as AWS tells times. */
export const second = (after: number): number => at(after) / 1000;
export const arn = (name: string): string => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;
/** An alarm on the CPU of an ECS service that rings since five minutes, with other fields where given. */
export const metricAlarm = (name: string, more: Body = {}): Body => ({
  AlarmName: name,
  AlarmArn: arn(name),
  StateValue: 'ALARM',
  StateReason: 'Threshold Crossed',
  StateTransitionedTimestamp: second(-300),
  StateUpdatedTimestamp: second(-10),
  ActionsEnabled: true,
  AlarmActions: ['arn:x'],
  Namespace: 'AWS/ECS',
  MetricName: 'CPUUtilization',
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 5,
  DatapointsToAlarm: 3,
  Threshold: 90,
  ComparisonOperator: 'GreaterThanThreshold',
  Dimensions: [
    { Name: 'ClusterName', Value: 'prod' },
    { Name: 'ServiceName', Value: 'checkout' },
  ],
  ...more,
});

const open: FakeCloudWatch[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
/** CloudWatch's provider on a clock of the test, connected to a server whose answers the test sets. */
export async function alarmRoom(config: Record<string, string | readonly string[]> = {}, env: Record<string, string> = {}) {
  const server = await fakeCloudWatch();
  open.push(server);
  const io = providerIo({ env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'the-secret-key', ...env } });
  const connection = await provider.connect(configOf(provider, { region: 'eu-west-1', endpoint: server.url, ...config }), io);
  const ask = (back = minutes(10)) =>
    connection.poll({ from: earlier(io.clock.now(), back), to: io.clock.now() }, new AbortController().signal);
  const poll = async () => {
    const answer = await ask();
    if (!answer.ok) throw new Error(answer.error.answered);
    return { ...answer.value, alerts: answer.value.signals.filter((signal): signal is Alert => signal.type === 'alert') };
  };
  const alarms = (...list: readonly Body[]): void => {
    server.answers['DescribeAlarms'] = {
      MetricAlarms: list.filter(alarm => !('AlarmRule' in alarm)),
      CompositeAlarms: list.filter(alarm => 'AlarmRule' in alarm),
    };
  };
  return { server, io, connection, ask, poll, alarms };
}
