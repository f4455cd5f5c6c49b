import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { stableId } from '../../../src/model/identity.js';
import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { Resource, ResourceRef, Revision } from '../../../src/model/resource.js';
import { ok, type Failure, type Result } from '../../../src/model/result.js';
import type { ChangeEvent, SignalId } from '../../../src/model/signal.js';
import type { Instant } from '../../../src/model/time.js';
import { SOURCE } from '../alert.js';
import { timeOf } from '../alarm.js';
import type { Aws } from './aws.js';

/** Task definitions of the family that a roll-back may name. */
const MOST_REVISIONS = 5;

/** A service as ECS tells it, as far as it matters here. */
export interface EcsService {
  readonly arn: string;
  readonly madeAt: number;
  /** ARN of the task definition that it was told to run. */
  readonly taskDefinition: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** 'ECS', 'CODE_DEPLOY' or 'EXTERNAL': who rolls it out. */
  readonly controller: string;
  readonly circuitBreaker: boolean;
  readonly deployments: readonly Deployment[];
}

/** "shop:41" of "arn:aws:ecs:…:task-definition/shop:41". */
export const revisionName = (arn: string): PlainText => plainText(arn.split('/').pop() ?? arn, 120);

export const primaryOf = (service: EcsService): Deployment | undefined => service.deployments.find(each => each.status === 'PRIMARY');

/** Undefined: there is none, or it is being deleted. `cluster` of the reference is the ECS cluster. */
export async function readEcsService(
  aws: Aws,
  { name, cluster }: ResourceRef,
  signal: AbortSignal,
): Promise<Result<EcsService | undefined, Failure>> {
  const ecs = await aws.ecs();
  const answer = await ecs.call(
    'DescribeServices',
    (sdk, client, options) =>
      client.send(new sdk.DescribeServicesCommand({ services: [name], ...(cluster === undefined ? {} : { cluster }) }), options),
    signal,
  );
  if (!answer.ok) return answer.error.answered.includes('ClusterNotFound') ? ok(undefined) : answer;
  const found = answer.value.services?.find(each => each.status === 'ACTIVE');
  return ok(found && serviceOf(found));
}

function serviceOf(raw: Service): EcsService {
  return {
    arn: raw.serviceArn ?? '',
    madeAt: raw.createdAt?.getTime() ?? 0,
    taskDefinition: raw.taskDefinition ?? '',
    desired: raw.desiredCount ?? 0,
    running: raw.runningCount ?? 0,
    pending: raw.pendingCount ?? 0,
    controller: raw.deploymentController?.type ?? 'ECS',
    circuitBreaker: raw.deploymentConfiguration?.deploymentCircuitBreaker?.enable ?? false,
    deployments: raw.deployments ?? [],
  };
}

/** The newest task definitions of its family that are still registered, and the one that runs. */
export async function readTaskDefinitions(
  aws: Aws,
  service: EcsService,
  signal: AbortSignal,
): Promise<Result<readonly Revision[], Failure>> {
  const ecs = await aws.ecs();
  const family = revisionName(service.taskDefinition).split(':')[0];
  const listed = await ecs.call(
    'ListTaskDefinitions',
    (sdk, client, options) =>
      client.send(
        new sdk.ListTaskDefinitionsCommand({ familyPrefix: family, sort: 'DESC', status: 'ACTIVE', maxResults: MOST_REVISIONS }),
        options,
      ),
    signal,
  );
  if (!listed.ok) return listed;
  const running = revisionName(service.taskDefinition);
  // A family's revision is never used twice: its short name tells it apart as well as the ARN.
  const arns = new Map([service.taskDefinition, ...(listed.value.taskDefinitionArns ?? [])].map(arn => [revisionName(arn), arn]));
  const revisions: Revision[] = [];
  for (const [name, arn] of arns) {
    const told = await ecs.call(
      'DescribeTaskDefinition',
      (sdk, client, options) => client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: arn }), options),
      signal,
    );
    if (!told.ok) return told;
    const { containerDefinitions, registeredAt } = told.value.taskDefinition ?? {};
    revisions.push({
      name,
      hash: plainText(arn, 200),
      at: timeOf(registeredAt) ?? (0 as Instant),
      current: name === running,
      summary: plainText(
        (containerDefinitions ?? [])
          .map(container => container.image ?? '')
          .filter(Boolean)
          .join(', '),
        200,
      ),
    });
  }
  return ok(revisions);
}

export function ecsResource(ref: ResourceRef, service: EcsService, revisions: readonly Revision[], seenAt: Instant): Resource {
  return {
    ref,
    uid: plainText(service.arn),
    labels: {},
    revisions,
    seenAt,
    facts: {
      replicas: service.desired,
      ready: service.running,
      revision: revisionName(service.taskDefinition),
      controller: service.controller,
      arn: service.arn,
    },
  };
}

/** Its deployments as changes: ECS keeps those that still have tasks. */
export function ecsChanges(ref: ResourceRef, { arn, deployments }: EcsService): readonly ChangeEvent[] {
  const byTime = [...deployments].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  return byTime.flatMap((deployment, index) => {
    const at = timeOf(deployment.createdAt);
    if (at === undefined || deployment.taskDefinition === undefined) return [];
    const revision = revisionName(deployment.taskDefinition);
    const before = byTime[index + 1]?.taskDefinition;
    const state =
      deployment.rolloutState === 'FAILED'
        ? ('failed' as const)
        : deployment.rolloutState === 'IN_PROGRESS'
          ? ('in-progress' as const)
          : ('finished' as const);
    const finishedAt = state === 'finished' ? timeOf(deployment.updatedAt) : undefined;
    return [
      {
        type: 'change' as const,
        id: stableId(SOURCE, 'ecs', arn, deployment.id ?? '', at) as SignalId,
        source: SOURCE,
        about: ref,
        at,
        change: 'deploy' as const,
        revision,
        state,
        summary: plain`${ref.name} deployed ${revision}${deployment.rolloutStateReason === undefined ? plainText('') : plain` (${plainText(deployment.rolloutStateReason, 200)})`}`,
        ...(before === undefined ? {} : { previousRevision: revisionName(before) }),
        ...(finishedAt === undefined ? {} : { finishedAt }),
      },
    ];
  });
}
