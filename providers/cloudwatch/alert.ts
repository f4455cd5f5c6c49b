import { stableId } from '../../src/model/identity.js';
import { plainText } from '../../src/model/plain-text.js';
import type { Alert, ProviderId, SignalId } from '../../src/model/signal.js';
import { earlier, seconds } from '../../src/model/time.js';
import { alarmAbout, alarmLabels } from './about.js';
import type { Alarm } from './alarm.js';
import { alarmSeverity, type NameRule } from './severity.js';
import { conditionText, lastValue, summaryText, suppressionTexts, withoutArns } from './wording.js';

export const SOURCE = 'cloudwatch' as ProviderId;

export interface AlertContext {
  readonly region: string;
  readonly rules: readonly NameRule[];
  tagsOf(arn: string): Readonly<Record<string, string>>;
}

export const alarmAlertId = (alarm: Alarm): SignalId => stableId(SOURCE, alarm.arn) as SignalId;

/** An alarm that is in ALARM, or can't tell, as a signal. One that is OK is none. */
export function alarmAlert(alarm: Alarm, { region, rules, tagsOf }: AlertContext): Alert {
  const tags = tagsOf(alarm.arn);
  const labels = alarmLabels(alarm, tags, region);
  const expression = conditionText(alarm);
  const value = lastValue(alarm);
  const suppressedBy = suppressionTexts(alarm);
  const summary = summaryText(alarm);
  const description = plainText([alarm.description, withoutArns(alarm.reason)].filter(text => text !== '' && text !== summary).join('\n'));
  return {
    type: 'alert',
    id: alarmAlertId(alarm),
    source: SOURCE,
    about: alarmAbout(alarm, labels),
    at: alarm.since,
    name: plainText(alarm.name),
    labels,
    severity: alarmSeverity(alarm, tags, rules),
    state: alarm.state === 'ALARM' ? 'firing' : 'unknown',
    startedWithin: { from: earlier(alarm.since, seconds(detectionSeconds(alarm))), to: alarm.since },
    summary,
    ...(description === '' ? {} : { description }),
    fingerprint: plainText(stableId('arn', alarm.arn)),
    link: plainText(consoleLink(alarm, region)),
    ...(expression === undefined ? {} : { expression }),
    ...(value === undefined ? {} : { value }),
    ...(suppressedBy.length > 0 ? { suppressedBy } : {}),
    ...(alarm.kind === 'composite' && alarm.children.length > 0 ? { children: alarm.children.map(child => plainText(child)) } : {}),
  };
}

/** How long a breach may have lasted when the alarm noticed it: the periods it needs, and the one under way. */
function detectionSeconds(alarm: Alarm): number {
  if (alarm.kind !== 'metric') return alarm.sinceIsUpdate ? 60 : 0;
  const { metric } = alarm;
  const period = metric.Period ?? Math.max(60, ...(metric.Metrics ?? []).map(query => query.MetricStat?.Period ?? query.Period ?? 0));
  return period * ((metric.DatapointsToAlarm ?? metric.EvaluationPeriods ?? 1) + 1);
}

/** China and the government have consoles of their own. */
function consoleLink({ name, arn }: Alarm, region: string): string {
  const [, partition] = arn.split(':');
  const host =
    partition === 'aws-cn'
      ? 'console.amazonaws.cn'
      : partition === 'aws-us-gov'
        ? 'console.amazonaws-us-gov.com'
        : `${region}.console.aws.amazon.com`;
  return `https://${host}/cloudwatch/home?region=${encodeURIComponent(region)}#alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`;
}
