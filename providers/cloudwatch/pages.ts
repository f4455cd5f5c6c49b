import type { AlarmType } from '@aws-sdk/client-cloudwatch';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import { readAlarms, type Alarm } from './alarm.js';
import type { CloudWatchApi } from './client.js';

/** The most DescribeAlarms gives at once; and when to stop: 6,000 alarms a poll. */
const PAGE = 100;
const MOST_PAGES = 60;

export interface AllAlarms {
  readonly alarms: readonly Alarm[];
  readonly rejected: readonly PlainText[];
  /** False when there were more than are read: then what is missing has not ended. */
  readonly complete: boolean;
  /** Whether this endpoint knows log alarms. */
  readonly logAlarms: boolean;
}

/** Without this list the service tells of metric alarms alone. */
export const alarmTypes = (logAlarms: boolean): AlarmType[] =>
  logAlarms ? ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] : ['MetricAlarm', 'CompositeAlarm'];

/** Reads all alarms of all kinds, page by page. */
export async function readAllAlarms(api: CloudWatchApi, logAlarms: boolean, signal: AbortSignal): Promise<Result<AllAlarms, Failure>> {
  const alarms = new Map<string, Alarm>();
  const rejected: PlainText[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.call(
      'DescribeAlarms',
      (sdk, client, options) =>
        client.send(
          new sdk.DescribeAlarmsCommand({
            AlarmTypes: alarmTypes(logAlarms),
            MaxRecords: PAGE,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          options,
        ),
      signal,
    );
    // Regions and imitations that don't have log alarms yet refuse the word.
    if (!answer.ok && answer.error.kind === 'invalid' && logAlarms && page === 0) return await readAllAlarms(api, false, signal);
    if (!answer.ok) return answer;
    const read = readAlarms(answer.value, rejected);
    if (!read)
      return fail({
        kind: 'unexpected-answer',
        asked: plain`DescribeAlarms in ${plainText(api.region, 40)}`,
        answered: plainText('JSON, but not what CloudWatch answers'),
        tryThis: plainText('check AWS_ENDPOINT_URL_CLOUDWATCH and AWS_ENDPOINT_URL'),
      });
    for (const alarm of read) alarms.set(alarm.arn, alarm);
    token = answer.value.NextToken;
    if (token === undefined || token === '') return ok({ alarms: [...alarms.values()], rejected, complete: true, logAlarms });
  }
  return ok({ alarms: [...alarms.values()], rejected, complete: false, logAlarms });
}
