import { plain, plainText } from '../../../src/model/plain-text.js';
import type { PlannedAction } from '../../../src/model/plan.js';
import type { Resource, ResourceRef } from '../../../src/model/resource.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { minutes, type Instant } from '../../../src/model/time.js';
import { fact, line, NOT_REHEARSED, notThere, type AwsAction } from './aws-action.js';
import type { Aws } from './aws.js';

export interface ScalingGroup {
  readonly arn: string;
  readonly least: number;
  readonly most: number;
  readonly desired: number;
  readonly inService: number;
  readonly instances: number;
  readonly suspended: readonly string[];
}

export async function readScalingGroup(
  aws: Aws,
  { name }: ResourceRef,
  signal: AbortSignal,
): Promise<Result<ScalingGroup | undefined, Failure>> {
  const api = await aws.autoScaling();
  const answer = await api.call(
    'DescribeAutoScalingGroups',
    (sdk, client, options) => client.send(new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }), options),
    signal,
  );
  if (!answer.ok) return answer;
  const found = answer.value.AutoScalingGroups?.[0];
  if (!found) return ok(undefined);
  const instances = found.Instances ?? [];
  return ok({
    arn: found.AutoScalingGroupARN ?? name,
    least: found.MinSize ?? 0,
    most: found.MaxSize ?? 0,
    desired: found.DesiredCapacity ?? 0,
    instances: instances.length,
    inService: instances.filter(each => each.LifecycleState === 'InService' && each.HealthStatus !== 'Unhealthy').length,
    suspended: (found.SuspendedProcesses ?? []).flatMap(each => each.ProcessName ?? []),
  });
}

export const scalingGroupResource = (ref: ResourceRef, group: ScalingGroup, seenAt: Instant): Resource => ({
  ref,
  uid: plainText(group.arn),
  labels: {},
  seenAt,
  facts: { replicas: group.desired, ready: group.inService, min: group.least, max: group.most, arn: group.arn },
});

const wantedOf = ({ params }: PlannedAction): number => Number(params['replicas']);

/** Sets the desired capacity, within the bounds that the group has. */
const scale: AwsAction = {
  name: 'scale',
  kind: 'scaling-group',
  title: 'Set the desired capacity of an Auto Scaling group',
  async intend(aws, action, signal) {
    const wanted = wantedOf(action);
    if (!Number.isInteger(wanted))
      return fail({ kind: 'invalid', asked: plain`scale ${action.on.name}`, answered: plainText('replicas must be a whole number') });
    const read = await readScalingGroup(aws, action.on, signal);
    if (!read.ok) return read;
    const group = read.value;
    if (!group) return notThere(action);
    const refused =
      wanted < group.least || wanted > group.most
        ? plain`${wanted} is outside its bounds, ${group.least} to ${group.most}`
        : wanted === group.desired
          ? plain`its desired capacity is ${wanted} already`
          : group.suspended.includes('Launch') && wanted > group.desired
            ? plainText('its process Launch is suspended: it would start no instance')
            : undefined;
    return ok({
      facts: [fact('uid', group.arn), fact('desired', group.desired), fact('bounds', `${group.least} to ${group.most}`)],
      diff: [line('DesiredCapacity', group.desired, wanted)],
      ...(refused === undefined ? {} : { refused }),
      blastRadius: [
        wanted > group.desired
          ? plain`${wanted - group.desired} instances more`
          : plain`${group.desired - wanted} of ${group.desired} instances are terminated, those that its termination policy picks`,
      ],
      warnings: [plainText('a scaling policy or a schedule of the group may set it anew')],
      notTested: [...NOT_REHEARSED, plainText('that the zone has such instances, and that they become healthy')],
      undo: {
        action: { ...action, params: { replicas: group.desired, ...(group.desired === 0 ? { toZero: true } : {}) } },
        text: plain`sets the desired capacity to ${group.desired} again${wanted < group.desired ? plainText(': with new instances') : plainText('')}`,
      },
      expectation: { text: plain`${wanted} instances are in service`, within: minutes(10) },
    });
  },
  async judge(aws, action, _, signal) {
    const read = await readScalingGroup(aws, action.on, signal);
    if (!read.ok) return read;
    const group = read.value;
    if (!group) return notThere(action);
    const wanted = wantedOf(action);
    return ok({
      is: group.desired === wanted && group.inService === wanted && group.instances === wanted ? 'worked' : 'not-yet',
      seen: plain`desired ${group.desired}, ${group.inService} of ${group.instances} instances in service`,
    });
  },
};

export const scalingGroupActions: readonly AwsAction[] = [scale];
