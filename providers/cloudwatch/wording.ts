import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { listOf, numberOf, recordOf } from '../../src/model/json.js';
import { joinPlain, plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import type { Alarm } from './alarm.js';

const SIGNS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '>=',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '<=',
  GreaterThanUpperThreshold: 'above the band of',
  LessThanLowerThreshold: 'below the band of',
  LessThanLowerOrGreaterThanUpperThreshold: 'outside the band of',
};

/** "Average TargetResponseTime > 1, 3 of 12 times 5 min": the condition of an alarm in one line. */
export function conditionText(alarm: Alarm): PlainText | undefined {
  if (alarm.kind === 'composite')
    return alarm.composite.AlarmRule === undefined ? undefined : plainText(withoutArns(alarm.composite.AlarmRule), 600);
  if (alarm.kind === 'log') return undefined;
  const { metric } = alarm;
  const sign = plainText(SIGNS[metric.ComparisonOperator ?? ''] ?? metric.ComparisonOperator ?? 'compared with');
  const limit = metric.Threshold === undefined ? plainText(metric.ThresholdMetricId ?? 'a threshold') : plainText(metric.Threshold);
  const periods =
    metric.EvaluationPeriods === undefined
      ? plainText('')
      : plain`, ${metric.DatapointsToAlarm ?? metric.EvaluationPeriods} of ${metric.EvaluationPeriods} times${plainText(periodText(metric))}`;
  return plain`${watchedText(metric)} ${sign} ${limit}${periods}`;
}

/** Alarms by their names: an ARN is mostly account and region, which are the same for all. */
export const withoutArns = (text: string): string => text.replaceAll(/arn:[^:\s"]*:cloudwatch:[^:\s"]*:\d*:alarm:/g, '');

/** The metric, or the expression that is compared. */
export function watchedText(metric: MetricAlarm): PlainText {
  if (metric.MetricName !== undefined)
    return plainText(`${metric.Statistic ?? metric.ExtendedStatistic ?? ''} ${metric.MetricName}`.trim(), 200);
  const returned = metric.Metrics?.find(query => query.ReturnData !== false && query.Id !== metric.ThresholdMetricId);
  return plainText(returned?.Label ?? returned?.Expression ?? returned?.Id ?? 'an expression', 200);
}

function periodText(metric: MetricAlarm): string {
  const period = metric.Period ?? metric.Metrics?.map(query => query.MetricStat?.Period ?? query.Period).find(value => value !== undefined);
  if (period === undefined) return '';
  return period % 60 === 0 ? ` ${period / 60} min` : ` ${period} s`;
}

/** Whether it is in ALARM because nothing arrived, not because something was measured. */
export function fromMissingData(alarm: Alarm): boolean {
  if (alarm.kind !== 'metric' || alarm.state !== 'ALARM' || alarm.metric.TreatMissingData !== 'breaching') return false;
  const points = alarm.reasonData['recentDatapoints'];
  if (Array.isArray(points)) return points.length === 0 && /missing|no datapoints/i.test(alarm.reason);
  return /no datapoints were received|missing datapoints? (was|were) treated as \[?breaching/i.test(alarm.reason);
}

export function summaryText(alarm: Alarm): PlainText {
  if (alarm.kind === 'metric' && fromMissingData(alarm))
    return plain`No data for ${watchedText(alarm.metric)}: missing data counts as breaching here, nothing was measured`;
  if (alarm.state === 'INSUFFICIENT_DATA') return plain`${plainText(alarm.name, 200)} can't tell: not enough data`;
  const [line] = alarm.description.split('\n', 1);
  return plainText(line || conditionText(alarm) || alarm.reason || alarm.name, 500);
}

/** The newest value that was compared, when the service tells. */
export function lastValue(alarm: Alarm): number | undefined {
  return listOf(alarm.reasonData['recentDatapoints'])
    .flatMap(point => numberOf(point) ?? numberOf(recordOf(point)['value']) ?? [])
    .at(-1);
}

/** What keeps its actions quiet. The state of the alarm is not changed by any of it. */
export function suppressionTexts(alarm: Alarm): readonly PlainText[] {
  const texts: PlainText[] = [];
  if (!alarm.actionsEnabled && alarm.hasActions) texts.push(plainText('its actions are switched off'));
  if (alarm.kind !== 'composite' || alarm.composite.ActionsSuppressedBy === undefined) return texts;
  const { ActionsSuppressedBy, ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod, ActionsSuppressedReason } =
    alarm.composite;
  const suppressor = plainText(ActionsSuppressor ?? 'its suppressor', 200);
  const why = ActionsSuppressedReason === undefined ? plainText('') : plain` (${plainText(ActionsSuppressedReason, 300)})`;
  switch (ActionsSuppressedBy) {
    case 'Alarm':
      texts.push(plain`its actions are held back while ${suppressor} is in ALARM${why}`);
      break;
    case 'WaitPeriod':
      texts.push(plain`its actions wait up to ${ActionsSuppressorWaitPeriod ?? 0} s for ${suppressor}${why}`);
      break;
    case 'ExtensionPeriod':
      texts.push(plain`its actions are held back for ${ActionsSuppressorExtensionPeriod ?? 0} s after ${suppressor}${why}`);
      break;
  }
  return texts;
}

const EVALUATION: Readonly<Record<string, string>> = {
  PARTIAL_DATA: 'only part of the data was looked at',
  EVALUATION_ERROR: "they are set up wrongly and can't be evaluated",
  EVALUATION_FAILURE: "AWS can't evaluate them for now",
};
const MOST_NAMES = 3;

/** Alarms that are not evaluated as they should be: a silent gap. */
export function evaluationNotes(alarms: readonly Alarm[]): readonly PlainText[] {
  return Object.entries(EVALUATION).flatMap(([state, meaning]) => {
    const names = alarms
      .filter(alarm => alarm.kind === 'metric' && alarm.metric.EvaluationState === state)
      .map(alarm => plainText(alarm.name, 80));
    const more = names.length > MOST_NAMES ? plain` and ${names.length - MOST_NAMES} more` : plainText('');
    return names.length === 0
      ? []
      : [
          plain`${plainText(state)} on ${names.length} ${plainText(names.length === 1 ? 'alarm' : 'alarms')} (${joinPlain(names.slice(0, MOST_NAMES), ', ')}${more}): ${plainText(meaning)}`,
        ];
  });
}
