import { CreateAliasCommand, LambdaClient, PublishVersionCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { PutMetricAlarmCommand, SetAlarmStateCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provider } from '../../providers/cloudwatch/index.js';
import { createHttp } from '../../src/collect/http.js';
import type { ActionKind, Batch, Connection } from '../../src/contracts/provider.js';
import type { PlannedAction, Rehearsal } from '../../src/model/plan.js';
import { plainText } from '../../src/model/plain-text.js';
import type { Resource } from '../../src/model/resource.js';
import type { Alert, ChangeEvent, ProviderId } from '../../src/model/signal.js';
import { earlier, hours } from '../../src/model/time.js';
import { incompleteness } from '../../src/plan/complete.js';
import { propose } from '../../src/plan/propose.js';
import { systemClock } from '../../src/session/clock.js';
import { evidenceOf, scene } from '../support/plan-scene.js';
import { configOf } from '../support/provider-io.js';
import { startPeer, type Peer } from './support/peers.js';

/** Every action on objects of AWS, on moto: rehearsed, done, read back, taken back. */
let peer: Peer;
let connection: Connection;
let batch: Batch;
let host: string;
const never = new AbortController().signal;
const keys = { region: 'eu-west-1', credentials: { accessKeyId: '123456789012', secretAccessKey: 'test' } };

beforeAll(async () => {
  peer = await startPeer('cloudwatch', {
    WARROOM_AWS_SERVERS: 'moto',
    WARROOM_AWS_SEED: '1',
    WARROOM_AWS_INSTANCE: 'aws-actions',
    WARROOM_AWS_PORT: '27671',
    MOTO_ECS_SERVICE_RUNNING: '3',
  });
  const endpoint = peer.env['AWS_ENDPOINT_URL'] ?? '';
  const lambda = new LambdaClient({ ...keys, endpoint });
  await lambda.send(new PublishVersionCommand({ FunctionName: 'thumbnails', Description: 'the first' }));
  await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: 'thumbnails', ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAAEAeA==', 'base64') }),
  );
  await lambda.send(new PublishVersionCommand({ FunctionName: 'thumbnails', Description: 'the second' }));
  await lambda.send(new CreateAliasCommand({ FunctionName: 'thumbnails', Name: 'live', FunctionVersion: '2' }));
  const ec2 = new EC2Client({ ...keys, endpoint });
  const cloudWatch = new CloudWatchClient({ ...keys, endpoint });
  host =
    (await ec2.send(new DescribeInstancesCommand({}))).Reservations?.flatMap(each => each.Instances ?? []).find(each =>
      each.Tags?.some(tag => tag.Value === 'bastion'),
    )?.InstanceId ?? '';
  const alarms: readonly (readonly [name: string, space: string, dimensions: Readonly<Record<string, string>>])[] = [
    ['checkout-slow', 'AWS/ECS', { ClusterName: 'prod', ServiceName: 'checkout' }],
    ['web-busy', 'AWS/EC2', { AutoScalingGroupName: 'web' }],
    ['thumbnails-errors', 'AWS/Lambda', { FunctionName: 'thumbnails' }],
    ['StatusCheckFailed bastion', 'AWS/EC2', { InstanceId: host }],
    ['orders-connections', 'AWS/RDS', { DBInstanceIdentifier: 'orders' }],
  ];
  for (const [AlarmName, Namespace, dimensions] of alarms) {
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace,
        MetricName: 'Errors',
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:oncall'],
      }),
    );
    await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'set by a test' }));
  }
  const clock = systemClock();
  connection = await provider.connect(configOf(provider, { region: 'eu-west-1', endpoint }), {
    clock,
    http: createHttp(clock),
    log: () => undefined,
    env: { ...peer.env },
  });
  batch = await poll();
});
afterAll(async () => {
  await connection?.close();
  await peer?.stop();
});

