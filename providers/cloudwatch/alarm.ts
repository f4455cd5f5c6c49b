import type { CompositeAlarm, DescribeAlarmsOutput, LogAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { recordOf, type JsonRecord } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { instant, type Instant } from '../../src/model/time.js';
import { alarmsOf, parseAlarmRule, type AlarmState } from './alarm-rule.js';

/** What all kinds of alarm have in common, after the door. */
interface Common {
  readonly arn: string;
  readonly name: string;
  readonly state: AlarmState;
  /** When the state changed; not when anything else of it was updated. */
  readonly since: Instant;
  /** True when the service does not tell since when, and `since` is the last update. */
  readonly sinceIsUpdate: boolean;
  readonly description: string;
  readonly reason: string;
  readonly reasonData: JsonRecord;
  readonly actionsEnabled: boolean;
  readonly hasActions: boolean;
}
export type Alarm =
  | (Common & { readonly kind: 'metric'; readonly metric: MetricAlarm })
  | (Common & { readonly kind: 'composite'; readonly composite: CompositeAlarm; readonly children: readonly string[] })
  | (Common & { readonly kind: 'log'; readonly log: LogAlarm });

/** Reads one page of DescribeAlarms; undefined when it is none: an empty answer must not look like calm. */
export function readAlarms(page: DescribeAlarmsOutput, rejected: PlainText[]): readonly Alarm[] | undefined {
  const { MetricAlarms, CompositeAlarms, LogAlarms } = page;
  if (![MetricAlarms, CompositeAlarms, LogAlarms].some(Array.isArray)) return undefined;
  const alarms: Alarm[] = [];
  const take = <T extends MetricAlarm | CompositeAlarm | LogAlarm>(
    list: readonly T[] | undefined,
    more: (alarm: T, common: Common) => Alarm,
  ): void => {
    for (const raw of list ?? []) {
      const common = readCommon(raw);
      if (common) alarms.push(more(raw, common));
      else
        rejected.push(
          plain`alarm ${plainText(raw.AlarmName ?? 'without a name', 80)}: state ${plainText(raw.StateValue, 40)}, or no time of its change`,
        );
    }
  };
  take(MetricAlarms, (metric, common) => ({ ...common, kind: 'metric', metric }));
  take(CompositeAlarms, (composite, common) => {
    const rule = parseAlarmRule(composite.AlarmRule ?? '');
    if (!rule) rejected.push(plain`the rule of composite alarm ${plainText(common.name, 80)} can't be read`);
    return { ...common, kind: 'composite', composite, children: rule ? alarmsOf(rule) : [] };
  });
  take(LogAlarms, (log, common) => ({ ...common, kind: 'log', log }));
  return alarms;
}

function readCommon(raw: MetricAlarm | CompositeAlarm | LogAlarm): Common | undefined {
  const { AlarmName: name, AlarmArn: arn, StateValue: state } = raw;
  const transition = timeOf('StateTransitionedTimestamp' in raw ? raw.StateTransitionedTimestamp : undefined);
  const since = transition ?? timeOf(raw.StateUpdatedTimestamp);
  if (!name || since === undefined || (state !== 'ALARM' && state !== 'OK' && state !== 'INSUFFICIENT_DATA')) return undefined;
  return {
    name,
    arn: arn ?? name,
    state,
    since,
    sinceIsUpdate: transition === undefined,
    description: raw.AlarmDescription ?? '',
    reason: raw.StateReason ?? '',
    reasonData: parsed(raw.StateReasonData),
    actionsEnabled: raw.ActionsEnabled !== false,
    hasActions: (raw.AlarmActions?.length ?? 0) > 0,
  };
}

export function timeOf(date: Date | undefined): Instant | undefined {
  const time = date?.getTime();
  return time === undefined || Number.isNaN(time) ? undefined : instant(time);
}

export function parsed(text: string | undefined): JsonRecord {
  if (text === undefined) return {};
  try {
    return recordOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** arn:PARTITION:cloudwatch:REGION:ACCOUNT:… */
export const accountOf = (arn: string): string | undefined => /^arn:[^:]*:cloudwatch:[^:]*:(\d+):/.exec(arn)?.[1];
