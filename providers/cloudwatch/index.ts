import { defineProvider, type ConfigOf, type Connection, type ProviderIo } from '../../src/contracts/provider.js';
import { within } from '../../src/contracts/within.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok } from '../../src/model/result.js';
import { seconds } from '../../src/model/time.js';
import { accountOf } from './alarm.js';
import { openServices, type Aws } from './aws/aws.js';
import { awsCatalogue } from './aws/catalogue.js';
import { credentialSource, readProfile } from './aws-files.js';
import { openCloudWatch } from './client.js';
import { alarmTypes } from './pages.js';
import { CloudWatchPolling } from './poll.js';
import { readNameRules } from './severity.js';

const fields = {
  region: { about: 'AWS region', env: ['AWS_REGION', 'AWS_DEFAULT_REGION'], flag: 'aws-region' },
  profile: { about: 'Profile of the AWS configuration', env: ['AWS_PROFILE'], flag: 'aws-profile' },
  endpoint: { about: 'Another address of CloudWatch', env: ['AWS_ENDPOINT_URL_CLOUDWATCH', 'AWS_ENDPOINT_URL'] },
  severityByName: {
    about: 'Severity of alarms without a severity tag: regular expressions for names, as "page|critical=critical"',
    many: true,
  },
} as const;
type Config = ConfigOf<typeof fields>;

/** What must outlive a connection that is opened anew: tags that were read, and when AWS wants rest. */
const remembered = new WeakMap<ProviderIo, Map<string, CloudWatchPolling>>();

function pollingOf(config: Config, region: string, io: ProviderIo): CloudWatchPolling {
  const known = remembered.get(io) ?? new Map<string, CloudWatchPolling>();
  remembered.set(io, known);
  const key = JSON.stringify([region, config.profile, config.endpoint]);
  const { rules, broken } = readNameRules(config.severityByName);
  for (const rule of broken) io.log(`cloudwatch: severityByName "${rule}" is no expression=severity`);
  const polling = known.get(key) ?? new CloudWatchPolling(rules);
  known.set(key, polling);
  return polling;
}

/** A network may reach CloudWatch alone: a name is not worth a longer wait. */
const NAME_WITHIN = seconds(3);

/** Who AWS says we are; not every imitation and network knows STS, and nothing depends on it. */
async function callerOf(
  aws: Aws,
  signal: AbortSignal,
): Promise<{ readonly account: string | undefined; readonly arn: PlainText | undefined } | undefined> {
  const sts = await aws.sts();
  const answer = await within(aws.clock, NAME_WITHIN, signal, limited =>
    sts.call('GetCallerIdentity', (sdk, client, options) => client.send(new sdk.GetCallerIdentityCommand({}), options), limited),
  );
  return answer.ok
    ? { account: answer.value.Account, arn: answer.value.Arn === undefined ? undefined : plainText(answer.value.Arn, 200) }
    : undefined;
}

const regionOf = async (config: Config, io: ProviderIo): Promise<string | undefined> =>
  config.region ?? (await readProfile(io, config.profile)).region;

export const provider = defineProvider({
  id: 'cloudwatch',
  title: 'CloudWatch',
  emits: ['alert', 'event', 'change', 'series'],
  every: seconds(60),
  timeout: seconds(45),
  config: fields,
  async configured(config, io) {
    const region = await regionOf(config, io);
    const source = await credentialSource(io, config.profile);
    if (region === undefined && source === undefined) return { is: false, because: 'set AWS_REGION, and AWS_PROFILE or AWS_ACCESS_KEY_ID' };
    if (region === undefined) return { is: false, because: 'there are AWS credentials, but no region: set AWS_REGION' };
    if (source === undefined)
      return {
        is: false,
        because:
          config.profile === undefined
            ? 'there is a region, but no credentials: set AWS_PROFILE or AWS_ACCESS_KEY_ID'
            : `profile ${config.profile} holds no credentials`,
      };
    if (config.endpoint !== undefined && !URL.canParse(config.endpoint))
      return { is: false, because: 'AWS_ENDPOINT_URL_CLOUDWATCH is no address' };
    return { is: true };
  },
  async connect(config, io): Promise<Connection> {
    const region = (await regionOf(config, io)) ?? 'us-east-1';
    const settings = { region, profile: config.profile, endpoint: config.endpoint };
    const api = await openCloudWatch(settings, io);
    const aws = openServices(api, settings, io);
    const polling = pollingOf(config, region, io);
    return {
      async check(signal) {
        const asking = callerOf(aws, signal);
        const answer = await api.call(
          'DescribeAlarms',
          (sdk, client, options) => client.send(new sdk.DescribeAlarmsCommand({ AlarmTypes: alarmTypes(false), MaxRecords: 1 }), options),
          signal,
        );
        if (!answer.ok) return fail(answer.error);
        const arn = [...(answer.value.MetricAlarms ?? []), ...(answer.value.CompositeAlarms ?? [])]
          .map(alarm => alarm.AlarmArn)
          .find(value => value !== undefined);
        const caller = await asking;
        const account = caller?.account ?? accountOf(arn ?? '');
        return ok({
          identity: {
            context: account === undefined ? plainText(region, 40) : plain`${plainText(account)} ${plainText(region, 40)}`,
            ...(caller?.arn === undefined ? {} : { user: caller.arn }),
          },
        });
      },
      poll: (window, signal) => polling.poll(aws, window, signal),
      questions: [
        {
          name: 'series-behind-alert',
          purpose: 'The values of the metric that an alarm watches, before and since it went off.',
          ask: (args, signal) => polling.seriesBehind(api, args, io.clock.now(), signal),
        },
      ],
      actions: awsCatalogue(aws, io.clock),
      async openWriter() {
        const { awsWriter } = await import('./aws/writer.js');
        return awsWriter(aws);
      },
      close() {
        aws.close();
        return Promise.resolve();
      },
    };
  },
});
