import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { PlannedAction, Rehearsal } from '../../../src/model/plan.js';
import { fail, ok, type Failure, type Result } from '../../../src/model/result.js';
import { minutes } from '../../../src/model/time.js';
import { fact, factOf, line, NOT_REHEARSED, notThere, type AwsAction, type Intent, type Judgement } from './aws-action.js';
import type { Aws } from './aws.js';
import { primaryOf, readEcsService, readTaskDefinitions, revisionName, type EcsService } from './ecs-service.js';

const KIND = 'ecs-service';
const WITHIN = minutes(10);
const NOT_TESTED: readonly PlainText[] = [
  ...NOT_REHEARSED,
  plainText('that images can be pulled, that there is room for the tasks, and that they become healthy'),
];

/** What ECS itself can roll out: another controller would refuse, or be left behind. */
function refusedBy({ controller }: EcsService): PlainText | undefined {
  if (controller === 'CODE_DEPLOY') return plainText('CodeDeploy rolls this service out: stop or redeploy there');
  return controller === 'ECS' ? undefined : plain`${plainText(controller, 40)} rolls this service out, not ECS`;
}

const factsOf = (service: EcsService): Intent['facts'] => [
  fact('uid', `${service.arn} ${service.madeAt}`, plainText(service.arn, 200)),
  fact('task definition', revisionName(service.taskDefinition)),
  fact('desired', service.desired),
  fact('deployment', primaryOf(service)?.id ?? ''),
];

async function intended(
  aws: Aws,
  action: PlannedAction,
  signal: AbortSignal,
  intend: (service: EcsService) => Promise<
    Result<
      Pick<Intent, 'diff' | 'blastRadius' | 'undo' | 'expectation'> & {
        readonly refused?: PlainText | undefined;
        readonly warnings?: readonly PlainText[];
      },
      Failure
    >
  >,
): Promise<Result<Intent, Failure>> {
  const read = await readEcsService(aws, action.on, signal);
  if (!read.ok) return read;
  const service = read.value;
  if (!service) return notThere(action);
  const own = await intend(service);
  if (!own.ok) return own;
  const { refused: ownRefusal, warnings = [], ...rest } = own.value;
  const refused = refusedBy(service) ?? ownRefusal;
  return ok({
    ...rest,
    facts: factsOf(service),
    warnings: [...warnings, plainText('an Application Auto Scaling policy may set its count anew: that was not looked at')],
    notTested: NOT_TESTED,
    ...(refused === undefined ? {} : { refused }),
  });
}

const replaced = (service: EcsService): PlainText =>
  plain`${service.desired} tasks are replaced as its deployment configuration says; ${service.running} run now`;

/** A deployment is done when it alone has tasks, all of them; a circuit breaker or a failure is worse. */
function judgedDeployment(service: EcsService, wanted: (service: EcsService) => boolean): Judgement {
  const primary = primaryOf(service);
  const state = primary?.rolloutState ?? '';
  const seen = plain`${revisionName(service.taskDefinition)}: ${service.running} of ${service.desired} tasks run${state === '' ? plainText('') : plain`, ${plainText(state.toLowerCase().replaceAll('_', ' '), 40)}`}`;
  if (state === 'FAILED') return { is: 'worse', seen: plain`${seen}: ${plainText(primary?.rolloutStateReason, 200)}` };
  const isDone = wanted(service) && service.running >= service.desired && service.deployments.length === 1 && state !== 'IN_PROGRESS';
  return { is: isDone ? 'worked' : 'not-yet', seen };
}

async function judge(
  aws: Aws,
  action: PlannedAction,
  signal: AbortSignal,
  judged: (service: EcsService) => Judgement,
): Promise<Result<Judgement, Failure>> {
  const read = await readEcsService(aws, action.on, signal);
  if (!read.ok) return read;
  return read.value ? ok(judged(read.value)) : notThere(action);
}

