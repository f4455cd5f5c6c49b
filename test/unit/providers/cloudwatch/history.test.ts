import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../../src/model/signal.js';
import { minutes, seconds } from '../../../../src/model/time.js';
import { alarmRoom, metricAlarm, second } from '../../../support/alarm-room.js';
import type { Body } from '../../../support/fake-cloudwatch.js';
import { at } from '../../../support/signals.js';

const text = (signals: readonly Signal[]) =>
  signals.map(signal =>
    signal.type === 'event' ? `${signal.reason} ${signal.message}` : signal.type === 'change' ? `change ${signal.summary}` : signal.type,
  );

describe('history', () => {
  const item = (type: string, after: number, more: Body = {}): Body => ({
    AlarmName: 'cpu',
    Timestamp: second(after),
    HistoryItemType: type,
    HistorySummary: 'Alarm updated from OK to ALARM',
    HistoryData: JSON.stringify({ newState: { stateValue: 'ALARM', stateReason: 'too busy' } }),
    ...more,
  });
  it('tells of transitions, and of changes to alarms, within the window', async () => {
    const { poll, alarms, server } = await alarmRoom();
    alarms(metricAlarm('cpu'));
    server.answers['DescribeAlarmHistory'] = request => ({
      AlarmHistoryItems: [
        item('StateUpdate', -30),
        item('StateUpdate', -9000),
        item('ConfigurationUpdate', -60, { HistorySummary: 'Alarm "cpu" updated' }),
        item('Action', -30),
      ].filter(one => one['HistoryItemType'] === request['HistoryItemType'] || one['HistoryItemType'] === 'StateUpdate'),
    });
    const { signals } = await poll();
    expect(text(signals)).toEqual([
      'alert',
      'ALARM cpu: Alarm updated from OK to ALARM (too busy)',
      'change alarm cpu: Alarm "cpu" updated',
    ]);
    expect(signals[1]).toMatchObject({ level: 'warning', about: { kind: 'service', name: 'checkout' }, at: at(-30) });
  });
  it('rests longer and longer while AWS throttles it, and the alarms go on', async () => {
    const { poll, alarms, server, io } = await alarmRoom();
    alarms(metricAlarm('cpu'));
    server.failures['DescribeAlarmHistory'] = [400, 'ThrottlingException', 'Rate exceeded'];
    for (let minute = 0; minute < 9; minute++) {
      const { notes, alerts } = await poll();
      expect(alerts).toHaveLength(1);
      expect(notes).toEqual([expect.stringContaining("history can't be read: ThrottlingException: Rate exceeded")]);
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
    const { poll, alarms, server, connection } = await alarmRoom();
    alarms(metricAlarm('cpu', { Unit: 'Percent' }));
    const [alert] = (await poll()).alerts;
    server.answers['GetMetricData'] = {
      MetricDataResults: [
        { Id: 'metric', Label: 'CPUUtilization', Timestamps: [second(60), second(0)], Values: [90, 10], StatusCode: 'Complete' },
      ],
    };
    const answer = await connection.questions![0]!.ask(
      { alert: alert!, window: { from: at(-24 * 3600), to: at(0) } },
      new AbortController().signal,
    );
    expect(answer).toMatchObject({
      ok: true,
      value: {
        status: 'found',
        signals: [
          {
            type: 'series',
            name: 'CPUUtilization',
            unit: '%',
            points: [
              [at(0), 10],
              [at(60), 90],
            ],
          },
        ],
      },
    });
    expect(server.asked('GetMetricData')[0]).toMatchObject({
      MetricDataQueries: [{ MetricStat: { Period: 180, Stat: 'Average', Metric: { MetricName: 'CPUUtilization' } } }],
    });
  });
  it('is each part of an expression', async () => {
    const { poll, alarms, server, connection } = await alarmRoom();
    const { Namespace: _, MetricName: __, Dimensions: ___, Period: ____, ...rest } = metricAlarm('ratio');
    alarms({
      ...rest,
      Metrics: [
        { Id: 'e', Expression: 'a/b', Label: 'errors', ReturnData: true },
        {
          Id: 'a',
          ReturnData: false,
          MetricStat: {
            Period: 60,
            Stat: 'Sum',
            Metric: { Namespace: 'N', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'thumbs' }] },
          },
        },
      ],
    });
    const [alert] = (await poll()).alerts;
    expect(alert).toMatchObject({ about: { kind: 'function', name: 'thumbs' }, expression: 'errors > 90, 3 of 5 times 1 min' });
    await connection.questions![0]!.ask(
      { alert: alert!, window: { from: at(-seconds(600) / 1000), to: at(0) } },
      new AbortController().signal,
    );
    expect(server.asked('GetMetricData')[0]).toMatchObject({
      MetricDataQueries: [
        { Id: 'e', ReturnData: true },
        { Id: 'a', ReturnData: true, MetricStat: { Period: 60 } },
      ],
    });
  });
});
