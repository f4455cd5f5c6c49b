import type { ActionKind, Clock } from '../../../src/contracts/provider.js';
import type { ActionName, PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { plain, plainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { alarmActions } from './alarm-actions.js';
import type { AwsAction, Intent } from './aws-action.js';
import type { Aws } from './aws.js';
import { databaseActions } from './database.js';
import { ecsActions } from './ecs-actions.js';
import { functionAliasActions } from './function-alias.js';
import { hostActions } from './host.js';
import { scalingGroupActions } from './scaling-group.js';

const ALL: readonly AwsAction[] = [
  ...ecsActions,
  ...scalingGroupActions,
  ...functionAliasActions,
  ...hostActions,
  ...databaseActions,
  ...alarmActions,
];

/** What an action would do now; a kind of object that AWS can't do it to is a failure. */
export async function intend(aws: Aws, action: PlannedAction, signal: AbortSignal): Promise<Result<Intent, Failure>> {
  return await withAction(action, own => own.intend(aws, action, signal));
}

async function withAction<T>(action: PlannedAction, use: (own: AwsAction) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  const own = ALL.find(each => each.name === action.name && each.kind === action.on.kind);
  return own
    ? await use(own)
    : fail({
        kind: 'invalid',
        asked: plain`${plainText(action.name)} ${action.on.name}`,
        answered: plain`AWS can't do that to a ${plainText(action.on.kind, 60)}`,
      });
}

/** What can be done in an account. Nothing here can do it: see writer.ts. */
export function awsCatalogue(aws: Aws, clock: Clock): readonly ActionKind[] {
  const names = [...new Set(ALL.map(each => each.name))];
  return names.map((name: ActionName): ActionKind => {
    const own = ALL.filter(each => each.name === name);
    return {
      name,
      title: own.map(each => each.title).join(' · '),
      on: own.map(each => each.kind),
      async rehearse(action, signal) {
        const intended = await intend(aws, action, signal);
        return intended.ok ? ok(rehearsalOf(clock, intended.value)) : intended;
      },
      async observe(action, signal) {
        const intended = await intend(aws, action, signal);
        return intended.ok ? ok(intended.value.facts) : intended;
      },
      verify: (action, rehearsal, signal) => withAction(action, each => each.judge(aws, action, rehearsal, signal)),
    };
  });
}

function rehearsalOf(clock: Clock, { refused, ...intent }: Intent): Rehearsal {
  return { ...intent, at: clock.now(), permitted: refused === undefined, ...(refused === undefined ? {} : { refused }) };
}