const rollBack: AwsAction = {
  name: 'roll-back',
  kind: KIND,
  title: 'Roll back an ECS service to a task definition',
  intend: (aws, action, signal) =>
    intended(aws, action, signal, async service => {
      const revisions = await readTaskDefinitions(aws, service, signal);
      if (!revisions.ok) return revisions;
      const wanted = revisions.value.find(each => each.hash === action.params['hash']);
      const current = revisions.value.find(each => each.current);
      return ok({
        refused:
          wanted === undefined
            ? plain`${plainText(action.params['revision'], 120)} is not registered any more`
            : wanted.current
              ? plain`it runs ${wanted.name} already`
              : undefined,
        diff: [
          line('taskDefinition', revisionName(service.taskDefinition), wanted?.name ?? ''),
          ...(wanted && current && wanted.summary !== current.summary ? [line('images', current.summary, wanted.summary)] : []),
        ],
        blastRadius: [replaced(service)],
        undo: current
          ? { action: { ...action, params: { revision: current.name, hash: current.hash } }, text: plain`deploys ${current.name} again` }
          : { cannot: plainText('the task definition that it runs is not known') },
        expectation: {
          text: plain`${service.desired} of ${service.desired} tasks run ${wanted?.name ?? plainText('it')}, and the old ones have ended`,
          within: WITHIN,
        },
      });
    }),
  judge: (aws, action, _, signal) =>
    judge(aws, action, signal, service =>
      judgedDeployment(service, each => revisionName(each.taskDefinition) === action.params['revision']),
    ),
};

const restart: AwsAction = {
  name: 'restart',
  kind: KIND,
  title: 'Force a new deployment of an ECS service',
  intend: (aws, action, signal) =>
    intended(aws, action, signal, service =>
      Promise.resolve(
        ok({
          diff: [line('deployment', primaryOf(service)?.id ?? 'none', 'a new one of the same task definition')],
          blastRadius: [replaced(service)],
          undo: { cannot: plainText('a restart can not be taken back: the tasks that ran are gone') },
          expectation: { text: plain`a new deployment has ${service.desired} of ${service.desired} tasks running`, within: WITHIN },
        }),
      ),
    ),
  judge: (aws, action, rehearsal, signal) =>
    judge(aws, action, signal, service => judgedDeployment(service, each => primaryOf(each)?.id !== factOf(rehearsal, 'deployment'))),
};

const scale: AwsAction = {
  name: 'scale',
  kind: KIND,
  title: 'Set the number of tasks of an ECS service',
  async intend(aws, action, signal) {
    const wanted = Number(action.params['replicas']);
    if (!Number.isInteger(wanted))
      return fail({ kind: 'invalid', asked: plain`scale ${action.on.name}`, answered: plainText('replicas must be a whole number') });
    return await intended(aws, action, signal, service =>
      Promise.resolve(
        ok({
          refused: service.desired === wanted ? plain`it has ${wanted} tasks already` : undefined,
          diff: [line('desiredCount', service.desired, wanted)],
          blastRadius: [
            wanted > service.desired
              ? plain`${wanted - service.desired} tasks more`
              : plain`${service.desired - wanted} of ${service.desired} tasks end`,
          ],
          undo: {
            action: { ...action, params: { replicas: service.desired, ...(service.desired === 0 ? { toZero: true } : {}) } },
            text: plain`sets ${service.desired} tasks again`,
          } satisfies Rehearsal['undo'],
          expectation: { text: plain`${wanted} of ${wanted} tasks run`, within: WITHIN },
        }),
      ),
    );
  },
  judge: (aws, action, _, signal) =>
    judge(aws, action, signal, service => ({
      is: service.desired === action.params['replicas'] && service.running === service.desired ? 'worked' : 'not-yet',
      seen: plain`${service.running} of ${service.desired} tasks run`,
    })),
};

export const ecsActions: readonly AwsAction[] = [rollBack, restart, scale];
