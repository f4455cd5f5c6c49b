import type { Writer } from '../../../src/contracts/provider.js';
import type { PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { differences, factOf } from './aws-action.js';
import type { Aws } from './aws.js';
import { intend } from './catalogue.js';

type Done = Result<{ readonly seen: PlainText }, Failure>;

/** The only code that changes an account. Loaded by `openWriter` of the connection, in maker mode. */
export function awsWriter(aws: Aws): Writer {
  let closed = false;
  return {
    async perform(action, rehearsal, signal) {
      const asked = plain`${plainText(action.name)} ${plainText(action.on.kind, 60)} ${action.on.name}`;
      if (closed) return fail({ kind: 'forbidden', asked, answered: plainText('maker mode is over') });
      if (!rehearsal.permitted)
        return fail({ kind: 'forbidden', asked, answered: rehearsal.refused ?? plainText('the rehearsal was refused') });
      const now = await intend(aws, action, signal);
      if (!now.ok) return now;
      const differs = differences(rehearsal.facts, now.value.facts);
      if (differs.length > 0)
        return fail({
          kind: 'conflict',
          asked,
          answered: joinPlain(differs, '; '),
          tryThis: plainText('make a new plan from what is there now'),
        });
      if (now.value.refused) return fail({ kind: 'invalid', asked, answered: now.value.refused });
      return await write(aws, action, rehearsal, signal);
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

async function write(aws: Aws, action: PlannedAction, rehearsal: Rehearsal, signal: AbortSignal): Promise<Done> {
  const { name } = action.on;
  switch (`${action.name} ${action.on.kind}`) {
    case 'roll-back ecs-service':
      return await updateService(aws, action, { taskDefinition: String(action.params['hash']) }, signal);
    case 'restart ecs-service':
      return await updateService(aws, action, { forceNewDeployment: true }, signal);
    case 'scale ecs-service':
      return await updateService(aws, action, { desiredCount: Number(action.params['replicas']) }, signal);
    case 'scale scaling-group': {
      const api = await aws.autoScaling();
      const wanted = Number(action.params['replicas']);
      const answer = await api.call(
        'SetDesiredCapacity',
        (sdk, client, options) =>
          client.send(
            new sdk.SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: wanted, HonorCooldown: false }),
            options,
          ),
        signal,
      );
      return answer.ok ? ok({ seen: plain`the desired capacity of ${name} is set to ${wanted}` }) : answer;
    }
    case 'roll-back function-alias': {
      const api = await aws.lambda();
      const [functionName = '', alias = ''] = name.split(':');
      // AWS refuses it when the alias was changed since it was rehearsed.
      const answer = await api.call(
        'UpdateAlias',
        (sdk, client, options) =>
          client.send(
            new sdk.UpdateAliasCommand({
              FunctionName: functionName,
              Name: alias,
              FunctionVersion: String(action.params['revision']),
              RevisionId: factOf(rehearsal, 'revision id'),
            }),
            options,
          ),
        signal,
      );
      return answer.ok ? ok({ seen: plain`${name} points at version ${plainText(answer.value.FunctionVersion, 20)}` }) : answer;
    }
    case 'reboot host': {
      const api = await aws.ec2();
      const answer = await api.call(
        'RebootInstances',
        (sdk, client, options) => client.send(new sdk.RebootInstancesCommand({ InstanceIds: [name] }), options),
        signal,
      );
      return answer.ok ? ok({ seen: plain`EC2 has taken the reboot of ${name}` }) : answer;
    }
    case 'reboot database': {
      const api = await aws.rds();
      const answer = await api.call(
        'RebootDBInstance',
        (sdk, client, options) =>
          client.send(new sdk.RebootDBInstanceCommand({ DBInstanceIdentifier: name, ForceFailover: false }), options),
        signal,
      );
      return answer.ok
        ? ok({ seen: plain`${name} is ${plainText(answer.value.DBInstance?.DBInstanceStatus ?? 'rebooting', 60)}` })
        : answer;
    }
    case 'disable-alarm-actions alarm': {
      const answer = await aws.cloudWatch.call(
        'DisableAlarmActions',
        (sdk, client, options) => client.send(new sdk.DisableAlarmActionsCommand({ AlarmNames: [name] }), options),
        signal,
      );
      return answer.ok ? ok({ seen: plain`the actions of ${name} are off` }) : answer;
    }
    case 'enable-alarm-actions alarm': {
      const answer = await aws.cloudWatch.call(
        'EnableAlarmActions',
        (sdk, client, options) => client.send(new sdk.EnableAlarmActionsCommand({ AlarmNames: [name] }), options),
        signal,
      );
      return answer.ok ? ok({ seen: plain`the actions of ${name} are on` }) : answer;
    }
    case 'set-alarm-state alarm': {
      const state = action.params['state'];
      if (state !== 'OK' && state !== 'ALARM' && state !== 'INSUFFICIENT_DATA') break;
      const answer = await aws.cloudWatch.call(
        'SetAlarmState',
        (sdk, client, options) =>
          client.send(
            new sdk.SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: String(action.params['reason']) }),
            options,
          ),
        signal,
      );
      return answer.ok ? ok({ seen: plain`${name} is set to ${plainText(state)}` }) : answer;
    }
    default:
      break;
  }
  return fail({
    kind: 'invalid',
    asked: plain`${plainText(action.name)} ${name}`,
    answered: plain`AWS can't do that to a ${plainText(action.on.kind, 60)}`,
  });
}

async function updateService(
  aws: Aws,
  action: PlannedAction,
  change: { readonly taskDefinition?: string; readonly forceNewDeployment?: boolean; readonly desiredCount?: number },
  signal: AbortSignal,
): Promise<Done> {
  const ecs = await aws.ecs();
  const { name, cluster } = action.on;
  const answer = await ecs.call(
    'UpdateService',
    (sdk, client, options) =>
      client.send(new sdk.UpdateServiceCommand({ service: name, ...(cluster === undefined ? {} : { cluster }), ...change }), options),
    signal,
  );
  if (!answer.ok) return answer;
  const { taskDefinition, desiredCount } = answer.value.service ?? {};
  return ok({
    seen: plain`${name}: task definition ${plainText((taskDefinition ?? '').split('/').pop(), 120)}, ${desiredCount ?? 0} tasks wanted`,
  });
}
