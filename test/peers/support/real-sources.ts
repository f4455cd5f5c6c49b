import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand, TagResourceCommand } from '@aws-sdk/client-cloudwatch';
import { createHttp } from '../../../src/collect/http.js';
import type { Fields, Provider, ProviderIo } from '../../../src/contracts/provider.js';
import type { Alert } from '../../../src/model/signal.js';
import { earlier, hours } from '../../../src/model/time.js';
import { systemClock } from '../../../src/session/clock.js';
import { type OpenSource } from '../../contracts/provider-suite.js';
import { configOf } from '../../support/provider-io.js';

/** Never aborts. */
export const signal = new AbortController().signal;
export const io = (env: ProviderIo['env'] = {}): OpenSource['io'] => {
  const clock = systemClock();
  const logged: string[] = [];
  return {
    clock,
    http: createHttp(clock),
    env,
    log: line => {
      logged.push(line);
    },
    logged,
  };
};
/** A real server as the suite of providers opens it. */
export const real = (config: OpenSource['config'], env: ProviderIo['env'] = {}, secrets: readonly string[] = []): Promise<OpenSource> =>
  Promise.resolve({ config, io: io(env), secrets, close: () => Promise.resolve() });
export const any = (provider: object) => provider as Provider<Fields>;
export const window = (from = hours(6)) => {
  const to = systemClock().now();
  return { from: earlier(to, from), to };
};
export async function alertsOf<F extends Fields>(
  provider: Provider<F>,
  config: Readonly<Record<string, string | readonly string[]>>,
  env: ProviderIo['env'] = {},
) {
  const connection = await provider.connect(configOf(provider, config), io(env));
  const batch = await connection.poll(window(), signal);
  if (!batch.ok) throw new Error(batch.error.answered);
  return { connection, batch: batch.value, alerts: batch.value.signals.filter((one): one is Alert => one.type === 'alert') };
}
export const awsKeys = { AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'test' };
/** An alarm on the errors of checkout, set to ALARM. */
export async function putAlarm(endpoint: string, name: string, tags: Readonly<Record<string, string>> = {}): Promise<void> {
  const client = new CloudWatchClient({
    region: 'eu-west-1',
    endpoint,
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'test' },
  });
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: 'Shop',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'ServiceName', Value: 'checkout' }],
      Statistic: 'Sum',
      Period: 3600,
      EvaluationPeriods: 12,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  // LocalStack forgets tags that come with the alarm.
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0)
    await client.send(new TagResourceCommand({ ResourceARN: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`, Tags }));
  await client.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: 'ALARM', StateReason: 'set by a test' }));
  client.destroy();
}
