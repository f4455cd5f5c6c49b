import type { MetricAlarm, CompositeAlarm, LogAlarm } from '@aws-sdk/client-cloudwatch';
import type { ActionName, PlannedAction } from '../../../src/model/plan.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ResourceRef } from '../../../src/model/resource.js';
import { ok, type Failure, type Result } from '../../../src/model/result.js';
import { minutes } from '../../../src/model/time.js';
import { alarmTypes } from '../pages.js';
import { fact, line, NOT_REHEARSED, notThere, type AwsAction, type Intent } from './aws-action.js';
import type { Aws } from './aws.js';

type AnyAlarm = MetricAlarm | CompositeAlarm | LogAlarm;

async function readAlarm({ cloudWatch }: Aws, { name }: ResourceRef, signal: AbortSignal): Promise<Result<AnyAlarm | undefined, Failure>> {
  const answer = await cloudWatch.call(
    'DescribeAlarms',
    (sdk, client, options) => client.send(new sdk.DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: alarmTypes(false) }), options),
    signal,
  );
  if (!answer.ok) return answer;
  return ok([...(answer.value.MetricAlarms ?? []), ...(answer.value.CompositeAlarms ?? [])].find(alarm => alarm.AlarmName === name));
}

const followers = (alarm: AnyAlarm): readonly string[] => [
  ...(alarm.AlarmActions ?? []),
  ...(alarm.OKActions ?? []),
  ...(alarm.InsufficientDataActions ?? []),
];

/** What an action of an alarm does, by its ARN: "sns shop-pages", "autoscaling …". */
const named = (arn: string): PlainText => plain`${plainText(arn.split(':')[2] ?? '', 40)} ${plainText(arn.split(/[:/]/).pop() ?? arn, 80)}`;

async function intended(
  aws: Aws,
  action: PlannedAction,
  signal: AbortSignal,
  own: (
    alarm: AnyAlarm,
  ) => Pick<Intent, 'diff' | 'undo' | 'expectation'> & { readonly refused: PlainText | undefined; readonly fact: Intent['facts'][number] },
): Promise<Result<Intent, Failure>> {
  const read = await readAlarm(aws, action.on, signal);
  if (!read.ok) return read;
  const alarm = read.value;
  if (!alarm) return notThere(action);
  const { refused, fact: ownFact, ...rest } = own(alarm);
  const actions = [...new Set(followers(alarm))];
  return ok({
    ...rest,
    facts: [fact('uid', alarm.AlarmArn ?? action.on.name), ownFact, fact('actions', actions.join(' '), plain`${actions.length} actions`)],
    ...(refused === undefined ? {} : { refused }),
    blastRadius: actions.length === 0 ? [plainText('it has no actions')] : actions.slice(0, 6).map(named),
    warnings: [],
    notTested: NOT_REHEARSED,
  });
}

const switched = (name: ActionName, to: boolean, inverse: ActionName): AwsAction => ({
  name,
  kind: 'alarm',
  title: to ? 'Turn the actions of an alarm on' : 'Turn the actions of an alarm off',
  intend: (aws, action, signal) =>
    intended(aws, action, signal, alarm => ({
      refused: (alarm.ActionsEnabled ?? true) === to ? plain`its actions are ${plainText(to ? 'on' : 'off')} already` : undefined,
      fact: fact('actions enabled', String(alarm.ActionsEnabled ?? true)),
      diff: [line('ActionsEnabled', String(!to), String(to))],
      undo: { action: { ...action, name: inverse }, text: plain`turns them ${plainText(to ? 'off' : 'on')} again` },
      expectation: { text: plain`its actions are ${plainText(to ? 'on' : 'off')}`, within: minutes(1) },
    })),
  async judge(aws, action, _, signal) {
    const read = await readAlarm(aws, action.on, signal);
    if (!read.ok) return read;
    if (!read.value) return notThere(action);
    const now = read.value.ActionsEnabled ?? true;
    return ok({ is: now === to ? 'worked' : 'not-yet', seen: plain`its actions are ${plainText(now ? 'on' : 'off')}` });
  },
});

const setState: AwsAction = {
  name: 'set-alarm-state',
  kind: 'alarm',
  title: 'Set the state of an alarm, to test what follows it',
  intend: (aws, action, signal) =>
    intended(aws, action, signal, alarm => {
      const now = alarm.StateValue ?? 'INSUFFICIENT_DATA';
      const wanted = String(action.params['state']);
      return {
        refused: now === wanted ? plain`it is ${plainText(now, 40)} already` : undefined,
        fact: fact('state', now),
        diff: [line('StateValue', now, wanted)],
        undo: {
          action: { ...action, params: { state: now, reason: 'the way back of a test' } },
          text: plain`sets it to ${plainText(now, 40)} again; AWS does so by itself at the next evaluation`,
        },
        expectation: { text: plain`its state is ${plainText(wanted, 40)}, until AWS evaluates it anew`, within: minutes(1) },
      };
    }),
  async judge(aws, action, _, signal) {
    const read = await readAlarm(aws, action.on, signal);
    if (!read.ok) return read;
    if (!read.value) return notThere(action);
    const now = read.value.StateValue ?? 'unknown';
    return ok({ is: now === action.params['state'] ? 'worked' : 'not-yet', seen: plain`it is ${plainText(now, 40)}` });
  },
};

export const alarmActions: readonly AwsAction[] = [
  switched('disable-alarm-actions', false, 'enable-alarm-actions'),
  switched('enable-alarm-actions', true, 'disable-alarm-actions'),
  setState,
];
