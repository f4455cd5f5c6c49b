import { describe, expect, it } from 'vitest';
import { minutes, seconds, hours } from '../../../../src/model/time.js';
import { alarmRoom, arn, metricAlarm, second } from '../../../support/alarm-room.js';
import { at } from '../../../support/signals.js';

describe('alarms', () => {
  it('become alerts with the object they watch, since their state changed', async () => {
    const { poll, alarms, server } = await alarmRoom();
    alarms(
      metricAlarm('cpu', { StateReasonData: JSON.stringify({ recentDatapoints: [91, 95.5] }) }),
      metricAlarm('fine', { StateValue: 'OK' }),
    );
    const { alerts, completeFor } = await poll();
    expect(completeFor).toEqual(['alert']);
    expect(alerts).toMatchObject([
      {
        name: 'cpu',
        state: 'firing',
        severity: 'unknown',
        at: at(-300),
        startedWithin: { from: at(-540), to: at(-300) },
        about: { kind: 'service', name: 'checkout', cluster: 'prod' },
        value: 95.5,
        labels: {
          alertname: 'cpu',
          service: 'checkout',
          cluster: 'prod',
          ServiceName: 'checkout',
          region: 'eu-west-1',
          account: '123456789012',
          metric: 'AWS/ECS/CPUUtilization',
        },
        expression: 'Average CPUUtilization > 90, 3 of 5 times 1 min',
        summary: 'Average CPUUtilization > 90, 3 of 5 times 1 min',
      },
    ]);
    expect(server.asked('DescribeAlarms')[0]).toMatchObject({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'], MaxRecords: 100 });
  });
  it('come, and the room opens, where only CloudWatch can be reached: other services are not waited for', { timeout: 20_000 }, async () => {
    const { connection, poll, alarms, server, io } = await alarmRoom();
    server.others = 'silent';
    alarms(metricAlarm('cpu'));
    /** Until it is there, in steps of the room's clock; what waits for the client's own 15 s of real time fails the test. */
    const soon = async <T>(work: Promise<T>): Promise<T> => {
      let isDone = false;
      void work.finally(() => {
        isDone = true;
      });
      await expect
        .poll(
          async () => {
            await io.clock.advance(seconds(1));
            return isDone;
          },
          { timeout: 10_000 },
        )
        .toBe(true);
      return await work;
    };
    expect(await soon(connection.check(new AbortController().signal))).toMatchObject({
      ok: true,
      value: { identity: { context: '123456789012 eu-west-1' } },
    });
    const first = await soon(poll());
    expect(first.alerts.map(({ name }) => name)).toEqual(['cpu']);
    expect(first.notes).toContainEqual(expect.stringContaining('DescribeServices in eu-west-1'));
    const asked = server.received.length;
    await poll();
    expect(server.received.slice(asked).some(({ headers }) => /\/ecs\//.test(headers['authorization'] ?? ''))).toBe(false);
  });
  it('without enough data are neither well nor ill', async () => {
    const { poll, alarms } = await alarmRoom();
    alarms(metricAlarm('quiet', { StateValue: 'INSUFFICIENT_DATA' }));
    expect((await poll()).alerts).toMatchObject([{ state: 'unknown', summary: "quiet can't tell: not enough data" }]);
  });
  it('that fire because nothing arrives say so', async () => {
    const { poll, alarms } = await alarmRoom();
    const reason = 'Threshold Crossed: no datapoints were received for 5 periods and 5 missing datapoints were treated as [Breaching].';
    alarms(
      metricAlarm('silent', { TreatMissingData: 'breaching', StateReason: reason }),
      metricAlarm('loud', { TreatMissingData: 'breaching', AlarmDescription: 'too busy' }),
    );
    expect((await poll()).alerts.map(alert => alert.summary)).toEqual([
      'No data for Average CPUUtilization: missing data counts as breaching here, nothing was measured',
      'too busy',
    ]);
  });
  it('of all kinds and pages are read, also where log alarms are unknown', async () => {
    const { poll, server } = await alarmRoom();
    server.answers['DescribeAlarms'] = request => {
      if ((request['AlarmTypes'] as string[]).includes('LogAlarm'))
        return request['NextToken'] === undefined
          ? { MetricAlarms: [metricAlarm('a')], NextToken: 'two' }
          : { LogAlarms: [{ AlarmName: 'log', AlarmArn: arn('log'), StateValue: 'ALARM', StateUpdatedTimestamp: second(-5) }] };
      return { MetricAlarms: [metricAlarm('old')] };
    };
    expect((await poll()).alerts.map(alert => alert.name)).toEqual(['a', 'log']);
    server.failures['DescribeAlarms'] = [400, 'InvalidParameterValueException', 'LogAlarm'];
    const refusing = poll();
    await expect(refusing).rejects.toThrow('InvalidParameterValueException');
    expect(
      server
        .asked('DescribeAlarms')
        .slice(-2)
        .map(request => (request['AlarmTypes'] as string[]).length),
    ).toEqual([3, 2]);
  });
  it('made of others name them, and depend on what those watch', async () => {
    const { poll, alarms } = await alarmRoom();
    alarms(metricAlarm('cpu'), {
      AlarmName: 'down',
      AlarmArn: arn('down'),
      StateValue: 'ALARM',
      StateTransitionedTimestamp: second(-100),
      AlarmRule: `ALARM("${arn('cpu')}") OR ALARM(gone)`,
      ActionsEnabled: true,
      AlarmActions: ['arn:x'],
      ActionsSuppressedBy: 'Alarm',
      ActionsSuppressor: 'deploying',
      ActionsSuppressedReason: 'a deploy is on',
    });
    const { alerts, edges } = await poll();
    expect(alerts.find(alert => alert.name === 'down')).toMatchObject({
      children: ['cpu', 'gone'],
      about: { kind: 'alarm', name: 'down' },
      expression: 'ALARM("cpu") OR ALARM(gone)',
      suppressedBy: ['its actions are held back while deploying is in ALARM (a deploy is on)'],
    });
    expect(edges).toEqual([
      { from: { kind: 'alarm', name: 'down' }, to: { kind: 'service', name: 'checkout', cluster: 'prod' }, relation: 'depends-on' },
    ]);
  });
  it('that are not evaluated as they should be are told, and nonsense is rejected', async () => {
    const { poll, alarms } = await alarmRoom();
    alarms(
      metricAlarm('a', { EvaluationState: 'PARTIAL_DATA' }),
      metricAlarm('b', { StateValue: 'OK', EvaluationState: 'EVALUATION_ERROR' }),
      metricAlarm('c', { StateValue: 'SLEEPY' }),
    );
    const { notes, rejected } = await poll();
    expect(notes).toEqual([
      'PARTIAL_DATA on 1 alarm (a): only part of the data was looked at',
      "EVALUATION_ERROR on 1 alarm (b): they are set up wrongly and can't be evaluated",
    ]);
    expect(rejected).toEqual(['alarm c: state SLEEPY, or no time of its change']);
  });
});

describe('severity', () => {
  it('is that of a tag, else of a rule for names, else unknown; tags are read once, of alarms that fire', async () => {
    const { poll, alarms, server, io } = await alarmRoom({ severityByName: ['^page-=critical', 'broken('] });
    alarms(metricAlarm('tagged'), metricAlarm('page-me'), metricAlarm('plain'), metricAlarm('ok', { StateValue: 'OK' }));
    server.answers['ListTagsForResource'] = request => ({
      Tags:
        request['ResourceARN'] === arn('tagged')
          ? [
              { Key: 'Severity', Value: 'P2' },
              { Key: 'team', Value: 'shop' },
            ]
          : [],
    });
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
    const { poll, alarms, server, io } = await alarmRoom();
    alarms(metricAlarm('a'));
    server.failures['ListTagsForResource'] = [400, 'AccessDeniedException', 'User is not authorized'];
    for (let i = 0; i < 3; i++)
      expect((await poll()).notes).toEqual([
        expect.stringMatching(/tags can't be read: AccessDeniedException.*allow cloudwatch:ListTagsForResource/),
      ]);
    expect(server.asked('ListTagsForResource')).toHaveLength(1);
    await io.clock.advance(hours(1));
    await poll();
    expect(server.asked('ListTagsForResource')).toHaveLength(2);
  });
});

describe('failures', () => {
  it.each<[number, string, string]>([
    [400, 'ExpiredTokenException', 'unauthorised'],
    [403, 'InvalidClientTokenId', 'unauthorised'],
    [403, 'SignatureDoesNotMatch', 'unauthorised'],
    [400, 'AccessDeniedException', 'forbidden'],
    [400, 'ThrottlingException', 'rate-limited'],
    [400, 'RequestLimitExceeded', 'rate-limited'],
    [500, 'InternalServiceFault', 'unexpected-answer'],
    [503, 'ServiceUnavailable', 'unreachable'],
  ])('%i %s is %s', async (status, name, kind) => {
    const { ask, server } = await alarmRoom({}, { AWS_SESSION_TOKEN: 'the-session-token' });
    server.failures['DescribeAlarms'] = [status, name, 'x the-secret-key the-session-token'];
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, error: { kind, asked: 'DescribeAlarms in eu-west-1' } });
    expect(JSON.stringify(answer)).not.toMatch(/the-secret-key|the-session-token/);
  });
  it('an empty answer is no calm', async () => {
    const { ask, server } = await alarmRoom();
    server.answers['DescribeAlarms'] = {};
    expect(await ask()).toMatchObject({ ok: false, error: { kind: 'unexpected-answer' } });
  });
});
