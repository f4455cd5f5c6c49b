import { afterEach, describe, expect, it } from 'vitest';
import { provider } from '../../../../providers/cloudwatch/index.js';
import type { Alert, Signal } from '../../../../src/model/signal.js';
import { earlier, hours, minutes, seconds } from '../../../../src/model/time.js';
import { fakeCloudWatch, type Body, type FakeCloudWatch } from '../../../support/fake-cloudwatch.js';
import { configOf, providerIo } from '../../../support/provider-io.js';
import { at } from '../../../support/signals.js';

const second = (after: number): number => at(after) / 1000;
const arn = (name: string): string => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;
const metricAlarm = (name: string, more: Body = {}): Body => ({
  AlarmName: name, AlarmArn: arn(name), StateValue: 'ALARM', StateReason: 'Threshold Crossed', StateTransitionedTimestamp: second(-300), StateUpdatedTimestamp: second(-10), ActionsEnabled: true, AlarmActions: ['arn:x'],
  Namespace: 'AWS/ECS', MetricName: 'CPUUtilization', Statistic: 'Average', Period: 60, EvaluationPeriods: 5, DatapointsToAlarm: 3, Threshold: 90, ComparisonOperator: 'GreaterThanThreshold',
  Dimensions: [{ Name: 'ClusterName', Value: 'prod' }, { Name: 'ServiceName', Value: 'checkout' }], ...more,
});

const open: FakeCloudWatch[] = [];
afterEach(async () => { for (const server of open.splice(0)) await server.close(); });
async function room(config: Record<string, string | readonly string[]> = {}, env: Record<string, string> = {}) {
  const server = await fakeCloudWatch();
  open.push(server);
  const io = providerIo({ env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'the-secret-key', ...env } });
  const connection = await provider.connect(configOf(provider, { region: 'eu-west-1', endpoint: server.url, ...config }), io);
  const ask = (back = minutes(10)) => connection.poll({ from: earlier(io.clock.now(), back), to: io.clock.now() }, new AbortController().signal);
  const poll = async () => {
    const answer = await ask();
    if (!answer.ok) throw new Error(answer.error.answered);
    return { ...answer.value, alerts: answer.value.signals.filter((signal): signal is Alert => signal.type === 'alert') };
  };
  const alarms = (...list: readonly Body[]): void => { server.answers['DescribeAlarms'] = { MetricAlarms: list.filter(alarm => !('AlarmRule' in alarm)), CompositeAlarms: list.filter(alarm => 'AlarmRule' in alarm) }; };
  return { server, io, connection, ask, poll, alarms };
}
const text = (signals: readonly Signal[]) => signals.map(signal => (signal.type === 'event' ? `${signal.reason} ${signal.message}` : signal.type === 'change' ? `change ${signal.summary}` : signal.type));