async function poll(): Promise<Batch> {
  const to = systemClock().now();
  const answer = await connection.poll({ from: earlier(to, hours(6)), to }, never);
  if (!answer.ok) throw new Error(answer.error.answered);
  return answer.value;
}
const resource = (kind: string): Resource | undefined => batch.resources?.find(({ ref }) => ref.kind === kind);
const kindOf = (action: PlannedAction): ActionKind => {
  const found = connection.actions?.find(({ name, on }) => name === action.name && on.includes(action.on.kind));
  if (!found) throw new Error(`cloudwatch can't ${action.name} a ${action.on.kind}`);
  return found;
};
const planned = (
  name: PlannedAction['name'],
  on: readonly [kind: string, name: string, cluster?: string],
  params: PlannedAction['params'] = {},
): PlannedAction => ({
  name,
  provider: 'cloudwatch' as ProviderId,
  params,
  on: { kind: on[0], name: plainText(on[1]), ...(on[2] === undefined ? {} : { cluster: plainText(on[2]) }) },
});
async function rehearsed(action: PlannedAction): Promise<Rehearsal> {
  const answer = await kindOf(action).rehearse(action, never);
  if (!answer.ok) throw new Error(`${answer.error.asked}: ${answer.error.answered}`);
  return answer.value;
}
/** Rehearses, does it, and waits for its verdict. */
async function performed(action: PlannedAction): Promise<Rehearsal> {
  const rehearsal = await rehearsed(action);
  expect(rehearsal).toMatchObject({ permitted: true });
  const writer = await connection.openWriter?.();
  const done = await writer?.perform(action, rehearsal, never);
  expect(done?.ok ? done.value.seen : done?.error).toEqual(expect.any(String));
  await expect
    .poll(
      async () => {
        const verdict = await kindOf(action).verify(action, rehearsal, never);
        return verdict.ok ? verdict.value.is : verdict.error.answered;
      },
      { timeout: 20_000 },
    )
    .toBe('worked');
  await writer?.close();
  return rehearsal;
}
const spec = async (action: PlannedAction): Promise<unknown> =>
  (await rehearsed(action)).facts.filter(({ name }) => !['deployment', 'revision id'].includes(name));

describe('what alarms speak of', () => {
  it('is read: its revisions, its numbers, and its deployments as changes', () => {
    expect(resource('ecs-service')).toMatchObject({
      ref: { name: 'checkout', cluster: 'prod' },
      facts: { replicas: 3, revision: 'checkout:2' },
    });
    expect(resource('ecs-service')?.revisions?.map(({ name, summary, current }) => [name, summary, current])).toEqual([
      ['checkout:2', 'checkout:1.42.0', true],
      ['checkout:1', 'checkout:1.41.0', false],
    ]);
    // moto keeps the deployment that a service began with, whatever it was updated to.
    expect(batch.signals.filter((one): one is ChangeEvent => one.type === 'change' && one.about.kind === 'ecs-service')).toMatchObject([
      { revision: 'checkout:1', change: 'deploy', state: 'finished' },
    ]);
    expect(resource('scaling-group')).toMatchObject({ ref: { name: 'web' }, facts: { replicas: 2, min: 1, max: 6 } });
    expect(resource('function-alias')?.revisions?.map(({ name, current }) => [name, current])).toEqual([
      ['2', true],
      ['1', false],
    ]);
    expect(batch.edges?.map(({ from, to }) => `${from.kind} ${from.name} > ${to.kind} ${to.name}`)).toEqual(
      expect.arrayContaining(['service checkout > ecs-service checkout', 'function thumbnails > function-alias thumbnails:live']),
    );
  });
  it('is in the account that STS names', async () => {
    const answer = await connection.check(never);
    expect(answer.ok && answer.value.identity).toMatchObject({
      context: '123456789012 eu-west-1',
      user: expect.stringContaining('123456789012'),
    });
  });
});

describe('a plan for an alarm', () => {
  it.each([
    ['checkout-slow', /^Roll back ecs-service .*checkout|^Scale ecs-service/, 'ecs-service'],
    ['web-busy', /^Scale scaling-group web 2 → 3/, 'scaling-group'],
    ['thumbnails-errors', /^Roll back function-alias/, 'function-alias'],
    ['StatusCheckFailed bastion', /^Reboot host i-/, 'host'],
    ['orders-connections', /^Reboot database orders/, 'database'],
    ['web-busy', /^Turn the actions of web-busy off/, 'alarm'],
  ])('%s: %s, and each step has all that a person decides on', async (name, title, kind) => {
    const alerts = batch.signals
      .filter((one): one is Alert => one.type === 'alert' && one.name === name)
      .map(one => ({ ...one, severity: kind === 'alarm' ? ('warning' as const) : ('critical' as const) }));
    const about = alerts[0]?.about;
    if (!about) throw new Error(`no alarm ${name}`);
    const abilities = (connection.actions ?? []).map(({ name: action, on }) => ({
      provider: 'cloudwatch' as ProviderId,
      name: action,
      on,
    }));
    const { incident, snapshot } = scene({
      signals: alerts,
      resources: batch.resources ?? [],
      edges: batch.edges ?? [],
      suspects: [
        {
          about,
          title: plainText(name),
          confidence: 0.9,
          for: [
            evidenceOf(
              1,
              alerts.map(({ id }) => id),
              ['cloudwatch'],
            ),
          ],
          against: [],
        },
      ],
    });
    const plan = propose(incident, snapshot, abilities).find(each => title.test(each.title));
    expect(plan?.steps.map(({ action }) => action.on.kind)).toEqual([kind]);
    for (const step of plan?.steps ?? []) {
      const rehearsal = await rehearsed(step.action);
      expect(incompleteness({ ...step, rehearsal })).toBeUndefined();
      expect([rehearsal.diff.length, rehearsal.blastRadius.length, rehearsal.notTested.length].every(length => length > 0)).toBe(true);
      expect('cannot' in rehearsal.undo).toBe(step.action.name === 'reboot');
    }
  });
});

