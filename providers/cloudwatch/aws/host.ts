import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Resource, ResourceRef } from '../../../src/model/resource.js';
import { ok, type Failure, type Result } from '../../../src/model/result.js';
import { minutes, type Instant } from '../../../src/model/time.js';
import { fact, isMissing, line, notThere, type AwsAction } from './aws-action.js';
import type { Aws } from './aws.js';

export interface Host {
  readonly id: string;
  readonly state: string;
  readonly launchedAt: number;
  readonly type: string;
  readonly zone: string;
  readonly group: string;
}

/** An EC2 instance by its id. */
export async function readHost(aws: Aws, { name }: ResourceRef, signal: AbortSignal): Promise<Result<Host | undefined, Failure>> {
  const ec2 = await aws.ec2();
  const answer = await ec2.call(
    'DescribeInstances',
    (sdk, client, options) => client.send(new sdk.DescribeInstancesCommand({ InstanceIds: [name] }), options),
    signal,
  );
  if (!answer.ok) return isMissing(answer.error) ? ok(undefined) : answer;
  const found = answer.value.Reservations?.[0]?.Instances?.[0];
  return ok(
    found && {
      id: found.InstanceId ?? name,
      state: found.State?.Name ?? 'unknown',
      launchedAt: found.LaunchTime?.getTime() ?? 0,
      type: found.InstanceType ?? '',
      zone: found.Placement?.AvailabilityZone ?? '',
      group: found.Tags?.find(tag => tag.Key === 'aws:autoscaling:groupName')?.Value ?? '',
    },
  );
}

export const hostResource = (ref: ResourceRef, host: Host, seenAt: Instant): Resource => ({
  ref,
  uid: plainText(host.id),
  labels: {},
  seenAt,
  facts: { phase: host.state, type: host.type, zone: host.zone, ...(host.group === '' ? {} : { group: host.group }) },
});

/** EC2 is the one service with a dry run: it tells whether we may. */
async function mayWe(aws: Aws, id: string, signal: AbortSignal): Promise<Result<PlainText | undefined, Failure>> {
  const ec2 = await aws.ec2();
  const answer = await ec2.call(
    'RebootInstances',
    (sdk, client, options) => client.send(new sdk.RebootInstancesCommand({ InstanceIds: [id], DryRun: true }), options),
    signal,
  );
  if (answer.ok || answer.error.answered.includes('DryRunOperation')) return ok(undefined);
  return answer.error.kind === 'forbidden' ? ok(plain`this role may not reboot it: ${answer.error.answered}`) : answer;
}

const reboot: AwsAction = {
  name: 'reboot',
  kind: 'host',
  title: 'Reboot an EC2 instance',
  async intend(aws, action, signal) {
    const read = await readHost(aws, action.on, signal);
    if (!read.ok) return read;
    const host = read.value;
    if (!host) return notThere(action);
    const may = await mayWe(aws, host.id, signal);
    if (!may.ok) return may;
    const refused = host.state === 'running' ? may.value : plain`it is ${plainText(host.state, 40)}, not running`;
    return ok({
      facts: [fact('uid', `${host.id} ${host.launchedAt}`, plainText(host.id)), fact('state', host.state)],
      diff: [line('instance', host.state, 'rebooted, on the same hardware')],
      ...(refused === undefined ? {} : { refused }),
      blastRadius: [plain`${plainText(host.type, 40)} in ${plainText(host.zone, 40)}: all that runs on it stops meanwhile`],
      warnings:
        host.group === '' ? [] : [plain`group ${plainText(host.group, 100)} may replace it when it fails its health check meanwhile`],
      notTested: [plainText('whether it comes back, and how long that takes')],
      undo: { cannot: plainText('a reboot can not be taken back') },
      expectation: { text: plainText('it runs, and both status checks pass'), within: minutes(10) },
    });
  },
  async judge(aws, action, _, signal) {
    const ec2 = await aws.ec2();
    const answer = await ec2.call(
      'DescribeInstanceStatus',
      (sdk, client, options) =>
        client.send(new sdk.DescribeInstanceStatusCommand({ InstanceIds: [action.on.name], IncludeAllInstances: true }), options),
      signal,
    );
    if (!answer.ok) return answer;
    const status = answer.value.InstanceStatuses?.[0];
    if (!status) return notThere(action);
    const state = status.InstanceState?.Name ?? 'unknown';
    const checks = [status.InstanceStatus?.Status ?? 'unknown', status.SystemStatus?.Status ?? 'unknown'];
    const seen = plain`${plainText(state, 40)}; status checks: ${plainText(checks.join(', '), 80)}`;
    if (state === 'stopped' || state === 'terminated' || state === 'shutting-down') return ok({ is: 'worse', seen });
    return ok({ is: state === 'running' && checks.every(check => check === 'ok') ? 'worked' : 'not-yet', seen });
  },
};

export const hostActions: readonly AwsAction[] = [reboot];