describe('alarms', () => {
  it('become alerts with the object they watch, since their state changed', async () => {
    const { poll, alarms, server } = await room();
    alarms(metricAlarm('cpu', { StateReasonData: JSON.stringify({ recentDatapoints: [91, 95.5] }) }), metricAlarm('fine', { StateValue: 'OK' }));
    const { alerts, completeFor } = await poll();
    expect(completeFor).toEqual(['alert']);
    expect(alerts).toMatchObject([{
      name: 'cpu', state: 'firing', severity: 'unknown', at: at(-300), startedWithin: { from: at(-540), to: at(-300) }, about: { kind: 'service', name: 'checkout', cluster: 'prod' }, value: 95.5,
      labels: { alertname: 'cpu', service: 'checkout', cluster: 'prod', ServiceName: 'checkout', region: 'eu-west-1', account: '123456789012', metric: 'AWS/ECS/CPUUtilization' },
      expression: 'Average CPUUtilization > 90, 3 of 5 times 1 min', summary: 'Average CPUUtilization > 90, 3 of 5 times 1 min',
    }]);
    expect(server.asked('DescribeAlarms')[0]).toMatchObject({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'], MaxRecords: 100 });
  });
  it('come, and the room opens, where only CloudWatch can be reached: other services are not waited for', { timeout: 20_000 }, async () => {
    const { connection, poll, alarms, server, io } = await room();
    server.others = 'silent';
    alarms(metricAlarm('cpu'));
    /** Until it is there, in steps of the room's clock; what waits for the client's own 15 s of real time fails the test. */
    const soon = async <T>(work: Promise<T>): Promise<T> => {
      let isDone = false;
      void work.finally(() => { isDone = true; });
      await expect.poll(async () => { await io.clock.advance(seconds(1)); return isDone; }, { timeout: 10_000 }).toBe(true);
      return await work;
    };
    expect(await soon(connection.check(new AbortController().signal))).toMatchObject({ ok: true, value: { identity: { context: '123456789012 eu-west-1' } } });
    const first = await soon(poll());
    expect(first.alerts.map(({ name }) => name)).toEqual(['cpu']);
    expect(first.notes).toContainEqual(expect.stringContaining('DescribeServices in eu-west-1'));
    const asked = server.received.length;
    await poll();
    expect(server.received.slice(asked).some(({ headers }) => /\/ecs\//.test(headers['authorization'] ?? ''))).toBe(false);
  });
  it('without enough data are neither well nor ill', async () => {
    const { poll, alarms } = await room();
    alarms(metricAlarm('quiet', { StateValue: 'INSUFFICIENT_DATA' }));
    expect((await poll()).alerts).toMatchObject([{ state: 'unknown', summary: 'quiet can\'t tell: not enough data' }]);
  });
  it('that fire because nothing arrives say so', async () => {
    const { poll, alarms } = await room();
    const reason = 'Threshold Crossed: no datapoints were received for 5 periods and 5 missing datapoints were treated as [Breaching].';
    alarms(metricAlarm('silent', { TreatMissingData: 'breaching', StateReason: reason }), metricAlarm('loud', { TreatMissingData: 'breaching', AlarmDescription: 'too busy' }));
    expect((await poll()).alerts.map(alert => alert.summary)).toEqual(['No data for Average CPUUtilization: missing data counts as breaching here, nothing was measured', 'too busy']);
  });
  it('of all kinds and pages are read, also where log alarms are unknown', async () => {
    const { poll, server } = await room();
    server.answers['DescribeAlarms'] = request => {
      if ((request['AlarmTypes'] as string[]).includes('LogAlarm')) return request['NextToken'] === undefined ? { MetricAlarms: [metricAlarm('a')], NextToken: 'two' } : { LogAlarms: [{ AlarmName: 'log', AlarmArn: arn('log'), StateValue: 'ALARM', StateUpdatedTimestamp: second(-5) }] };
      return { MetricAlarms: [metricAlarm('old')] };
    };
    expect((await poll()).alerts.map(alert => alert.name)).toEqual(['a', 'log']);
    server.failures['DescribeAlarms'] = [400, 'InvalidParameterValueException', 'LogAlarm'];
    const refusing = poll();
    await expect(refusing).rejects.toThrow('InvalidParameterValueException');
    expect(server.asked('DescribeAlarms').slice(-2).map(request => (request['AlarmTypes'] as string[]).length)).toEqual([3, 2]);
  });
  it('made of others name them, and depend on what those watch', async () => {
    const { poll, alarms } = await room();
    alarms(metricAlarm('cpu'), { AlarmName: 'down', AlarmArn: arn('down'), StateValue: 'ALARM', StateTransitionedTimestamp: second(-100), AlarmRule: `ALARM("${arn('cpu')}") OR ALARM(gone)`, ActionsEnabled: true, AlarmActions: ['arn:x'], ActionsSuppressedBy: 'Alarm', ActionsSuppressor: 'deploying', ActionsSuppressedReason: 'a deploy is on' });
    const { alerts, edges } = await poll();
    expect(alerts.find(alert => alert.name === 'down')).toMatchObject({ children: ['cpu', 'gone'], about: { kind: 'alarm', name: 'down' }, expression: 'ALARM("cpu") OR ALARM(gone)', suppressedBy: ['its actions are held back while deploying is in ALARM (a deploy is on)'] });
    expect(edges).toEqual([{ from: { kind: 'alarm', name: 'down' }, to: { kind: 'service', name: 'checkout', cluster: 'prod' }, relation: 'depends-on' }]);
  });
  it('that are not evaluated as they should be are told, and nonsense is rejected', async () => {
    const { poll, alarms } = await room();
    alarms(metricAlarm('a', { EvaluationState: 'PARTIAL_DATA' }), metricAlarm('b', { StateValue: 'OK', EvaluationState: 'EVALUATION_ERROR' }), metricAlarm('c', { StateValue: 'SLEEPY' }));
    const { notes, rejected } = await poll();
    expect(notes).toEqual(['PARTIAL_DATA on 1 alarm (a): only part of the data was looked at', 'EVALUATION_ERROR on 1 alarm (b): they are set up wrongly and can\'t be evaluated']);
    expect(rejected).toEqual(['alarm c: state SLEEPY, or no time of its change']);
  });
});

describe('severity', () => {
  it('is that of a tag, else of a rule for names, else unknown; tags are read once, of alarms that fire', async () => {
    const { poll, alarms, server, io } = await room({ severityByName: ['^page-=critical', 'broken('] });
    alarms(metricAlarm('tagged'), metricAlarm('page-me'), metricAlarm('plain'), metricAlarm('ok', { StateValue: 'OK' }));
    server.answers['ListTagsForResource'] = request => ({ Tags: request['ResourceARN'] === arn('tagged') ? [{ Key: 'Severity', Value: 'P2' }, { Key: 'team', Value: 'shop' }] : [] });
    const { alerts } = await poll();
    expect(alerts.map(alert => alert.severity)).toEqual(['warning', 'critical', 'unknown']);
    expect(alerts[0]?.labels['team']).toBe('shop');
    await poll();
    expect(server.asked('ListTagsForResource')).toHaveLength(3);
    await io.clock.advance(minutes(15));
    await poll();
    expect(server.asked('ListTagsForResource')).toHaveLength(6);
    expect(io.logged).toEqual([expect.stringContaining('broken(')]);
  });
  it('does not need tags: a role that may not read them is asked once an hour', async () => {
    const { poll, alarms, server, io } = await room();
    alarms(metricAlarm('a'));
    server.failures['ListTagsForResource'] = [400, 'AccessDeniedException', 'User is not authorized'];
    for (let i = 0; i < 3; i++) expect((await poll()).notes).toEqual([expect.stringMatching(/tags can't be read: AccessDeniedException.*allow cloudwatch:ListTagsForResource/)]);
    expect(server.asked('ListTagsForResource')).toHaveLength(1);
    await io.clock.advance(hours(1));
    await poll();
    expect(server.asked('ListTagsForResource')).toHaveLength(2);
  });
});

describe('history', () => {
  const item = (type: string, after: number, more: Body = {}): Body => ({ AlarmName: 'cpu', Timestamp: second(after), HistoryItemType: type, HistorySummary: 'Alarm updated from OK to ALARM', HistoryData: JSON.stringify({ newState: { stateValue: 'ALARM', stateReason: 'too busy' } }), ...more });
  it('tells of transitions, and of changes to alarms, within the window', async () => {
    const { poll, alarms, server } = await room();
    alarms(metricAlarm('cpu'));
    server.answers['DescribeAlarmHistory'] = request => ({ AlarmHistoryItems: [item('StateUpdate', -30), item('StateUpdate', -9000), item('ConfigurationUpdate', -60, { HistorySummary: 'Alarm "cpu" updated' }), item('Action', -30)].filter(one => one['HistoryItemType'] === request['HistoryItemType'] || one['HistoryItemType'] === 'StateUpdate') });
    const { signals } = await poll();
    expect(text(signals)).toEqual(['alert', 'ALARM cpu: Alarm updated from OK to ALARM (too busy)', 'change alarm cpu: Alarm "cpu" updated']);
    expect(signals[1]).toMatchObject({ level: 'warning', about: { kind: 'service', name: 'checkout' }, at: at(-30) });
  });
  it('rests longer and longer while AWS throttles it, and the alarms go on', async () => {
    const { poll, alarms, server, io } = await room();
    alarms(metricAlarm('cpu'));
    server.failures['DescribeAlarmHistory'] = [400, 'ThrottlingException', 'Rate exceeded'];
    for (let minute = 0; minute < 9; minute++) {
      const { notes, alerts } = await poll();
      expect(alerts).toHaveLength(1);
      expect(notes).toEqual([expect.stringContaining('history can\'t be read: ThrottlingException: Rate exceeded')]);
      await io.clock.advance(minutes(1));
    }
    // At minutes 0, 2 and 6: twice as long after each.
    expect(server.asked('DescribeAlarmHistory')).toHaveLength(3);
    server.failures = {};
    await io.clock.advance(minutes(6));
    expect((await poll()).notes).toEqual([]);
  });
});

describe('the series behind an alarm', () => {
  it('is its metric, with at most 500 points, in the order of time', async () => {
    const { poll, alarms, server, connection } = await room();
    alarms(metricAlarm('cpu', { Unit: 'Percent' }));
    const [alert] = (await poll()).alerts;
    server.answers['GetMetricData'] = { MetricDataResults: [{ Id: 'metric', Label: 'CPUUtilization', Timestamps: [second(60), second(0)], Values: [90, 10], StatusCode: 'Complete' }] };
    const answer = await connection.questions![0]!.ask({ alert: alert!, window: { from: at(-24 * 3600), to: at(0) } }, new AbortController().signal);
    expect(answer).toMatchObject({ ok: true, value: { status: 'found', signals: [{ type: 'series', name: 'CPUUtilization', unit: '%', points: [[at(0), 10], [at(60), 90]] }] } });
    expect(server.asked('GetMetricData')[0]).toMatchObject({ MetricDataQueries: [{ MetricStat: { Period: 180, Stat: 'Average', Metric: { MetricName: 'CPUUtilization' } } }] });
  });
  it('is each part of an expression', async () => {
    const { poll, alarms, server, connection } = await room();
    const { Namespace: _, MetricName: __, Dimensions: ___, Period: ____, ...rest } = metricAlarm('ratio');
    alarms({ ...rest, Metrics: [{ Id: 'e', Expression: 'a/b', Label: 'errors', ReturnData: true }, { Id: 'a', ReturnData: false, MetricStat: { Period: 60, Stat: 'Sum', Metric: { Namespace: 'N', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'thumbs' }] } } }] });
    const [alert] = (await poll()).alerts;
    expect(alert).toMatchObject({ about: { kind: 'function', name: 'thumbs' }, expression: 'errors > 90, 3 of 5 times 1 min' });
    await connection.questions![0]!.ask({ alert: alert!, window: { from: at(-seconds(600) / 1000), to: at(0) } }, new AbortController().signal);
    expect(server.asked('GetMetricData')[0]).toMatchObject({ MetricDataQueries: [{ Id: 'e', ReturnData: true }, { Id: 'a', ReturnData: true, MetricStat: { Period: 60 } }] });
  });
});

describe('failures', () => {
  it.each<[number, string, string]>([
    [400, 'ExpiredTokenException', 'unauthorised'], [403, 'InvalidClientTokenId', 'unauthorised'], [403, 'SignatureDoesNotMatch', 'unauthorised'], [400, 'AccessDeniedException', 'forbidden'],
    [400, 'ThrottlingException', 'rate-limited'], [400, 'RequestLimitExceeded', 'rate-limited'], [500, 'InternalServiceFault', 'unexpected-answer'], [503, 'ServiceUnavailable', 'unreachable'],
  ])('%i %s is %s', async (status, name, kind) => {
    const { ask, server } = await room({}, { AWS_SESSION_TOKEN: 'the-session-token' });
    server.failures['DescribeAlarms'] = [status, name, 'x the-secret-key the-session-token'];
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, error: { kind, asked: 'DescribeAlarms in eu-west-1' } });
    expect(JSON.stringify(answer)).not.toMatch(/the-secret-key|the-session-token/);
  });
  it('an empty answer is no calm', async () => {
    const { ask, server } = await room();
    server.answers['DescribeAlarms'] = {};
    expect(await ask()).toMatchObject({ ok: false, error: { kind: 'unexpected-answer' } });
  });
});