describe('an action', () => {
  const service = ['ecs-service', 'checkout', 'prod'] as const;
  it('rolls an ECS service back, and forward again', async () => {
    const before = resource('ecs-service')?.revisions?.find(({ name }) => name === 'checkout:1');
    const action = planned('roll-back', service, { revision: 'checkout:1', hash: before?.hash ?? '' });
    const was = await spec(action);
    const { undo, diff } = await performed(action);
    expect(diff).toEqual([
      { path: 'taskDefinition', before: 'checkout:2', after: 'checkout:1' },
      { path: 'images', before: 'checkout:1.42.0', after: 'checkout:1.41.0' },
    ]);
    if (!('action' in undo)) throw new Error(undo.cannot);
    await performed(undo.action);
    expect(await spec(action)).toEqual(was);
  });
  it.each([
    [planned('scale', service, { replicas: 5 })],
    [planned('scale', ['scaling-group', 'web'], { replicas: 4 })],
    [planned('roll-back', ['function-alias', 'thumbnails:live'], {})],
    [planned('disable-alarm-actions', ['alarm', 'web-busy'])],
    [planned('set-alarm-state', ['alarm', 'web-busy'], { state: 'OK', reason: 'a test of paging' })],
  ])('$name of a $on.kind is done and taken back', async template => {
    const first = resource('function-alias')?.revisions?.find(({ name }) => name === '1');
    const action = template.name === 'roll-back' ? { ...template, params: { revision: '1', hash: first?.hash ?? '' } } : template;
    const was = await spec(action);
    const { undo } = await performed(action);
    expect(await spec(action)).not.toEqual(was);
    if (!('action' in undo)) throw new Error(undo.cannot);
    await performed(undo.action);
    expect(await spec(action)).toEqual(was);
  });
  it('restarts an ECS service by a deployment of its own, which nothing takes back', async () => {
    expect((await rehearsed(planned('restart', service))).undo).toEqual({
      cannot: 'a restart can not be taken back: the tasks that ran are gone',
    });
    const answer = await (
      await connection.openWriter?.()
    )?.perform(planned('restart', service), await rehearsed(planned('restart', service)), never);
    expect(answer).toMatchObject({ ok: true });
  });
  it.each([[['host', ''] as const], [['database', 'orders'] as const]])('reboots a %s', async ([kind, name]) => {
    expect((await performed(planned('reboot', [kind, name === '' ? host : name]))).undo).toEqual({
      cannot: 'a reboot can not be taken back',
    });
  });
});

describe('nothing is done', () => {
  const bounded = planned('scale', ['scaling-group', 'web'], { replicas: 9 });
  it('outside the bounds of a group, to a machine that is stopped, or to what is not there', async () => {
    expect(await rehearsed(bounded)).toMatchObject({ permitted: false, refused: '9 is outside its bounds, 1 to 6' });
    await new EC2Client({ ...keys, endpoint: peer.env['AWS_ENDPOINT_URL'] ?? '' }).send(new StopInstancesCommand({ InstanceIds: [host] }));
    expect(await rehearsed(planned('reboot', ['host', host]))).toMatchObject({
      permitted: false,
      refused: expect.stringMatching(/^it is stopp/),
    });
    expect(await kindOf(bounded).rehearse(planned('scale', ['scaling-group', 'nowhere'], { replicas: 2 }), never)).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });
  it('when the object is not as it was rehearsed, and once maker mode is over', async () => {
    const action = planned('scale', ['ecs-service', 'checkout', 'prod'], { replicas: 4 });
    const rehearsal = await rehearsed(action);
    await new ECSClient({ ...keys, endpoint: peer.env['AWS_ENDPOINT_URL'] ?? '' }).send(
      new UpdateServiceCommand({ cluster: 'prod', service: 'checkout', desiredCount: 7 }),
    );
    const writer = await connection.openWriter?.();
    expect(await writer?.perform(action, rehearsal, never)).toMatchObject({
      ok: false,
      error: { kind: 'conflict', answered: expect.stringContaining('desired was 3, is 7') },
    });
    await writer?.close();
    expect(await writer?.perform(action, await rehearsed(action), never)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect((await rehearsed(action)).facts.find(({ name }) => name === 'desired')?.value).toBe('7');
  });
});
